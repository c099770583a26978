from django.db import migrations

from core.frozen import freeze, install


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        install(),
        freeze("core_auditevent"),
        freeze("core_ledgerentry"),
    ]
