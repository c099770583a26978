"""A job remembers which request asked for it. Added with a default in the database, so that processes of the release
before, which know nothing of the column, go on adding rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0005_audit_chain")]

    operations = [
        migrations.AddField(
            model_name="job",
            name="request_id",
            field=models.CharField(
                blank=True, db_default="", help_text="Of the request that asked for it (core.requests).",
                max_length=64,
            ),
        ),
    ]  # fmt: skip
