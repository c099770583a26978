from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("priorities", "0009_process")]

    operations = [
        migrations.AddField(
            model_name="framework",
            name="table_head",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="The headings of its table, as the source prints them; empty: our own.",
            ),
        ),
    ]
