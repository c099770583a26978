from django.db import migrations, models

# Until now no verb changed a section's number or local name, so every revision had those that its section has. The rows
# are frozen; the bolt is lifted for this one statement, which adds what they always said and changes nothing else.
FILL = """
ALTER TABLE plans_sectionrevision DISABLE TRIGGER plans_sectionrevision_frozen_rows;
UPDATE plans_sectionrevision SET number = plans_section.number, local_type = plans_section.local_type
FROM plans_section WHERE plans_section.id = plans_sectionrevision.section_id;
ALTER TABLE plans_sectionrevision ENABLE TRIGGER plans_sectionrevision_frozen_rows;
"""


class Migration(migrations.Migration):
    dependencies = [("plans", "0005_register")]

    operations = [
        migrations.AddField("sectionrevision", "number", models.CharField(blank=True, default="", max_length=20), preserve_default=False),
        migrations.AddField("sectionrevision", "local_type", models.CharField(blank=True, default="", max_length=80), preserve_default=False),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
