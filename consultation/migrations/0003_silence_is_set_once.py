from django.db import migrations

from core.frozen import freeze_columns


class Migration(migrations.Migration):
    dependencies = [("consultation", "0002_frozen")]

    operations = [
        freeze_columns("consultation_consultee", "round_id", "organisation_id", "no_reply_note"),
    ]
