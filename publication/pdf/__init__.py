"""How does a frozen plan become an accessible PDF? The only door to WeasyPrint."""

import hashlib
from collections.abc import Callable, Sequence

from django.conf import settings

from . import comparison, compose, evidence, pictures, press, receipt, report, summary
from .characters import printable_copy
from .refusal import CannotRender, TooLong

__all__ = [
    "CannotRender",
    "TooLong",
    "print_html",
    "render",
    "render_changes",
    "render_comparison",
    "render_evidence",
    "render_pictures",
    "render_receipt",
    "render_report",
    "render_summary",
]

# A person waits for a comparison in the browser; beyond this they are told to compare texts that are closer.
COMPARISON_SECONDS = 20

MAGIC = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "image/gif": b"GIF8",
    "image/webp": b"RIFF",
}
# Only the portal's own drawing begins like this; a file that somebody brought is a picture of dots.
CHART = b'<svg class="jfp-chart" '


def print_html(content: dict, release: dict, images: dict[str, bytes]) -> str:
    """The HTML that is typeset for this snapshot and release. Raises CannotRender as `render` does."""
    return compose.document(printable_copy(content), printable_copy(release or {}), set(images), settings.TIME_ZONE)


def render(content: dict, release: dict, images: dict[str, bytes], *, pulse: Callable[[], None] | None = None) -> bytes:
    """The plan as a PDF/UA-1 (ISO 14289-1): the same bytes for the same arguments, on any day and in any process.

    `content` and `release` are the frozen records, `images` the pictures' bytes by SHA-256. The dates in the file come
    from the records. `pulse` is called about once a second while the typesetter works, so that a lease can be renewed.
    Raises CannotRender, with one sentence that names the section when that is known, when the content is outside the
    closed schema, asks for anything but its own pictures, or passes settings.PDF_CPU_SECONDS or PDF_MEMORY_MB.
    """
    html = print_html(content, release, images)
    used = {name: data for name, data in sorted(images.items()) if f"asset:{name}" in html}
    return press.typeset(
        html,
        {f"asset:{name}": (_media_type(name, data), data) for name, data in used.items()},
        identifier=(release or {}).get("snapshot_sha256") or content["plan"]["slug"],
        cpu_seconds=settings.PDF_CPU_SECONDS,
        memory_mb=settings.PDF_MEMORY_MB,
        pulse=pulse,
    )


def render_comparison(content: dict) -> bytes:
    """A comparison of two texts as a PDF/UA-1, of the same bytes for the same content. Raises CannotRender as `render`
    does, and after COMPARISON_SECONDS of processor time."""
    return press.typeset(
        comparison.document(printable_copy(content), settings.TIME_ZONE),
        {},
        identifier="-".join(side["sha256"][:32] for side in content["sides"]),
        cpu_seconds=min(COMPARISON_SECONDS, settings.PDF_CPU_SECONDS),
        memory_mb=settings.PDF_MEMORY_MB,
    )


def render_changes(content: dict) -> bytes:
    """The document that sets out the changes (jfp-changes/1) as a PDF/UA-1, of the same bytes for the same content.
    Raises CannotRender as `render` does."""
    return press.typeset(
        comparison.changes(printable_copy(content), settings.TIME_ZONE),
        {},
        identifier=f"{content['revises']['snapshot_sha256'][:32]}-{content['snapshot_sha256'][:32]}",
        cpu_seconds=settings.PDF_CPU_SECONDS,
        memory_mb=settings.PDF_MEMORY_MB,
    )


def render_receipt(content: dict) -> bytes:
    """A receipt as a PDF/UA-1, of the same bytes for the same content. Raises CannotRender as `render` does."""
    return press.typeset(
        receipt.document(printable_copy(content)), {}, identifier=content["number"],
        cpu_seconds=min(COMPARISON_SECONDS, settings.PDF_CPU_SECONDS), memory_mb=settings.PDF_MEMORY_MB,
    )  # fmt: skip


def render_evidence(content: dict) -> bytes:
    """The record of an edition as a PDF/UA-1, of the same bytes for the same content. Raises CannotRender as `render`
    does, and after COMPARISON_SECONDS of processor time."""
    return press.typeset(
        evidence.document(printable_copy(content)),
        {},
        identifier=f"evidence-{content['slug']}-{content['edition']}-{content['at']}",
        cpu_seconds=min(COMPARISON_SECONDS, settings.PDF_CPU_SECONDS),
        memory_mb=settings.PDF_MEMORY_MB,
    )


def render_pictures(content: dict) -> bytes:
    """Pictures, each with its table, as a PDF/UA-1, the same bytes for the same content. Raises CannotRender as
    `render` does."""
    printed = printable_copy(content)
    drawn = {f"asset:{each['name']}": each["svg"].encode() for each in printed["pictures"] if each["svg"]}
    return press.typeset(
        pictures.document(printed), {name: ("image/svg+xml", data) for name, data in drawn.items()},
        identifier=f"pictures-{content['sha256']}",
        cpu_seconds=settings.PDF_CPU_SECONDS, memory_mb=settings.PDF_MEMORY_MB,
    )  # fmt: skip


def render_report(content: dict) -> bytes:
    """A report to a committee, with its pictures, as a PDF/UA-1 of the same bytes for the same content. Raises
    CannotRender as `render` does."""
    printed = printable_copy(content)
    drawn = {f"asset:{each['name']}": each["svg"].encode() for each in printed["blocks"] if each["kind"] == "picture"}
    return press.typeset(
        report.document(printed), {name: ("image/svg+xml", data) for name, data in drawn.items()},
        identifier=f"report-{content['sha256']}",
        cpu_seconds=settings.PDF_CPU_SECONDS, memory_mb=settings.PDF_MEMORY_MB,
    )  # fmt: skip


def render_summary(contents: Sequence[dict]) -> tuple[int, bytes]:
    """Of `contents`, which go from the fullest to the barest, the first that fits on one page of A4: its number, and
    its PDF/UA-1 of exactly one page, the same bytes for the same content. The fullest is tried first, then by halves.
    Raises CannotRender as `render` does, and TooLong where not even the barest fits."""

    def made(number: int) -> bytes:
        content = printable_copy(contents[number])
        return press.typeset(
            summary.document(content), {}, identifier=f"summary-{content['sha256']}-{number}", most_pages=1,
            cpu_seconds=min(COMPARISON_SECONDS, settings.PDF_CPU_SECONDS), memory_mb=settings.PDF_MEMORY_MB,
        )  # fmt: skip

    low, high, number = 0, len(contents) - 1, 0
    fits: tuple[int, bytes] | None = None
    while low <= high:
        try:
            fits = number, made(number)
            high = number - 1
        except TooLong:
            low = number + 1
            if low == len(contents):
                raise
        number = (low + high) // 2
    assert fits, "the barest was tried and raised, or something fitted"
    return fits


def _media_type(name: str, data: bytes) -> str:
    if hashlib.sha256(data).hexdigest() != name:
        raise CannotRender(f"The bytes of the picture {name[:12]}… are not the ones that the plan was frozen with.")
    if data.startswith(CHART):
        return "image/svg+xml"
    for media_type, magic in MAGIC.items():
        if data.startswith(magic):
            return media_type
    raise CannotRender(f"The picture {name[:12]}… is not a PNG, JPEG, GIF or WebP file.")
