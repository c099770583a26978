"""Reports to committees: frozen, with the analyst's words; and the rules by which something is off its track."""

import django.db.models.deletion
from django.db import migrations, models

from core.frozen import freeze, freeze_columns

DEFAULTS = [("concern", None), ("failing", None), ("behind", 2), ("peers", 3), ("late", 30), ("reported", None)]
HASHED = """
ALTER TABLE metrics_monitoringreport ADD CONSTRAINT monitoringreport_matches_its_hash
    CHECK (sha256 = encode(sha256(convert_to(content, 'UTF8')), 'hex'));
"""
NOT_HASHED = "ALTER TABLE metrics_monitoringreport DROP CONSTRAINT monitoringreport_matches_its_hash;"
# A commentary is written until a report holds it.
COMMENTARY = """
CREATE FUNCTION metrics_keep_commentary() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.report_id IS NOT NULL THEN
        RAISE EXCEPTION 'frozen: % of a commentary is refused; a report holds it', TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER metrics_commentary_frozen_rows BEFORE UPDATE OR DELETE ON metrics_commentary
    FOR EACH ROW EXECUTE FUNCTION metrics_keep_commentary();
CREATE TRIGGER metrics_commentary_frozen_table BEFORE TRUNCATE ON metrics_commentary
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
"""
NO_COMMENTARY = """
DROP TRIGGER metrics_commentary_frozen_rows ON metrics_commentary;
DROP TRIGGER metrics_commentary_frozen_table ON metrics_commentary;
DROP FUNCTION metrics_keep_commentary();
"""


def enter_rules(apps, schema_editor):
    rule = apps.get_model("metrics", "OffTrackRule")
    rule.objects.bulk_create(rule(key=key, threshold=threshold) for key, threshold in DEFAULTS)


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0004_dashboards'),
        ('organisations', '0006_contacts'),
        ('priorities', '0009_process'),
    ]

    operations = [
        migrations.CreateModel(
            name='MonitoringReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text="1 is the committee's first.")),
                ('period_start', models.DateField()),
                ('period_end', models.DateField()),
                ('content', models.TextField(help_text='Canonical JSON (RFC 8785).')),
                ('sha256', models.CharField(help_text='Of the content.', max_length=64)),
                ('frozen_by', models.CharField(max_length=254)),
                ('frozen_at', models.DateTimeField()),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='monitoring_reports', to='organisations.organisation')),
                ('milestones', models.ManyToManyField(related_name='monitoring_reports', to='priorities.milestone')),
                ('previous', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next', to='metrics.monitoringreport')),
            ],
        ),
        migrations.CreateModel(
            name='Commentary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('by', models.CharField(max_length=254)),
                ('at', models.DateTimeField()),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commentaries', to='organisations.organisation')),
                ('measure', models.ForeignKey(blank=True, help_text='Empty: of the whole.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='commentaries', to='metrics.measure')),
                ('report', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='commentaries', to='metrics.monitoringreport')),
            ],
            options={
                'verbose_name_plural': 'commentaries',
            },
        ),
        migrations.CreateModel(
            name='OffTrack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(choices=[('concern', 'Worse than chance explains'), ('failing', 'The process will not meet its target'), ('behind', 'It is behind its trajectory'), ('peers', 'A Place does worse than the other Places'), ('late', 'A milestone is late'), ('reported', 'A milestone is reported as off track')], max_length=10)),
                ('words', models.TextField(help_text='What was told when it was raised.')),
                ('raised_at', models.DateTimeField()),
                ('acknowledged_by', models.CharField(blank=True, max_length=254)),
                ('acknowledged_at', models.DateTimeField(blank=True, null=True)),
                ('response', models.TextField(blank=True, help_text='What will be done, in the words of who answered.')),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_because', models.CharField(blank=True, max_length=300)),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='off_track', to='organisations.organisation')),
                ('measure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='off_track', to='metrics.measure')),
                ('milestone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='off_track', to='priorities.milestone')),
            ],
        ),
        migrations.CreateModel(
            name='OffTrackRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(choices=[('concern', 'Worse than chance explains'), ('failing', 'The process will not meet its target'), ('behind', 'It is behind its trajectory'), ('peers', 'A Place does worse than the other Places'), ('late', 'A milestone is late'), ('reported', 'A milestone is reported as off track')], max_length=10, unique=True)),
                ('threshold', models.PositiveSmallIntegerField(blank=True, help_text='From how much on, where it counts.', null=True)),
                ('is_on', models.BooleanField(default=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('key__in', ['behind', 'peers', 'late']), ('threshold__isnull', False)), models.Q(models.Q(('key__in', ['behind', 'peers', 'late']), _negated=True), ('threshold__isnull', True)), _connector='OR'), name='offtrackrule_counts_where_it_can')],
            },
        ),
        migrations.AddConstraint(
            model_name='monitoringreport',
            constraint=models.UniqueConstraint(fields=('committee', 'number'), name='monitoringreport_number_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='monitoringreport',
            constraint=models.CheckConstraint(condition=models.Q(('period_end__gte', models.F('period_start'))), name='monitoringreport_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='monitoringreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number', 1), ('previous__isnull', True)), models.Q(('number__gt', 1), ('previous__isnull', False)), _connector='OR'), name='monitoringreport_follows_the_one_before'),
        ),
        migrations.AddConstraint(
            model_name='commentary',
            constraint=models.UniqueConstraint(condition=models.Q(('report__isnull', True)), fields=('committee', 'measure'), name='commentary_is_one_until_it_is_frozen', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='commentary',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='commentary_has_words'),
        ),
        migrations.AddConstraint(
            model_name='offtrack',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('committee', 'rule', 'measure', 'milestone'), name='offtrack_is_raised_once_while_it_lasts', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='offtrack',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('measure__isnull', False), ('milestone__isnull', True)), models.Q(('measure__isnull', True), ('milestone__isnull', False)), _connector='OR'), name='offtrack_is_about_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='offtrack',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('acknowledged_at__isnull', True), ('acknowledged_by', ''), ('response', '')), models.Q(('acknowledged_at__isnull', False), models.Q(('acknowledged_by', ''), _negated=True), models.Q(('response', ''), _negated=True)), _connector='OR'), name='offtrack_answered_says_who_when_and_what'),
        ),
        migrations.AddConstraint(
            model_name='offtrack',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_because', '')), models.Q(('ended_at__isnull', False), models.Q(('ended_because', ''), _negated=True)), _connector='OR'), name='offtrack_ended_says_why'),
        ),
        migrations.RunPython(enter_rules, migrations.RunPython.noop),
        migrations.RunSQL(HASHED, NOT_HASHED),
        migrations.RunSQL(COMMENTARY, NO_COMMENTARY),
        freeze("metrics_monitoringreport"),
        freeze("metrics_monitoringreport_milestones"),
        freeze_columns(
            "metrics_offtrack",
            "committee_id", "rule", "measure_id", "milestone_id", "words", "raised_at", "acknowledged_by",
            "acknowledged_at", "response", "ended_at", "ended_because",
        ),
    ]
