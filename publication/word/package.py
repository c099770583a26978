"""The document's package, byte for byte the same whenever it is written."""

from __future__ import annotations

import io
import zipfile

from docx.document import Document

_FIRST = "[Content_Types].xml"
_MOMENT = (1980, 1, 1, 0, 0, 0)


def packed(document: Document) -> bytes:
    """The bytes of the .docx: its members in one order, without the hour at which they were written."""
    # The template brings a picture of its own first page.
    links = document.part.package.rels
    for key in [key for key, link in links.items() if link.reltype.endswith("/thumbnail")]:
        del links[key]
    written = io.BytesIO()
    document.save(written)
    out = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != _FIRST, name)):
            member = zipfile.ZipInfo(name, _MOMENT)
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, source.read(name))
    return out.getvalue()
