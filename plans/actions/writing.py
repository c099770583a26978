"""What happens around the writing of a section: who is there, and which pictures are brought."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core import audit
from core.verdict import Refused
from plans.actions.snapshot import store_asset
from plans.imports import read_picture
from plans.models import Asset, Presence, Section
from plans.permissions import may_write_text

NO_PICTURE = (
    "This file is not a picture that can be kept. Choose a PNG, JPEG, GIF or WebP file of at most 25 million pixels."
)


def be_present(*, section: Section, by: Any, at: datetime, typed: bool = False) -> None:
    """Note that a person has the section open, and whether something was changed since the last sign."""
    changed = ["seen_at", "typed_at"] if typed else ["seen_at"]
    row = Presence(section=section, user=by, seen_at=at, typed_at=at if typed else None)
    # One statement, as every open page asks for it every few seconds.
    Presence.objects.bulk_create([row], update_conflicts=True, unique_fields=["section", "user"], update_fields=changed)


def leave(*, section: Section, by: Any) -> None:
    """Note that a person has closed the section."""
    Presence.objects.filter(section=section, user=by).delete()


@transaction.atomic
def bring_picture(*, section: Section, content: bytes, by: Any, at: datetime) -> Asset:
    """Keep a picture for a section's text, written anew as PNG or JPEG without anything that came with it.

    Refused, in a sentence that says what to do, for what is no picture that the web can show.
    """
    may_write_text(by, section.edition, on=localdate(at)).require()
    picture = read_picture(content)
    if picture is None:
        raise Refused([NO_PICTURE])
    asset = store_asset(data=picture.content, media_type=picture.media_type, width=picture.width, height=picture.height)
    audit.record("brought picture", section, by=by, at=at, sha256=asset.sha256)
    return asset
