"""Red, Amber and Green only for the committee that asked for it: who, when, where it is minuted."""

import django.db.models.deletion
from django.db import migrations, models

from core.frozen import freeze_columns


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0006_local'),
        ('organisations', '0006_contacts'),
    ]

    operations = [
        migrations.CreateModel(
            name='RatingRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_by', models.CharField(help_text='Who asked for it in the committee.', max_length=200)),
                ('asked_on', models.DateField()),
                ('minute', models.CharField(max_length=120)),
                ('by', models.CharField(max_length=254)),
                ('at', models.DateTimeField()),
                ('taken_back_at', models.DateTimeField(blank=True, null=True)),
                ('taken_back_because', models.TextField(blank=True)),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rating_requests', to='organisations.organisation')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('taken_back_at__isnull', True)), fields=('committee',), name='ratingrequest_stands_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('asked_by', ''), _negated=True), models.Q(('minute', ''), _negated=True)), name='ratingrequest_says_who_and_where'),
                    models.CheckConstraint(condition=models.Q(models.Q(('taken_back_at__isnull', True), ('taken_back_because', '')), models.Q(('taken_back_at__isnull', False), models.Q(('taken_back_because', ''), _negated=True)), _connector='OR'), name='ratingrequest_taken_back_says_why'),
                ],
            },
        ),
        freeze_columns(
            "metrics_ratingrequest", "committee_id", "asked_by", "asked_on", "minute", "by", "at", "taken_back_at",
            "taken_back_because",
        ),
    ]
