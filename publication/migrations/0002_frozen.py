from django.db import migrations

from core.frozen import freeze_columns


class Migration(migrations.Migration):
    dependencies = [("publication", "0001_initial"), ("core", "0002_frozen")]

    operations = [
        freeze_columns(
            "publication_publication",
            "edition_id", "snapshot_id", "release", "previous_id", "published_at", "folder", "manifest_sha256",
        ),
    ]
