"""Year-end statuses for the annual report: frozen, each matching its hash."""

import django.db.models.deletion
from django.db import migrations, models

from core.frozen import freeze

HASHED = """
ALTER TABLE publication_yearendstatus ADD CONSTRAINT yearendstatus_matches_its_hash
    CHECK (sha256 = encode(sha256(convert_to(content, 'UTF8')), 'hex'));
"""
NOT_HASHED = "ALTER TABLE publication_yearendstatus DROP CONSTRAINT yearendstatus_matches_its_hash;"


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0014_link_check'),
        ('publication', '0010_following'),
    ]

    operations = [
        migrations.CreateModel(
            name='YearEndStatus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(help_text='In which the financial year begins, on 1 April.')),
                ('content', models.TextField(help_text='Canonical JSON (RFC 8785).')),
                ('sha256', models.CharField(help_text='Of the content.', max_length=64)),
                ('frozen_by', models.CharField(max_length=254)),
                ('frozen_at', models.DateTimeField()),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='year_ends', to='plans.edition')),
            ],
            options={
                'verbose_name_plural': 'year-end statuses',
                'constraints': [models.CheckConstraint(condition=models.Q(('year__gte', 2000)), name='yearendstatus_is_of_a_year')],
            },
        ),
        migrations.RunSQL(HASHED, NOT_HASHED),
        freeze("publication_yearendstatus"),
    ]
