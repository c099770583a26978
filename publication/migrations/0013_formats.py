"""Other formats of an edition: their files match their hash and are frozen; a row is set once, then only withdrawn.
Requests for one, whose personal data are erased some time after they were answered."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.frozen import freeze, freeze_columns

HASHED = """
ALTER TABLE publication_formatfile ADD CONSTRAINT formatfile_matches_its_hash
    CHECK (sha256 = encode(sha256(data), 'hex') AND size = length(data));
"""
NOT_HASHED = "ALTER TABLE publication_formatfile DROP CONSTRAINT formatfile_matches_its_hash;"
SET_ONCE = (
    "publication_id", "kind", "language", "title", "made_by", "file_id", "address", "transcript", "added_at",
    "added_by_id", "withdrawn_at", "withdrawn_by_id", "withdrawn_reason",
)  # fmt: skip


class Migration(migrations.Migration):

    dependencies = [
        ('publication', '0011_yearend'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FormatFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('size', models.PositiveIntegerField()),
                ('suffix', models.CharField(max_length=5)),
                ('data', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Format',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('easy-read', 'Easy Read'), ('bsl', 'British Sign Language video'), ('large-print', 'Large print'), ('audio', 'Audio'), ('translation', 'Translation')], max_length=12)),
                ('language', models.CharField(default='en-GB', help_text='Of models.languages.', max_length=8)),
                ('title', models.CharField(max_length=200)),
                ('made_by', models.CharField(help_text='The body or the firm that made it.', max_length=200)),
                ('address', models.URLField(blank=True, max_length=500)),
                ('transcript', models.TextField(blank=True, help_text='What is said or signed, as text.')),
                ('added_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_reason', models.TextField(blank=True)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='formats', to='publication.publication')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='formats', to='publication.formatfile')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('address', ''), ('file__isnull', False)), models.Q(('address__startswith', 'https://'), ('file__isnull', True)), _connector='OR'), name='format_is_a_file_or_a_link'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'bsl'), _negated=True), models.Q(models.Q(('transcript', ''), _negated=True), ('language', 'bfi')), _connector='OR'), name='format_signed_has_transcript'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_reason', '')), models.Q(('withdrawn_at__gte', models.F('added_at')), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='format_withdrawn_says_why'), models.UniqueConstraint(condition=models.Q(('file__isnull', False), ('withdrawn_at', None)), fields=('publication', 'kind', 'language', 'file'), name='format_file_stands_once'), models.UniqueConstraint(condition=models.Q(models.Q(('address', ''), _negated=True), ('withdrawn_at', None)), fields=('publication', 'kind', 'language', 'address'), name='format_link_stands_once')],
            },
        ),
        migrations.CreateModel(
            name='FormatRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wanted', models.CharField(choices=[('large-print', 'Large print'), ('easy-read', 'Easy Read'), ('braille', 'Braille'), ('audio', 'Audio'), ('bsl', 'British Sign Language'), ('translation', 'Another language'), ('word', 'A Word document that can be edited'), ('paper', 'On paper')], max_length=12)),
                ('language', models.CharField(blank=True, max_length=8)),
                ('way', models.CharField(choices=[('email', 'By e-mail'), ('post', 'By post')], max_length=5)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('post_to', models.TextField(blank=True)),
                ('needs', models.TextField(blank=True)),
                ('token', models.UUIDField(help_text='Of the form that was sent: sent twice, it is one request.', unique=True)),
                ('asked_at', models.DateTimeField()),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='format_requests', to='publication.publication')),
            ],
            options={
                'indexes': [models.Index(fields=['answered_at', 'erased_at'], name='formatrequest_to_erase')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('erased_at__isnull', True), ('way', 'email'), models.Q(('email', ''), _negated=True)), models.Q(('erased_at__isnull', True), ('way', 'post'), models.Q(('post_to', ''), _negated=True)), models.Q(('answered_at__isnull', False), ('email', ''), ('erased_at__isnull', False), ('needs', ''), ('post_to', '')), _connector='OR'), name='formatrequest_can_be_answered_or_is_erased'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True)), models.Q(('answered_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='formatrequest_answered_says_how')],
            },
        ),
        migrations.RunSQL(HASHED, NOT_HASHED),
        freeze("publication_formatfile"),
        freeze_columns("publication_format", *SET_ONCE),
    ]
