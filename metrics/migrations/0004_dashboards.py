import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0003_import'),
        ('organisations', '0004_calendar'),
    ]

    operations = [
        migrations.AddField(
            model_name='measure',
            name='committee',
            field=models.ForeignKey(blank=True, help_text='The one body that watches it; empty: nobody was said yet.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measures_monitored', to='organisations.organisation'),
        ),
    ]
