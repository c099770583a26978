from django.db import migrations, models
from django.db.models import F, Q

# One meaning of a word at a time. The word counts by its 64-bit fingerprint, as a range of one: text in a GiST index
# would need the extension btree_gist, which the embedded server does not bring.
ONE_AT_A_TIME = """
ALTER TABLE plans_glossaryterm ADD CONSTRAINT glossaryterm_one_meaning_at_a_time EXCLUDE USING gist (
    int8range(hashtextextended(term, 0), hashtextextended(term, 0), '[]') WITH &&,
    daterange(valid_from, valid_to, '[]') WITH &&
)
"""


class Migration(migrations.Migration):
    dependencies = [("plans", "0006_period_precision")]

    operations = [
        migrations.AddField("glossaryterm", "valid_from", models.DateField(blank=True, null=True)),
        migrations.AddField("glossaryterm", "valid_to", models.DateField(blank=True, null=True)),
        migrations.AlterField("glossaryterm", "term", models.CharField(max_length=120)),
        migrations.AddConstraint(
            "glossaryterm",
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="glossaryterm_ends_after_it_starts",
            ),
        ),
        migrations.RunSQL(
            ONE_AT_A_TIME, "ALTER TABLE plans_glossaryterm DROP CONSTRAINT glossaryterm_one_meaning_at_a_time"
        ),
    ]
