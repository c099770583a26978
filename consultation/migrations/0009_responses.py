"""Public consultations: what is asked, what is answered, and what came of it. Originals are never changed; they may be
deleted, as data protection wants it."""

import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.text
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('consultation', '0008_opinions'),
        ('core', '0002_frozen'),
        ('plans', '0012_word_upload'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FloodCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=100, unique=True)),
                ('count', models.PositiveIntegerField(default=0)),
                ('expires_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='FloodSalt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True)),
                ('salt', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=120, unique=True)),
                ('title', models.CharField(max_length=200)),
                ('introduction', models.TextField()),
                ('audience', models.TextField(help_text='Who it is for.')),
                ('other_ways', models.TextField(blank=True, help_text='How to answer without this page.')),
                ('notice', models.CharField(blank=True, help_text='Stands at the top of each of its pages.', max_length=300)),
                ('outcome', models.TextField(blank=True, help_text='What came of it, in a few sentences; shown when it is closed.')),
                ('retention_days', models.PositiveSmallIntegerField(default=365, help_text='For so many days after it is closed, names, addresses and originals are kept.')),
                ('erased_at', models.DateTimeField(blank=True, help_text='When they were erased.', null=True)),
                ('round', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='consultation', to='consultation.round')),
            ],
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('text', 'Answer in their own words'), ('choice', 'Choose one'), ('scale', 'Choose one on a scale')], max_length=10)),
                ('wording', models.CharField(max_length=300)),
                ('hint', models.CharField(blank=True, max_length=300)),
                ('options', models.JSONField(blank=True, default=list)),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='consultation.consultation')),
            ],
        ),
        migrations.CreateModel(
            name='Response',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('draft', 'Being written'), ('unconfirmed', 'Sent, not confirmed'), ('waiting', 'To be read by a moderator'), ('published', 'To be published'), ('rejected', 'Not to be published'), ('withdrawn', 'Withdrawn by its author'), ('expired', 'Never confirmed')], default='draft', max_length=12)),
                ('source', models.CharField(choices=[('online', 'This site'), ('survey', 'A survey'), ('meeting', 'Notes of a meeting'), ('letter', 'A letter, an e-mail or a call')], default='online', max_length=10)),
                ('source_note', models.CharField(blank=True, help_text='Which meeting or survey.', max_length=200)),
                ('receipt', models.CharField(blank=True, max_length=14, null=True, unique=True)),
                ('name', models.CharField(blank=True, max_length=150)),
                ('organisation', models.CharField(blank=True, help_text='For whom it speaks; empty: for oneself.', max_length=150)),
                ('show_name', models.BooleanField(default=False)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('token_sha256', models.CharField(blank=True, max_length=64)),
                ('consent', models.TextField(blank=True, help_text='The words that were agreed to.')),
                ('rejection', models.CharField(blank=True, choices=[('personal', 'It is mostly about identifiable people'), ('abuse', 'It threatens or abuses somebody'), ('unrelated', 'It is not about this consultation'), ('spam', 'It is advertising, or was sent by a machine'), ('double', 'The same was sent twice')], max_length=10)),
                ('note', models.CharField(blank=True, help_text="A moderator's note. Never public.", max_length=500)),
                ('holds_no_point', models.BooleanField(default=False)),
                ('started_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('expires_at', models.DateTimeField(blank=True, help_text='When a draft or an unconfirmed one is dropped.', null=True)),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='consultation.consultation')),
            ],
        ),
        migrations.CreateModel(
            name='ResponsePart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section_uid', models.UUIDField(blank=True, null=True)),
                ('section_title', models.CharField(blank=True, max_length=330)),
                ('bid', models.CharField(blank=True, help_text='The block of the text that it is about.', max_length=40)),
                ('quote', models.TextField(blank=True, help_text='The words of the draft that it is about.')),
                ('text', models.TextField()),
                ('question', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='consultation.question')),
                ('response', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='consultation.response')),
            ],
        ),
        migrations.CreateModel(
            name='Redaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('reason', models.CharField(choices=[('personal information', 'It tells who somebody is'), ('information about somebody’s health', 'It tells of somebody’s health'), ('an accusation', 'It accuses somebody'), ('abuse', 'It is abusive'), ('a web address', 'It leads to another site')], max_length=40)),
                ('at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='redactions', to='consultation.responsepart')),
            ],
        ),
        migrations.CreateModel(
            name='Point',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quote', models.TextField(help_text='The words, as others may read them.')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='points', to='consultation.responsepart')),
            ],
        ),
        migrations.CreateModel(
            name='Original',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('part', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='original', to='consultation.responsepart')),
            ],
        ),
        migrations.CreateModel(
            name='SurveyFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('rows', models.JSONField()),
                ('sha256', models.CharField(max_length=64)),
                ('imported_at', models.DateTimeField(blank=True, null=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='survey_files', to='consultation.consultation')),
            ],
        ),
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=150)),
                ('summary', models.TextField(blank=True, help_text='What people said, in a sentence or two.')),
                ('position', models.PositiveSmallIntegerField()),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='themes', to='consultation.consultation')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='consultation.theme')),
            ],
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('accepted', 'Accepted'), ('partly', 'Partly accepted'), ('not', 'Not accepted')], max_length=10)),
                ('reason', models.TextField(help_text='Why, and what was done.')),
                ('section_uid', models.UUIDField(blank=True, null=True)),
                ('section_title', models.CharField(blank=True, max_length=330)),
                ('bid', models.CharField(blank=True, max_length=40)),
                ('words', models.TextField(blank=True, help_text='What the changed passage says now.')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('point', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reply', to='consultation.point')),
                ('snapshot', models.ForeignKey(blank=True, help_text='The text that changed.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.snapshot')),
                ('theme', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reply', to='consultation.theme')),
            ],
        ),
        migrations.AddField(
            model_name='point',
            name='theme',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='points', to='consultation.theme'),
        ),
        migrations.AddConstraint(
            model_name='consultation',
            constraint=models.CheckConstraint(condition=models.Q(('retention_days__gte', 28), ('retention_days__lte', 1100)), name='consultation_keeps_for_a_time'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('consultation', 'position'), name='question_position_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'text'), ('options', [])), models.Q(models.Q(('kind', 'text'), _negated=True), models.Q(('options', []), _negated=True)), _connector='OR'), name='question_has_options_where_it_needs_them'),
        ),
        migrations.AddIndex(
            model_name='response',
            index=models.Index(fields=['consultation', 'state'], name='response_state'),
        ),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'rejected'), _negated=True), models.Q(('rejection', ''), _negated=True), _connector='OR'), name='response_rejected_says_why'),
        ),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'expired', 'withdrawn']), ('submitted_at__isnull', False), _connector='OR'), name='response_sent_says_when'),
        ),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['draft', 'unconfirmed']), _negated=True), ('expires_at__isnull', False), _connector='OR'), name='response_unconfirmed_expires'),
        ),
        migrations.AddConstraint(
            model_name='responsepart',
            constraint=models.UniqueConstraint(condition=models.Q(('question__isnull', False)), fields=('response', 'question'), name='question_is_answered_once'),
        ),
        migrations.AddConstraint(
            model_name='responsepart',
            constraint=models.CheckConstraint(condition=models.Q(('question__isnull', True), ('section_uid__isnull', True), _connector='OR'), name='responsepart_is_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='responsepart',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='responsepart_says_something'),
        ),
        migrations.AddConstraint(
            model_name='redaction',
            constraint=models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='redaction_removes_something'),
        ),
        migrations.AddConstraint(
            model_name='theme',
            constraint=models.UniqueConstraint(condition=models.Q(('merged_into__isnull', True)), fields=('consultation', 'title'), name='theme_title_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='theme',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='theme_has_a_title'),
        ),
        migrations.AddConstraint(
            model_name='theme',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', models.F('id')), _negated=True), name='theme_is_not_merged_into_itself'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('point__isnull', True), ('theme__isnull', False)), models.Q(('point__isnull', False), ('theme__isnull', True)), _connector='OR'), name='reply_is_to_a_theme_or_a_point'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='reply_gives_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('section_uid__isnull', True), ('snapshot__isnull', False), _connector='OR'), name='reply_points_into_a_snapshot'),
        ),
        migrations.AddConstraint(
            model_name='point',
            constraint=models.UniqueConstraint(models.F('part'), django.db.models.functions.text.MD5('quote'), name='point_is_made_once'),
        ),
        migrations.AddConstraint(
            model_name='point',
            constraint=models.CheckConstraint(condition=models.Q(('quote', ''), _negated=True), name='point_says_something'),
        ),
        migrations.RunSQL(
            """
            CREATE TRIGGER consultation_original_frozen BEFORE UPDATE ON consultation_original
                FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
            CREATE TRIGGER consultation_original_frozen_table BEFORE TRUNCATE ON consultation_original
                FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
            """,
            """
            DROP TRIGGER consultation_original_frozen ON consultation_original;
            DROP TRIGGER consultation_original_frozen_table ON consultation_original;
            """,
        ),
    ]
