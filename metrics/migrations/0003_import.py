import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


from core.frozen import freeze

# What was sent is what was sent, and what is over is over. Not the general bolt of core, which would make JSON of the
# file's bytes for each column that it compares.
SENT_FILE = """
CREATE FUNCTION metrics_keep_sent_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND (OLD.id, OLD.source_id, OLD.filename, OLD.sha256, OLD.size, OLD.form, OLD.is_complete, OLD.by_id, OLD.sent_at)
           IS NOT DISTINCT FROM
           (NEW.id, NEW.source_id, NEW.filename, NEW.sha256, NEW.size, NEW.form, NEW.is_complete, NEW.by_id, NEW.sent_at)
       AND (OLD.ended_at IS NULL OR
           (OLD.state, OLD.ended_at, OLD.release_id, OLD.is_repeat, OLD.columns, OLD.reasons, OLD.heads)
           IS NOT DISTINCT FROM
           (NEW.state, NEW.ended_at, NEW.release_id, NEW.is_repeat, NEW.columns, NEW.reasons, NEW.heads)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'frozen: what was sent, and what became of it, is never changed or deleted'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER metrics_sentfile_frozen_rows BEFORE UPDATE OR DELETE ON metrics_sentfile
    FOR EACH ROW EXECUTE FUNCTION metrics_keep_sent_file();
CREATE TRIGGER metrics_sentfile_frozen_table BEFORE TRUNCATE ON metrics_sentfile
    FOR EACH STATEMENT EXECUTE FUNCTION metrics_keep_sent_file();
"""
UNDO = """
DROP TRIGGER metrics_sentfile_frozen_rows ON metrics_sentfile;
DROP TRIGGER metrics_sentfile_frozen_table ON metrics_sentfile;
DROP FUNCTION metrics_keep_sent_file();
"""
# As it was (0002), but in one pass over the rows that a statement added.
PARENTS = """
CREATE OR REPLACE FUNCTION metrics_observation_has_parents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT series_id, release_from_id FROM added) a
               WHERE NOT EXISTS (SELECT FROM metrics_series s WHERE s.id = a.series_id)
                  OR NOT EXISTS (SELECT FROM metrics_release r WHERE r.id = a.release_from_id)) THEN
        RAISE EXCEPTION 'an observation is of a series and a release that are not there'
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
"""
# In place of two foreign keys: asked once for each statement, with the locks that a foreign key takes.
SERIES = """
CREATE FUNCTION metrics_series_has_parents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM metrics_indicator WHERE id IN (SELECT indicator_id FROM added) FOR KEY SHARE;
    PERFORM FROM metrics_area WHERE id IN (SELECT area_id FROM added) FOR KEY SHARE;
    IF EXISTS (SELECT FROM (SELECT DISTINCT indicator_id FROM added) a
               WHERE NOT EXISTS (SELECT FROM metrics_indicator i WHERE i.id = a.indicator_id))
       OR EXISTS (SELECT FROM (SELECT DISTINCT area_id FROM added) a
                  WHERE NOT EXISTS (SELECT FROM metrics_area p WHERE p.id = a.area_id)) THEN
        RAISE EXCEPTION 'a series is of an indicator and an area that are not there'
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION metrics_parent_of_series_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_used boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM metrics_series WHERE %I = $1)', TG_ARGV[0]) INTO is_used USING OLD.id;
    IF is_used THEN
        RAISE EXCEPTION '% % has series', TG_TABLE_NAME, OLD.id USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER metrics_series_has_parents AFTER INSERT ON metrics_series
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION metrics_series_has_parents();
CREATE TRIGGER metrics_indicator_of_series_stays BEFORE DELETE OR UPDATE OF id ON metrics_indicator
    FOR EACH ROW EXECUTE FUNCTION metrics_parent_of_series_stays('indicator_id');
CREATE TRIGGER metrics_area_of_series_stays BEFORE DELETE OR UPDATE OF id ON metrics_area
    FOR EACH ROW EXECUTE FUNCTION metrics_parent_of_series_stays('area_id');
"""
UNDO_SERIES = """
DROP TRIGGER metrics_series_has_parents ON metrics_series;
DROP TRIGGER metrics_indicator_of_series_stays ON metrics_indicator;
DROP TRIGGER metrics_area_of_series_stays ON metrics_area;
DROP FUNCTION metrics_series_has_parents();
DROP FUNCTION metrics_parent_of_series_stays();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0003_mail'),
        ('metrics', '0002_frozen'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DataSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('description', models.TextField(blank=True)),
                ('columns', models.JSONField(blank=True, default=dict, help_text='As metrics.imports.Columns keeps them.')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='RefusedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.PositiveIntegerField(help_text='The number that a spreadsheet shows.')),
                ('reason', models.TextField()),
                ('cells', models.JSONField(default=list)),
            ],
            options={
                'ordering': ['row', 'id'],
            },
        ),
        migrations.CreateModel(
            name='SentFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('filename', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('form', models.CharField(choices=[('fingertips', 'Fingertips CSV'), ('tidy', 'Tidy CSV'), ('workbook', 'Excel workbook')], max_length=12)),
                ('data', models.BinaryField(null=True)),
                ('is_complete', models.BooleanField(default=False)),
                ('columns', models.JSONField(blank=True, default=dict, help_text='Of a workbook, as they were chosen for this file.')),
                ('state', models.CharField(choices=[('waiting', 'Columns to be chosen'), ('loading', 'Being read'), ('taken in', 'Taken in'), ('refused', 'Refused'), ('stopped', 'Stopped')], max_length=10)),
                ('sent_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('is_repeat', models.BooleanField(default=False, help_text='It was the last one loaded already; nothing was written.')),
                ('reasons', models.JSONField(blank=True, default=list, help_text='Why it was refused or stopped, in sentences.')),
                ('heads', models.JSONField(blank=True, default=list, help_text="The headings of the refused rows' cells.")),
            ],
        ),
        migrations.AlterField(
            model_name='release',
            name='form',
            field=models.CharField(choices=[('fingertips', 'Fingertips CSV'), ('tidy', 'Tidy CSV'), ('workbook', 'Excel workbook')], max_length=12),
        ),
        migrations.AddIndex(
            model_name='observation',
            index=models.Index(condition=models.Q(('release_to__lt', 2147483647)), fields=['release_to'], name='observation_ended'),
        ),
        migrations.AddConstraint(
            model_name='datasource',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='data_source_has_a_name'),
        ),
        migrations.AddField(
            model_name='sentfile',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sentfile',
            name='job',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sent_files', to='core.job'),
        ),
        migrations.AddField(
            model_name='sentfile',
            name='release',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='metrics.release'),
        ),
        migrations.AddField(
            model_name='sentfile',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='metrics.datasource'),
        ),
        migrations.AddField(
            model_name='refusedrow',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refused', to='metrics.sentfile'),
        ),
        migrations.AddIndex(
            model_name='sentfile',
            index=models.Index(fields=['source', '-id'], name='sent_file_of_source'),
        ),
        migrations.AddConstraint(
            model_name='sentfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('release__isnull', False), ('state', 'taken in')), models.Q(models.Q(('state', 'taken in'), _negated=True), ('release__isnull', True)), _connector='OR'), name='sent_file_taken_in_has_its_release'),
        ),
        migrations.AddConstraint(
            model_name='sentfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('data__isnull', False), ('ended_at__isnull', True), ('state__in', ['waiting', 'loading'])), models.Q(models.Q(('state__in', ['waiting', 'loading']), _negated=True), ('data__isnull', True), ('ended_at__isnull', False)), _connector='OR'), name='sent_file_is_kept_while_it_is_open'),
        ),
        migrations.AddConstraint(
            model_name='sentfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['refused', 'stopped']), _negated=True), models.Q(('reasons', []), _negated=True), _connector='OR'), name='sent_file_refused_says_why'),
        ),
        migrations.AddConstraint(
            model_name='sentfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'loading'), _negated=True), ('job__isnull', False), _connector='OR'), name='sent_file_being_read_has_a_job'),
        ),
        migrations.AlterField(
            model_name="series",
            name="indicator",
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="series", to="metrics.indicator"),
        ),
        migrations.AlterField(
            model_name="series",
            name="area",
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="series", to="metrics.area"),
        ),
        migrations.RunSQL(PARENTS, migrations.RunSQL.noop),
        migrations.RunSQL(SERIES, UNDO_SERIES),
        migrations.RunSQL(SENT_FILE, UNDO),
        freeze("metrics_refusedrow"),
    ]
