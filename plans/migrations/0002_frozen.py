from django.db import migrations

from core.frozen import freeze


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial"), ("core", "0002_frozen")]

    operations = [
        freeze("plans_asset"),
        freeze("plans_sectionrevision"),
        freeze("plans_snapshot"),
        freeze("plans_approval"),
        freeze("plans_statuschange"),
    ]
