"""A round's deadline becomes an instant: the day that was stored meant until the end of that day in London. And rules by
which boards are reminded."""

import django.db.models.deletion
from django.db import migrations, models

# 23:59:59.999999 of the day in London, as `core.days.end_of` gives it; on the nights when the clocks change too.
TO_INSTANT = """
UPDATE consultation_round
   SET closes_at = ((closes_on + 1)::timestamp AT TIME ZONE 'Europe/London') - interval '1 microsecond'
"""
TO_DAY = "UPDATE consultation_round SET closes_on = (closes_at AT TIME ZONE 'Europe/London')::date"


class Migration(migrations.Migration):
    dependencies = [("consultation", "0004_involvement"), ("plans", "0007_meanings_by_year")]

    operations = [
        migrations.AddField("round", "closes_at", models.DateTimeField(null=True)),
        migrations.RunSQL(TO_INSTANT, migrations.RunSQL.noop),
        migrations.RemoveConstraint("round", "round_closes_after_it_opens"),
        migrations.AlterField("round", "closes_on", models.DateField(null=True)),
        migrations.RunSQL(migrations.RunSQL.noop, TO_DAY),
        migrations.RemoveField("round", "closes_on"),
        migrations.AlterField(
            "round", "closes_at",
            models.DateTimeField(help_text="The deadline: an instant. A later answer is taken, and marked as late."),
        ),
        migrations.AddConstraint(
            "round",
            models.CheckConstraint(
                condition=models.Q(opens_on__lte=models.Func(
                    models.F("closes_at"), template="(%(expressions)s AT TIME ZONE 'Europe/London')::date",
                    output_field=models.DateField(),
                )),
                name="round_closes_after_it_opens",
            ),
        ),
        migrations.CreateModel(
            name='ReminderRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('before', models.CharField(choices=[('papers due', 'The papers of their meeting are due'), ('meeting', 'Their meeting'), ('deadline', 'The deadline of the round'), ('after the deadline', 'The deadline has passed')], max_length=20)),
                ('working_days', models.PositiveSmallIntegerField()),
                ('source', models.CharField(max_length=300)),
                ('plan_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminder_rules', to='plans.plantype')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='reminderrule_ends_after_it_starts'), models.UniqueConstraint(fields=('plan_type', 'before', 'working_days', 'valid_from'), name='reminderrule_is_told_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('working_days__lte', 60)), name='reminderrule_is_within_sixty_days')],
            },
        ),
    ]
