from django.db import migrations, models

from core.frozen import freeze


class Migration(migrations.Migration):
    dependencies = [("core", "0004_request_counts")]

    operations = [
        migrations.CreateModel(
            name="AuditLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveBigIntegerField(unique=True)),
                ("event_id", models.PositiveBigIntegerField(unique=True)),
                (
                    "sealed_at",
                    models.DateTimeField(
                        help_text="By the database's clock: an event put in later cannot hide when."
                    ),
                ),
                ("previous_hash", models.CharField(blank=True, max_length=64)),
                ("entry_hash", models.CharField(max_length=64, unique=True)),
            ],
        ),
        freeze("core_auditlink"),
        migrations.AddIndex(
            model_name="auditevent", index=models.Index(fields=["by", "-id"], name="audit_by_person")
        ),
        migrations.AddIndex(
            model_name="auditevent", index=models.Index(fields=["subject_type", "subject_id"], name="audit_by_subject")
        ),
        migrations.AddIndex(model_name="auditevent", index=models.Index(fields=["-at", "-id"], name="audit_newest")),
    ]
