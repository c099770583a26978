"""How does an edition come to be had in another format, and how is somebody answered who asks for one?"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from accounts.permissions import Permission
from consultation.actions import count
from core import audit, mail
from core.canonical import sha256
from core.queue import enqueue_after_commit
from core.verdict import Refused, Verdict
from plans.permissions import may_on_plan
from publication import notices, queries
from publication.actions.withdraw import SHOW
from publication.models import LANGUAGES, SIGNED, Format, FormatFile, FormatRequest, Publication

# One page of the web server's own limit (deploy/nginx.conf.template: 32 MB with the rest of the form).
MOST_BYTES = 30 * 1024 * 1024
# The ending, and how such a file begins.
BEGINNINGS = {"pdf": (b"%PDF-",), "docx": (b"PK\x03\x04",), "mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")}
KEPT_DAYS = 90
ASKED = (
    "A file of a translation, in large print, in Easy Read or for listening: PDF, Word (.docx) or MP3, at most 30 MB."
)
TWICE = (
    "This edition has it already in this format and language. Withdraw that one first, if this is to take its place."
)


@transaction.atomic
def add_format(
    *, publication: Publication, kind: str, language: str, title: str, made_by: str, by: Any, at: datetime,
    address: str = "", name: str = "", data: bytes = b"", transcript: str = "",
) -> Format:  # fmt: skip
    """Give an edition that is public in another format: a file (`name`, `data`) or an https link. The frozen edition is
    not touched; the site's pages tell of it. Refused, with all the reasons, for what is neither or both, for a file
    that is not what its name says, and for a signed video without its transcript."""
    verdict = may_on_plan(by, Permission.PUBLISH, publication.edition.plan, on=localdate(at))
    verdict &= Verdict.no_if(
        publication.state != Publication.State.PUBLISHED,
        "Other formats are of what is public; this edition is not yet.",
    )
    verdict &= _what(kind, language, title, made_by, transcript)
    verdict &= Verdict.no_if(bool(address) == bool(data or name), "Choose a file or enter a link: one of the two.")
    verdict &= fit_file(name, data) if data or name else _fit_link(address)
    verdict.require()
    file = _kept(name, data) if data else None
    row = Format(
        publication=publication, kind=kind, language=language, title=title.strip(), made_by=made_by.strip(), file=file,
        address=address, transcript=transcript.strip(), added_at=at, added_by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused([TWICE]) from error
    audit.record(
        "added a format", row, by=by, at=at, kind=kind, language=language, address=address,
        sha256=file.sha256 if file else "",
    )  # fmt: skip
    enqueue_after_commit(SHOW)
    return row


@transaction.atomic
def withdraw_format(*, row: Format, reason: str, by: Any, at: datetime) -> Format:
    """Take a format out of the public pages, with the reason, which they show. Its row and its file are kept."""
    row = Format.objects.select_for_update(of=("self",)).select_related("publication__edition__plan").get(pk=row.pk)
    verdict = may_on_plan(by, Permission.PUBLISH, row.publication.edition.plan, on=localdate(at))
    verdict &= Verdict.no_if(row.withdrawn_at is not None, "It was withdrawn before.")
    verdict &= Verdict.no_if(not reason.strip(), "Say why it is withdrawn; the reason is shown to the public.")
    verdict.require()
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = at, by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    audit.record("withdrew a format", row, by=by, at=at, reason=row.withdrawn_reason)
    enqueue_after_commit(SHOW)
    return row


def fit_file(name: str, data: bytes) -> Verdict:
    """Whether a file may be given to the public: of a kind that we know, what its name says, and without macros."""
    suffix = PurePosixPath(name).suffix.lower().lstrip(".")
    verdict = Verdict.no_if(not data, "The file is empty.")
    verdict &= Verdict.no_if(len(data) > MOST_BYTES, "The file is larger than 30 MB. Make it smaller, or enter a link.")
    if suffix not in BEGINNINGS:
        return verdict & Verdict((f"A file ending in “.{suffix}” cannot be given here. {ASKED}",))
    is_so = data.startswith(BEGINNINGS[suffix]) and (suffix != "docx" or _is_document(data))
    return verdict & Verdict.no_if(
        bool(data) and not is_so, f"The file is not what its name says: it is no {suffix.upper()} file. Save it anew."
    )


def _is_document(data: bytes) -> bool:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    return "word/document.xml" in names and not any(name.lower().endswith("vbaproject.bin") for name in names)


def _fit_link(address: str) -> Verdict:
    if not address:
        return Verdict()
    try:
        URLValidator(schemes=["https"])(address)
    except ValidationError:
        return Verdict(("Enter the whole link, beginning with https://",))
    return Verdict()


def _what(kind: str, language: str, title: str, made_by: str, transcript: str) -> Verdict:
    signed = kind == Format.Kind.BSL
    verdict = Verdict.no_if(kind not in Format.Kind, "Choose which format it is.")
    verdict &= Verdict.no_if(language not in LANGUAGES, "Choose its language.")
    verdict &= Verdict.no_if(not title.strip(), "Enter its title, in its own language.")
    verdict &= Verdict.no_if(not made_by.strip(), "Say who made it.")
    verdict &= Verdict.no_if(signed and language != SIGNED, "A signed video is in British Sign Language.")
    return verdict & Verdict.no_if(
        signed and not transcript.strip(), "Enter the transcript: what is signed, as text, for whoever cannot see it."
    )


def _kept(name: str, data: bytes) -> FormatFile:
    digest = sha256(data)
    made = {"size": len(data), "suffix": PurePosixPath(name).suffix.lower().lstrip("."), "data": data}
    return FormatFile.objects.get_or_create(sha256=digest, defaults=made)[0]


def ask_for_format(
    *, plan: str, wanted: str, way: str, token: UUID, source: str, at: datetime, language: str = "", email: str = "",
    post_to: str = "", needs: str = "",
) -> FormatRequest:  # fmt: skip
    """Take somebody's request for a plan in another format. `source` is the network address, for the count of how many
    come from there. The same form sent twice is one request. Whoever looks after the site is told that one came, and
    nothing of who sent it: that stands on the planners' page."""
    found = FormatRequest.objects.filter(token=token).first()
    if found:
        return found
    count(what="send", address=source, whole="formats", at=at)
    publication = queries.newest_public(plan)
    verdict = Verdict.no_if(publication is None, "Choose one of the plans that are published here.")
    verdict &= Verdict.no_if(wanted not in FormatRequest.Wanted, "Choose a format.")
    asks_language = wanted == FormatRequest.Wanted.TRANSLATION
    verdict &= Verdict.no_if(asks_language and language not in LANGUAGES, "Choose a language.")
    verdict &= Verdict.no_if(
        not (email if way == FormatRequest.Way.EMAIL else post_to.strip()), "Say where it is to be sent."
    )
    verdict.require()
    with transaction.atomic():
        row, is_new = FormatRequest.objects.get_or_create(
            token=token,
            defaults={
                "publication": publication, "wanted": wanted, "language": language if asks_language else "",
                "way": way, "email": email if way == FormatRequest.Way.EMAIL else "",
                "post_to": post_to.strip() if way == FormatRequest.Way.POST else "", "needs": needs.strip(),
                "asked_at": at,
            },
        )  # fmt: skip
        if is_new and settings.SITE_CONTACT:
            letter = notices.format_asked(row)
            mail.post(to=settings.SITE_CONTACT, key=f"format-{row.token}", by=None, at=at, **letter)
    return row


@transaction.atomic
def answer_request(*, request: FormatRequest, answer: str, by: Any, at: datetime) -> FormatRequest:
    """Record what was done about a request. Said once; who asked is forgotten KEPT_DAYS later."""
    rows = FormatRequest.objects.select_for_update(of=("self",)).select_related("publication__edition__plan")
    row = rows.get(pk=request.pk)
    verdict = may_on_plan(by, Permission.EDIT_PLAN, row.publication.edition.plan, on=localdate(at))
    verdict &= Verdict.no_if(row.answered_at is not None, "Somebody recorded the answer before you.")
    verdict &= Verdict.no_if(not answer.strip(), "Say what was done.")
    verdict.require()
    row.answer, row.answered_at, row.answered_by = answer.strip(), at, by
    row.save(update_fields=["answer", "answered_at", "answered_by"])
    audit.record("answered a request for a format", row, by=by, at=at, wanted=row.wanted)
    return row


@transaction.atomic
def sweep_format_requests(*, at: datetime) -> int:
    """Forget who asked, where that is no longer needed (UK GDPR art. 5(1)(e)); returns of how many."""
    rows = queries.to_erase(at - timedelta(days=KEPT_DAYS)).select_for_update(skip_locked=True)
    return FormatRequest.objects.filter(pk__in=[row.pk for row in rows]).update(
        email="", post_to="", needs="", erased_at=at
    )
