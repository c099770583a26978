"""Pictures: decoded, bounded, and written anew as PNG or JPEG."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import re
import warnings

from PIL import Image, ImageOps

from .plan import Picture, Report

_MAX_PIXELS = 25_000_000
_MAX_SIDE = 2_400
_MOST_PICTURES = 500
_READ = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")
_EMBEDDED = re.compile(r"data:image/[a-z.+-]+;base64,", re.IGNORECASE)


class Pictures:
    """The pictures of one import, by SHA-256 of the bytes that are kept."""

    def __init__(self, report: Report) -> None:
        self.kept: dict[str, Picture] = {}
        self._report = report

    def keep(self, content: bytes, alt: str) -> str:
        """The address of the stored copy, or an empty string when this is no picture that can be kept (reported)."""
        if len(self.kept) >= _MOST_PICTURES:
            self._report.count(f"Pictures left out, as no more than {_MOST_PICTURES} are kept", alt)
            return ""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", Image.DecompressionBombWarning)
                picture = self._written_anew(content)
        # Pillow's decoders raise many kinds for damaged input, and no damaged picture may stop an import.
        except Exception:
            self._report.count(
                "Pictures that could not be kept, because they are damaged, far too large or of a kind that the web "
                "does not show, such as EMF or WMF (add them again as PNG or JPEG)",
                alt or "no description",
            )
            return ""
        self.kept[picture.sha256] = picture
        if not alt.strip():
            self._report.count("Pictures without a description (alternative text; write one for each)", "")
        return f"asset:{picture.sha256}"

    def keep_embedded(self, address: str, alt: str) -> str:
        """The same for a picture that stands in the text as a data: address. Nothing is ever fetched."""
        match = _EMBEDDED.match(address)
        try:
            content = base64.b64decode(address[match.end() :], validate=False) if match else b""
        except (binascii.Error, ValueError):
            content = b""
        if content:
            return self.keep(content, alt)
        self._report.count(
            "Pictures that stand outside the file and could not be kept (add them to the text again)",
            alt or ("" if address.startswith("data:") else address),
        )
        return ""

    def _written_anew(self, content: bytes) -> Picture:
        with Image.open(io.BytesIO(content), formats=_READ) as image:
            if image.width * image.height > _MAX_PIXELS:
                raise ValueError("too many pixels")
            photograph = image.format == "JPEG"
            image.load()
            upright = ImageOps.exif_transpose(image)
        if max(upright.size) > _MAX_SIDE:
            upright.thumbnail((_MAX_SIDE, _MAX_SIDE))
            self._report.count(f"Pictures made smaller, to {_MAX_SIDE} pixels on the longer side", "")
        out = io.BytesIO()
        transparent = "A" in upright.getbands() or "transparency" in upright.info
        if upright.mode not in ("L", "1"):
            upright = upright.convert("RGBA" if transparent and not photograph else "RGB")
        # A fresh picture takes the pixels alone: comments, positions and profiles stay behind.
        bare = Image.new(upright.mode, upright.size)
        bare.paste(upright)
        bare.save(out, "JPEG", quality=85) if photograph else bare.save(out, "PNG")
        written = out.getvalue()
        media_type = "image/jpeg" if photograph else "image/png"
        return Picture(hashlib.sha256(written).hexdigest(), written, media_type, *upright.size)
