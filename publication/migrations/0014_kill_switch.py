"""A published edition can be taken off the public site, and shown again."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from core.frozen import freeze_columns


class Migration(migrations.Migration):
    dependencies = [("publication", "0013_formats")]

    operations = [
        migrations.CreateModel(
            name="TakenOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(help_text="Shown to the public in the edition's place.")),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=254)),
                ("shown_reason", models.TextField(blank=True, help_text="Why it is shown again.")),
                ("shown_at", models.DateTimeField(blank=True, null=True)),
                ("shown_by", models.CharField(blank=True, max_length=254)),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_off",
                        to="publication.publication",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "taken off",
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(("shown_at", None)), fields=("publication",), name="publication_is_taken_off_once"
                    ),
                    models.CheckConstraint(condition=~Q(("reason", "")), name="taken_off_says_why"),
                    models.CheckConstraint(
                        condition=Q(("shown_at", None), ("shown_by", ""), ("shown_reason", ""))
                        | (Q(("shown_at__isnull", False)) & ~Q(("shown_by", "")) & ~Q(("shown_reason", ""))),
                        name="shown_again_says_who_and_why",
                    ),
                ],
            },
        ),
        freeze_columns(
            "publication_takenoff", "publication_id", "reason", "at", "by", "shown_reason", "shown_at", "shown_by"
        ),
    ]
