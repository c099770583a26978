"""How do published pages reach the public in one process, fast, and with the database down? As files, before Django.

A WSGI application around Django's. GET and HEAD are looked up under PUBLICATION_ROOT/public (the current generation of
the site) and under STATIC_ROOT; what is no file there is Django's. nginx does the same in the service form
(deploy/nginx.conf): the two must send the same headers, and a test compares them.
"""

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

Headers = list[tuple[str, str]]
Signature = tuple[int, int, int, int]
StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]

# Pages are frozen, so the server brings their policy: nothing but our own files, and nobody may frame them.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Named here and not imported: the files are served without Django. tests/jfp_portal/test_headers.py compares.
FEATURES = (
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(self), "
    "geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), "
    "publickey-credentials-create=(self), publickey-credentials-get=(self), serial=(), usb=(), xr-spatial-tracking=()"
)
HSTS = "max-age=31536000; includeSubDomains"
FOR_EVER, SHORT = "public, max-age=31536000, immutable", "public, max-age=60"
TYPES = {
    "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
    "json": "application/json; charset=utf-8", "map": "application/json; charset=utf-8",
    "txt": "text/plain; charset=utf-8", "": "text/plain; charset=utf-8", "csv": "text/csv; charset=utf-8",
    "xml": "application/xml; charset=utf-8", "atom": "application/atom+xml; charset=utf-8",
    "ics": "text/calendar; charset=utf-8", "svg": "image/svg+xml; charset=utf-8", "pdf": "application/pdf",
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
    "ico": "image/x-icon", "woff2": "font/woff2", "gz": "application/gzip", "zip": "application/zip",
    "mp3": "audio/mpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip
EDITION = re.compile(r"^/plans/[^/]+/editions/\d+/")
HASHED_NAME = re.compile(r"\.[0-9a-f]{12}\.[a-z0-9]+$")
# One segment: no dot first (so no "..", no hidden file), no separator of another system, no NUL.
SAFE = re.compile(r"(?:/(?!\.)[^/\\\0]+)*/?")
RANGE = re.compile(r"bytes=(\d*)-(\d*)$")
IN_MEMORY, MEMORY, CHUNK = 1 << 20, 64 << 20, 1 << 18


@dataclass(slots=True)
class Variant:
    """One encoding of a file: its bytes (None: streamed from `path`), its length, and headers made once."""

    path: str
    body: bytes | None
    size: int
    etag: str
    headers: Headers
    unchanged: Headers


@dataclass(slots=True)
class Entry:
    """A file as it was when it was read; `signature` tells whether it still is what lies there."""

    lookup: str
    signature: Signature
    plain: Variant
    zipped: Variant | None


def signature_of(found: os.stat_result) -> Signature:
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size


class Area:
    """A folder of files under an address. Refuses whatever leads out of `fence`, by dots or by symbolic links."""

    def __init__(self, folder: Path, fence: Path, prefix: str = "", https: bool = False) -> None:
        self.https = https
        self.folder, self.fence, self.prefix = os.path.abspath(folder), os.path.abspath(fence), prefix
        self.known: dict[str, Entry] = {}
        self.memory = 0

    def find(self, path: str) -> Entry | None:
        """The file at this address as it is now, or None."""
        entry = self.known.get(path)
        if entry is not None:
            try:
                if signature_of(os.stat(entry.lookup)) == entry.signature:
                    return entry
            except OSError:
                pass
            del self.known[path]
        return self.load(path)

    def load(self, path: str) -> Entry | None:
        if len(path) > 1024 or not SAFE.fullmatch(path):
            return None
        lookup = self.folder + path + ("index.html" if path.endswith("/") else "")
        address = self.prefix + path
        headers: Headers = [("Content-Type", content_type(lookup)), ("Cache-Control", cache_control(address))]
        zipped = self.variant(lookup + ".gz", headers, "gzip")
        if zipped is not None:
            headers = [*headers, ("Vary", "Accept-Encoding")]
        plain = self.variant(lookup, headers)
        if plain is None:
            return None
        variant, signature = plain
        entry = Entry(lookup, signature, variant, zipped[0] if zipped else None)
        kept = sum(len(part.body or b"") for part in (entry.plain, entry.zipped) if part)
        self.memory += kept
        if self.memory > MEMORY or len(self.known) > 20_000:
            self.known, self.memory = {}, kept
        self.known[path] = entry
        return entry

    def variant(self, lookup: str, common: Headers, encoding: str = "") -> tuple[Variant, Signature] | None:
        """Reads one file, refusing what lies outside the fence once every symbolic link is followed."""
        real = os.path.realpath(lookup)
        if not real.startswith(os.path.realpath(self.fence) + os.sep):
            return None
        try:
            file = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return None
        found = os.fstat(file)
        if not stat.S_ISREG(found.st_mode):
            os.close(file)
            return None
        with os.fdopen(file, "rb") as opened:
            body = opened.read() if found.st_size <= IN_MEMORY else None
        signature, size = signature_of(found), found.st_size if body is None else len(body)
        digest = hashlib.sha256(body).hexdigest()[:32] if body is not None else f"{size:x}-{found.st_mtime_ns:x}"
        etag = f'"{digest}{"-gz" if encoding else ""}"'
        extra: Headers = [("ETag", etag), ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin")]
        extra += [("Permissions-Policy", FEATURES), ("Cross-Origin-Opener-Policy", "same-origin")]
        if self.https:
            extra.append(("Strict-Transport-Security", HSTS))
        if encoding:
            extra += [("Content-Encoding", encoding), ("Vary", "Accept-Encoding")]
        else:
            extra.append(("Accept-Ranges", "bytes"))
        if common[0][1].startswith(("text/html", "image/svg")):
            extra.append(("Content-Security-Policy", CONTENT_SECURITY_POLICY))
        headers = [*common, *extra]
        unchanged = [pair for pair in headers if pair[0] in ("Cache-Control", "ETag", "Vary")]
        return Variant(real, body, size, etag, [*headers, ("Content-Length", str(size))], unchanged), signature

    def is_page_folder(self, path: str) -> bool:
        return path != "" and not path.endswith("/") and self.find(path + "/") is not None


def content_type(lookup: str) -> str:
    name = lookup.rsplit("/", 1)[-1]
    return TYPES.get(name.rsplit(".", 1)[-1].lower() if "." in name else "", "application/octet-stream")


def cache_control(address: str) -> str:
    return FOR_EVER if EDITION.match(address) or HASHED_NAME.search(address) else SHORT


def takes_gzip(accepted: str) -> bool:
    """RFC 9110 section 12.5.3, for the one encoding we prepare."""
    if ";" not in accepted:
        return "gzip" in accepted or accepted.strip() == "*"
    weights = {}
    for part in accepted.lower().split(","):
        name, _, parameters = part.partition(";")
        weight = parameters.replace(" ", "").removeprefix("q=") or "1"
        weights[name.strip()] = weight.strip("0.") != ""
    return weights.get("gzip", weights.get("*", False))


def matches(condition: str, etag: str) -> bool:
    return condition.strip() == "*" or etag in (part.strip().removeprefix("W/") for part in condition.split(","))


def wanted_range(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte of one range; None: send all of it. Raises ValueError when it cannot be satisfied."""
    parsed = RANGE.match(asked.strip())
    if parsed is None or parsed.group(1) == parsed.group(2) == "":
        return None  # several ranges, or nothing that we understand: RFC 9110 section 14.2 lets us ignore it
    first, last = parsed.group(1), parsed.group(2)
    if not first:
        start, end = max(0, size - int(last)), size - 1
    else:
        start, end = int(first), min(int(last), size - 1) if last else size - 1
        if last and int(last) < start:
            return None
    if start >= size or (not first and int(last) == 0):
        raise ValueError(asked)
    return start, end


def stream(path: str, start: int, length: int) -> Iterator[bytes]:
    with open(path, "rb") as file:
        file.seek(start)
        while length > 0 and (chunk := file.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk


class Front:
    """The WSGI application: frozen files first, then static files, then `application`."""

    def __init__(
        self, application: Application, publication_root: Path, static_root: Path, static_url: str, *,
        https: bool = False,
    ) -> None:  # fmt: skip
        self.application = application
        self.public = Area(publication_root / "public", publication_root, https=https)
        self.static = Area(static_root, static_root, static_url.rstrip("/"), https=https)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        if method != "GET" and method != "HEAD":
            return self.application(environ, start_response)
        path = environ["PATH_INFO"]
        if not path.isascii():
            try:
                path = path.encode("latin-1").decode()  # PEP 3333 gives bytes as latin-1
            except UnicodeError:
                return self.application(environ, start_response)
        area = self.public
        if path.startswith(self.static.prefix + "/"):
            area, path = self.static, path[len(self.static.prefix) :]
        entry = area.find(path)
        if entry is not None:
            return self.send(entry, environ, start_response)
        if area is self.public and area.is_page_folder(path):
            query = environ.get("QUERY_STRING")
            target = quote(path, safe="/:@!$&'()*+,;=~") + "/" + (f"?{query}" if query else "")
            headers = [("Location", target), ("Cache-Control", SHORT), ("Content-Length", "0")]
            start_response("308 Permanent Redirect", headers)
            return []
        return self.application(environ, start_response)

    def send(self, entry: Entry, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        variant, head = entry.plain, environ["REQUEST_METHOD"] == "HEAD"
        asked = None if head else environ.get("HTTP_RANGE")
        if asked and environ.get("HTTP_IF_RANGE", variant.etag) != variant.etag:
            asked = None
        if not asked and entry.zipped is not None and takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
            variant = entry.zipped
        condition = environ.get("HTTP_IF_NONE_MATCH")
        if condition and matches(condition, variant.etag):
            start_response("304 Not Modified", list(variant.unchanged))
            return []
        if asked:
            try:
                span = wanted_range(asked, variant.size)
            except ValueError:
                headers = [("Content-Range", f"bytes */{variant.size}"), ("Content-Length", "0")]
                start_response("416 Range Not Satisfiable", headers)
                return []
            if span is not None:
                return self.send_part(variant, *span, start_response)
        start_response("200 OK", list(variant.headers))
        if head:
            return []
        return [variant.body] if variant.body is not None else stream(variant.path, 0, variant.size)

    def send_part(self, variant: Variant, first: int, last: int, start_response: StartResponse) -> Iterable[bytes]:
        length = last - first + 1
        headers = [pair for pair in variant.headers if pair[0] != "Content-Length"]
        headers += [("Content-Range", f"bytes {first}-{last}/{variant.size}"), ("Content-Length", str(length))]
        start_response("206 Partial Content", headers)
        return [variant.body[first : last + 1]] if variant.body is not None else stream(variant.path, first, length)


def in_utf_8(application: Application) -> Application:
    """Everything that is sent here is UTF-8. Django reads addresses and forms as the charset of Content-Type says, who
    may name any codec of Python's, "hex" or "undefined" among them, and does so before anything of its own, or of ours,
    could answer for it: the server would say 500. So Django is not told; who reads a body for a program still is."""

    def answer(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if "charset" in (kind := environ.get("CONTENT_TYPE", "").lower()):
            environ["CONTENT_TYPE"] = kind.replace("charset", "said-charset")
        return application(environ, start_response)

    return answer
