"""Which files does a frozen page need to look right? Copies of these go into every bundle, as a later release of the
portal must not change how an old edition looks, and as the pages must show when nothing but the files is left."""

import re
from functools import cache
from html import escape
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

STYLE = "nhsuk/nhsuk-frontend.min.css"
OWN = ("portal.css", "page.js", "favicon.svg")


@cache
def _static() -> Path:
    return Path(settings.BASE_DIR) / "static"


@cache
def asset_files() -> dict[str, bytes]:
    """Returns `assets/...` -> bytes: the style sheets, the script, and the icons that the style sheets name."""
    style = (_static() / STYLE).read_bytes()
    icons = sorted(set(re.findall(rb"url\((images/[a-z-]+\.svg)\)", style)))
    files = {
        "assets/nhsuk-frontend.min.css": style,
        **{f"assets/{name.decode()}": (_static() / "nhsuk" / name.decode()).read_bytes() for name in icons},
        **{f"assets/{name}": (_static() / "portal" / name).read_bytes() for name in OWN},
        "assets/LICENCE-nhsuk-frontend.txt": (_static() / "nhsuk" / "LICENCE.md").read_bytes(),
    }
    return dict(sorted(files.items()))


def page(template: str, context: dict) -> bytes:
    """Returns a page's bytes. Blank lines that template tags leave are dropped, so that its source reads well too; a
    text whose own lines count goes in through `verbatim`."""
    lines = render_to_string(template, context).split("\n")
    return ("\n".join(line for line in lines if line.strip(" ")) + "\n").encode()


def verbatim(text: str) -> SafeString:
    """Returns text as HTML whose line breaks survive `page`: for words that must stand as they came."""
    return mark_safe(escape(text.replace("\r\n", "\n")).replace("\n", "&#10;"))


def printed_style(words: str) -> bytes:
    """Returns a style sheet that sets `words` and the page's number at the foot of every printed page. A sheet of its
    own, as the words differ by edition and no page holds styles."""
    said = re.sub(r"[\x00-\x1f\"\\<]", lambda found: f"\\{ord(found[0]):x} ", words)
    font = "font: 8pt Arial, sans-serif; color: #212b32"
    return (
        "@page { margin: 15mm 15mm 20mm; "
        f'@bottom-left {{ content: "{said}"; {font}; width: 85%; }} '
        f"@bottom-right {{ content: counter(page); {font}; }} }}\n"
    ).encode()
