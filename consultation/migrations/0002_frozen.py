from django.db import migrations

from core.frozen import freeze


class Migration(migrations.Migration):
    dependencies = [("consultation", "0001_initial"), ("core", "0002_frozen")]

    operations = [
        freeze("consultation_opinion"),
    ]
