"""In which other formats can an edition be had, and who asked for one?"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from publication.models.languages import ENGLISH, LANGUAGES, Language
from publication.models.publications import Publication


class FormatFile(models.Model):
    """The bytes of a file in another format, once for each SHA-256. Frozen; the public tree gets a copy of it."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField()
    suffix = models.CharField(max_length=5)
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.sha256[:12]}….{self.suffix}"

    @property
    def path(self) -> str:
        """Where it lies below PUBLICATION_ROOT."""
        return f"formats/{self.sha256}/{self.sha256}.{self.suffix}"


class Format(models.Model):
    """An edition in another format: a file, or a page of another site such as a signed video. It stands beside the
    frozen edition and is no part of it. Never changed; what is no longer to be read is withdrawn, with the reason."""

    class Kind(models.TextChoices):
        EASY_READ = "easy-read", "Easy Read"
        BSL = "bsl", "British Sign Language video"
        LARGE_PRINT = "large-print", "Large print"
        AUDIO = "audio", "Audio"
        TRANSLATION = "translation", "Translation"

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="formats")
    kind = models.CharField(max_length=12, choices=Kind)
    language = models.CharField(max_length=8, default=ENGLISH, help_text="Of models.languages.")
    title = models.CharField(max_length=200)
    made_by = models.CharField(max_length=200, help_text="The body or the firm that made it.")
    file = models.ForeignKey(FormatFile, on_delete=models.PROTECT, null=True, blank=True, related_name="formats")
    address = models.URLField(max_length=500, blank=True)
    transcript = models.TextField(blank=True, help_text="What is said or signed, as text.")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False, address="") | Q(file__isnull=True, address__startswith="https://"),
                name="format_is_a_file_or_a_link",
            ),
            models.CheckConstraint(
                condition=~Q(kind="bsl") | (~Q(transcript="") & Q(language="bfi")), name="format_signed_has_transcript"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__gte=F("added_at")) & ~Q(withdrawn_reason="")),
                name="format_withdrawn_says_why",
            ),
            models.UniqueConstraint(
                fields=["publication", "kind", "language", "file"], condition=Q(file__isnull=False, withdrawn_at=None),
                name="format_file_stands_once",
            ),
            models.UniqueConstraint(
                fields=["publication", "kind", "language", "address"], condition=~Q(address="") & Q(withdrawn_at=None),
                name="format_link_stands_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"

    @property
    def spoken(self) -> Language:
        return LANGUAGES[self.language]


class FormatRequest(models.Model):
    """Somebody asked for a plan in another format. Who they are is erased some time after they were answered; that
    somebody asked, for what and what became of it stays."""

    class Wanted(models.TextChoices):
        LARGE_PRINT = "large-print", "Large print"
        EASY_READ = "easy-read", "Easy Read"
        BRAILLE = "braille", "Braille"
        AUDIO = "audio", "Audio"
        BSL = "bsl", "British Sign Language"
        TRANSLATION = "translation", "Another language"
        WORD = "word", "A Word document that can be edited"
        PAPER = "paper", "On paper"

    class Way(models.TextChoices):
        EMAIL = "email", "By e-mail"
        POST = "post", "By post"

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="format_requests")
    wanted = models.CharField(max_length=12, choices=Wanted)
    language = models.CharField(max_length=8, blank=True)
    way = models.CharField(max_length=5, choices=Way)
    email = models.EmailField(blank=True)
    post_to = models.TextField(blank=True)
    needs = models.TextField(blank=True)
    token = models.UUIDField(unique=True, help_text="Of the form that was sent: sent twice, it is one request.")
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True, way="email") & ~Q(email="")
                | Q(erased_at__isnull=True, way="post") & ~Q(post_to="")
                | Q(erased_at__isnull=False, email="", post_to="", needs="", answered_at__isnull=False),
                name="formatrequest_can_be_answered_or_is_erased",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="formatrequest_answered_says_how",
            ),
        ]
        indexes = [models.Index(fields=["answered_at", "erased_at"], name="formatrequest_to_erase")]

    def __str__(self) -> str:
        return f"Request {self.number}"

    @property
    def number(self) -> str:
        """What the asker is told: it tells nobody how many asked."""
        return f"F-{self.token.hex[:8].upper()}"

    @property
    def spoken(self) -> Language | None:
        return LANGUAGES.get(self.language)
