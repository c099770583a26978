"""The files of reports to committees, kept as they were made."""

import django.db.models.deletion
from django.db import migrations, models

from core.frozen import freeze

HASHED = """
ALTER TABLE publication_reportfile ADD CONSTRAINT reportfile_matches_its_hash
    CHECK (sha256 = encode(sha256(data), 'hex'));
"""
NOT_HASHED = "ALTER TABLE publication_reportfile DROP CONSTRAINT reportfile_matches_its_hash;"


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0003_mail'),
        ('metrics', '0005_reports'),
        ('publication', '0005_summary'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReportWork',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='report_work', to='core.job')),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='work', to='metrics.monitoringreport')),
            ],
        ),
        migrations.CreateModel(
            name='ReportFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('html', 'Web page'), ('pdf', 'PDF'), ('docx', 'Word document'), ('csv', 'Table (CSV)')], max_length=4)),
                ('data', models.BinaryField()),
                ('sha256', models.CharField(help_text='Of the file.', max_length=64)),
                ('made_at', models.DateTimeField()),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='metrics.monitoringreport')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('report', 'kind'), name='reportfile_is_made_once')],
            },
        ),
        migrations.RunSQL(HASHED, NOT_HASHED),
        freeze("publication_reportfile"),
    ]
