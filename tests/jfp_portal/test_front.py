"""Are the frozen files served rightly, safely, and with everything else down?"""

import contextlib
import gzip
import http.client
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from jfp_portal.front import CONTENT_SECURITY_POLICY, Front, takes_gzip
from tests.jfp_portal.frozen_site import EDITION, PAGE, PDF, frozen_site
from tests.live import LiveSystem


def django(environ: dict, start_response: object) -> list[bytes]:
    start_response("299 Django", [])
    return [b"django"]


class Answer:
    def __init__(self, front: Front, path: str, method: str = "GET", query: str = "", **headers: str) -> None:
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path.encode().decode("latin-1"), "QUERY_STRING": query}
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        self.headers: dict[str, str] = {}

        def start_response(status: str, sent: list[tuple[str, str]]) -> None:
            self.status = int(status.split()[0])
            assert len({name for name, _ in sent}) == len(sent), "no header twice"
            self.headers = dict(sent)

        self.body = b"".join(front(environ, start_response))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return frozen_site(tmp_path)


@pytest.fixture
def front(root: Path) -> Front:
    return Front(django, root / "publications", root / "static", "/static/")


def test_a_page_with_all_its_headers(front: Front) -> None:
    answer = Answer(front, EDITION)
    assert (answer.status, answer.body) == (200, PAGE)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["ETag"].startswith('"')
    assert Answer(front, "/").headers["Cache-Control"] == "public, max-age=60"
    assert Answer(front, "/plans/é/").body == b"accent"


def test_head_sends_the_headers_only(front: Front) -> None:
    answer = Answer(front, EDITION, "HEAD")
    assert (answer.status, answer.body, answer.headers["Content-Length"]) == (200, b"", str(len(PAGE)))


def test_the_compressed_file_goes_to_who_takes_it(front: Front) -> None:
    answer = Answer(front, EDITION, accept_encoding="gzip, br")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.body) == PAGE
    assert answer.headers["ETag"] != Answer(front, EDITION).headers["ETag"], "two representations, two strong tags"
    assert "Content-Encoding" not in Answer(front, EDITION, accept_encoding="gzip;q=0, br").headers
    assert "Content-Encoding" not in Answer(front, EDITION + "sections/a/", accept_encoding="gzip").headers


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [("gzip", True), ("", False), ("br", False), ("gzip;q=0", False), ("gzip;q=0.0", False), ("*", True),
     ("*;q=0", False), ("gzip;q=0.5, *;q=0", True), ("br, GZIP;q=1", True), ("identity;q=1, *;q=0.5", True)],
)  # fmt: skip
def test_accept_encoding(accepted: str, takes: bool) -> None:
    assert takes_gzip(accepted) is takes


def test_304_for_who_has_it(front: Front) -> None:
    tag = Answer(front, EDITION).headers["ETag"]
    for condition in (tag, f'"x", {tag}', f"W/{tag}", "*"):
        answer = Answer(front, EDITION, if_none_match=condition)
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["ETag"] == tag
    assert Answer(front, EDITION, if_none_match='"x"').status == 200


def test_a_changed_file_has_a_new_tag_at_once(front: Front, root: Path) -> None:
    before = Answer(front, "/")
    other = root / "publications" / "sites" / "2"
    other.mkdir()
    (other / "index.html").write_text("<h1>Other")
    new = root / "publications" / "public.new"
    new.symlink_to(other)
    new.replace(root / "publications" / "public")
    after = Answer(front, "/")
    assert after.body == b"<h1>Other"
    assert after.headers["ETag"] != before.headers["ETag"]
    assert Answer(front, EDITION).status == 299, "the new generation has no such page"


def test_a_folder_without_its_slash_is_sent_there(front: Front) -> None:
    answer = Answer(front, "/plans/jfp/editions/1", query="a=1")
    assert (answer.status, answer.headers["Location"]) == (308, "/plans/jfp/editions/1/?a=1")
    assert Answer(front, "/plans/é").headers["Location"] == "/plans/%C3%A9/"


@pytest.mark.parametrize(
    ("asked", "status", "body"),
    [("bytes=0-3", 206, b"%PDF"), ("bytes=5-7", 206, b"1.7"), ("bytes=-2", 206, b"\xfe\xff"),
     (f"bytes={len(PDF) - 1}-", 206, b"\xff"), (f"bytes=1280000-{len(PDF) * 9}", 206, PDF[1280000:]),
     (f"bytes={len(PDF)}-", 416, b""), ("bytes=-0", 416, b""), ("bytes=7-5", 200, PDF), ("bytes=0-1,4-5", 200, PDF),
     ("lines=0-3", 200, PDF), ("bytes=-", 200, PDF)],
)  # fmt: skip
def test_ranges_of_a_pdf(front: Front, asked: str, status: int, body: bytes) -> None:
    answer = Answer(front, EDITION + "plan.pdf", range=asked)
    assert (answer.status, answer.body) == (status, body)
    assert int(answer.headers["Content-Length"]) == len(body)
    if status == 416:
        assert answer.headers["Content-Range"] == f"bytes */{len(PDF)}"


def test_a_range_of_another_version_is_the_whole_file(front: Front) -> None:
    tag = Answer(front, EDITION + "plan.pdf").headers["ETag"]
    assert Answer(front, EDITION + "plan.pdf", range="bytes=0-3", if_range=tag).status == 206
    assert Answer(front, EDITION + "plan.pdf", range="bytes=0-3", if_range='"old"').status == 200


def test_types(front: Front) -> None:
    assert Answer(front, EDITION + "plan.pdf").headers["Content-Type"] == "application/pdf"
    assert Answer(front, EDITION + "SHA256SUMS").headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "Content-Security-Policy" not in Answer(front, EDITION + "plan.pdf").headers


def test_static_files_beside(front: Front) -> None:
    answer = Answer(front, "/static/app.0123456789ab.css")
    assert answer.body == b"p{}"
    assert "immutable" in answer.headers["Cache-Control"]
    assert Answer(front, "/static/").status == 299


@pytest.mark.parametrize("path", ["/workspace/", "/nothing", "/plans/jfp/editions/2/", "/plans/", "/static/no.css", ""])
def test_what_is_no_file_is_djangos(front: Front, path: str) -> None:
    assert Answer(front, path).status == 299


def test_other_methods_are_djangos(front: Front) -> None:
    assert Answer(front, EDITION, "POST").status == 299


@pytest.mark.parametrize(
    "path",
    ["/../secret.html", "/plans/../../../secret.html", "/plans/jfp/editions/1/../../../../../../secret.html",
     "//secret",
     "/%2e%2e/secret.html", "/..\\secret.html", "/plans/\0/", "/secret.html\0.css", "/.git/config",
     "/static/../secret.html", "/static//secret.html", "/" + "a/" * 2000, "/./", "/plans//jfp/", "\udce9"],
)  # fmt: skip
def test_no_path_leads_out(front: Front, path: str) -> None:
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": ""}
    assert b"".join(front(environ, lambda *_: None)) == b"django"


def test_no_link_leads_out(front: Front, root: Path) -> None:
    site = root / "publications" / "sites" / "1"
    (site / "leak.html").symlink_to(root / "secret.html")
    (site / "leaks").symlink_to(root)
    (root / "publications-beside").mkdir()
    (root / "publications-beside" / "x.html").write_text("secret")
    (site / "beside").symlink_to(root / "publications-beside")
    for path in ("/leak.html", "/leaks/secret.html", "/beside/x.html"):
        assert Answer(front, path).status == 299
    (site / "later.html").write_text("fine")
    assert Answer(front, "/later.html").body == b"fine"
    (site / "later.html").unlink()
    (site / "later.html").symlink_to(root / "secret.html")
    assert Answer(front, "/later.html").status == 299, "a file known once does not open the way for a link"


def test_special_files_are_refused(front: Front, root: Path) -> None:
    site = root / "publications" / "sites" / "1"
    (site / "folder.html").mkdir()
    os.mkfifo(site / "pipe.html")
    assert Answer(front, "/folder.html").status == 299
    assert Answer(front, "/pipe.html").status == 299


def test_nothing_published_yet(tmp_path: Path) -> None:
    front = Front(django, tmp_path / "none", tmp_path / "no-static", "/static/")
    assert Answer(front, "/").status == 299


@pytest.fixture
def without_database(root: Path) -> Iterator[LiveSystem]:
    nowhere = "postgresql://nobody@127.0.0.1:9/nothing?connect_timeout=1"
    system = LiveSystem(root, nowhere, {"STATIC_ROOT": str(root / "static")})
    yield system
    system.stop_all()


@pytest.mark.live
def test_a_real_server_with_the_database_down(without_database: LiveSystem) -> None:
    address = urlsplit(without_database.start_web())

    def ask(path: str, method: str = "GET", **headers: str) -> tuple[int, bytes, http.client.HTTPMessage]:
        with contextlib.closing(http.client.HTTPConnection(address.hostname, address.port, timeout=20)) as connection:
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.headers

    status, body, headers = ask(EDITION, Cookie="sessionid=abcdef")
    assert (status, body) == (200, PAGE)
    assert "set-cookie" not in headers
    assert ask(EDITION, Accept_Encoding="gzip")[2]["content-encoding"] == "gzip"
    status, body, headers = ask(EDITION + "plan.pdf", "HEAD")
    assert (status, body, headers["content-length"]) == (200, b"", str(len(PDF)))
    assert ask(EDITION + "plan.pdf")[1] == PDF
    assert ask(EDITION + "plan.pdf", Range="bytes=-2")[:2] == (206, b"\xfe\xff")
    assert ask("/plans/%C3%A9/")[1] == b"accent"
    for path in ("/%2e%2e/%2e%2e/secret.html", "/plans/..%2f..%2f..%2fsecret.html", "/static/%2e%2e/secret.html"):
        assert b"secret" not in ask(path)[1]
    assert ask("/plans/jfp/editions/1")[2]["location"] == EDITION
    os.unlink(without_database.publication_root / "public")
    assert ask(EDITION)[0] >= 400
