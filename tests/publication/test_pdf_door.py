"""Does the typesetter hold against hostile HTML that no cleaner has seen?"""

import functools
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from publication.pdf import CannotRender, press, render
from publication.pdf.press import typeset
from tests.publication.pdf_sample import IMAGES, PICTURE, content, release, section

ROOT = Path(__file__).resolve().parents[2]
LIMITS = {"identifier": "test", "cpu_seconds": 20, "memory_mb": 1500}
CANARY = "EMBARGOED-4f9d2c"

# {url} is an address of a listener, {file} of a canary file. True: WeasyPrint 70 follows it when it may.
VECTORS = {
    "img": ('<img src="{url}" alt="x">', True),
    "img file": ('<img src="{file}" alt="x">', True),
    "img without scheme": ('<img src="//{host}/x.png" alt="x">', True),
    "img data": ('<img src="data:image/png;base64,iVBORw0KGgo=" alt="x">', True),
    "img data svg with a file inside": (
        '<img alt=x src=\'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"><image href="{file}"/></svg>\'>',
        True,
    ),
    "img srcset": ('<img srcset="{url} 2x" alt="x">', False),
    "picture source": ('<picture><source srcset="{url}"></picture>', False),
    "svg image href": (
        '<svg width="9" height="9"><title>t</title><image href="{url}" width="9" height="9"/></svg>',
        True,
    ),
    "svg image xlink": (
        (
            '<svg width="9" height="9" xmlns:xlink="http://www.w3.org/1999/xlink"><title>t</title>'
            '<image xlink:href="{file}" width="9" height="9"/></svg>'
        ),
        True,
    ),
    "svg use": ('<svg width="9" height="9"><title>t</title><use href="{url}#a"/></svg>', False),
    "svg style import": ('<svg width="9" height="9"><title>t</title><style>@import url({url});</style></svg>', True),
    "css import": ('<style>@import url("{url}");</style>', True),
    "css import file": ('<style>@import "{file}";</style>', True),
    "link stylesheet": ('<link rel="stylesheet" href="{url}">', True),
    "link stylesheet file": ('<link rel="stylesheet" href="{file}">', True),
    "link attachment": ('<link rel="attachment" href="{file}">', True),
    "link attachment url": ('<link rel="attachment" href="{url}">', True),
    "a attachment": ('<a rel="attachment" href="{file}">copy</a>', True),
    "a attachment url": ('<a rel="attachment" href="{url}">copy</a>', True),
    "font face": ('<style>@font-face {{ font-family: "q"; src: url({url}) }} p {{ font-family: "q" }}</style>', True),
    "font face file": (
        '<style>@font-face {{ font-family: "q"; src: url({file}) }} p {{ font-family: "q" }}</style>',
        True,
    ),
    "font face local": (
        '<style>@font-face {{ font-family: "q"; src: local("Liberation Sans") }} p {{ font-family: q }}</style>',
        True,
    ),
    "background": ('<p style="background: url({url})">x</p>', True),
    "background file": ('<p style="background-image: url({file})">x</p>', True),
    "list style": ('<ul style="list-style-image: url({url})"><li>x</li></ul>', True),
    "border image": ('<p style="border: 3px solid; border-image: url({url}) 3">x</p>', True),
    "content url": ("<style>p::before {{ content: url({url}) }}</style>", True),
    "mask border": ('<p style="mask-border-source: url({url})">x</p>', True),
    "colour profile": ("<style>@color-profile --q {{ src: url({url}); components: a, b, c }}</style>", True),
    "object": ('<object data="{url}"></object>', True),
    "object file": ('<object data="{file}" type="image/svg+xml"></object>', True),
    "embed": ('<embed src="{url}">', True),
    "embed file": ('<embed src="{file}" type="image/svg+xml">', True),
    "base and img": ('<base href="{url}"><img src="x.png" alt="x">', True),
    "redirect": ('<img src="{url}/redirect" alt="x">', True),
    "name that means this machine": ('<img src="http://localhost:{port}/x" alt="x">', True),
    "ftp": ('<img src="ftp://{host}/x" alt="x">', True),
    "iframe": ('<iframe src="{url}"></iframe>', False),
    "script": ('<script src="{url}"></script>', False),
    "video and audio": ('<video src="{url}" poster="{url}"></video><audio src="{url}"></audio>', False),
    "meta refresh": ('<meta http-equiv="refresh" content="0; url={url}">', False),
    "input image": ('<input type="image" src="{url}">', False),
}


class Listener:
    """Counts connections on 127.0.0.1 and answers each with a redirect."""

    def __init__(self) -> None:
        self.hits: list[bytes] = []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                self.hits.append(connection.recv(1000))
                connection.sendall(b"HTTP/1.0 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n")


@pytest.fixture
def listener() -> Iterator[Listener]:
    server = Listener()
    yield server
    server.socket.close()


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    path = tmp_path / "embargoed.txt"
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" width="99" height="9"><text>{CANARY}</text></svg>')
    return path


def page(vector: str, listener: Listener, canary: Path) -> str:
    host = f"127.0.0.1:{listener.port}"
    filled = vector.format(url=f"http://{host}/x", host=host, port=listener.port, file=canary.as_uri())
    return f'<!DOCTYPE html><html lang="en"><head><title>t</title></head><body><p>x</p>{filled}</body></html>'


def outcome(act: Callable[[], bytes]) -> tuple[bytes, str]:
    """The PDF, or the refusal's sentence."""
    try:
        return act(), ""
    except CannotRender as refusal:
        return b"", str(refusal)


@pytest.mark.parametrize("name", VECTORS)
def test_nothing_reaches_the_network_or_the_disk(name: str, listener: Listener, canary: Path) -> None:
    vector, followed = VECTORS[name]
    printed, refusal = outcome(lambda: typeset(page(vector, listener, canary), {}, **LIMITS))
    assert printed or "The PDF was not made" in refusal
    assert listener.hits == []
    assert CANARY.encode() not in printed
    assert b"EmbeddedFile" not in printed
    if followed:
        assert printed == b"", "what WeasyPrint follows must fail the build"


def test_the_refusal_names_what_was_asked_for(listener: Listener, canary: Path) -> None:
    with pytest.raises(CannotRender, match=r"asks for file:.*embargoed.txt"):
        typeset(page(VECTORS["link attachment"][0], listener, canary), {}, **LIMITS)


def test_the_listener_and_the_canary_would_tell(listener: Listener, canary: Path, tmp_path: Path) -> None:
    """The control: WeasyPrint with its own fetcher reaches both."""
    body = VECTORS["img"][0] + VECTORS["link attachment"][0]
    out = tmp_path / "leak.pdf"
    script = "import sys, weasyprint; weasyprint.HTML(string=sys.argv[1]).write_pdf(sys.argv[2], uncompressed_pdf=True)"
    subprocess.run(
        [sys.executable, "-c", script, page(body, listener, canary), str(out)], check=True, capture_output=True
    )
    assert listener.hits
    assert CANARY.encode() in out.read_bytes()


def test_only_pictures_that_were_handed_over_are_shown() -> None:
    shown = '<html lang="en"><title>t</title><img src="asset:{}" alt="bars">'
    assert typeset(shown.format("a"), {"asset:a": ("image/png", PICTURE)}, **LIMITS).startswith(b"%PDF-1.7")
    with pytest.raises(CannotRender, match="asset:b, which is not one of its own"):
        typeset(shown.format("b"), {"asset:a": ("image/png", PICTURE)}, **LIMITS)
    with pytest.raises(CannotRender, match="Failed to load image"):
        typeset(shown.format("a"), {"asset:a": ("image/png", PICTURE[:20])}, **LIMITS)


def test_the_typesetter_itself_may_use_no_socket_and_start_no_program() -> None:
    script = (
        "import importlib.util as u, sys, socket, subprocess\n"
        f"s = u.spec_from_file_location('child', {str(ROOT / 'publication/pdf/child.py')!r})\n"
        "m = u.module_from_spec(s); s.loader.exec_module(m); sys.addaudithook(m.refuse_the_world)\n"
        "for act in (lambda: socket.create_connection(('127.0.0.1', 9)), lambda: subprocess.run(['true'])):\n"
        "    try: act()\n"
        "    except PermissionError as e: print('refused', e)\n"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert told.count("refused") == 2


def hostile_html(body: str) -> str:
    return f'<html lang="en"><title>t</title><body>{body}</body></html>'


@pytest.mark.parametrize(
    "body",
    [
        '<div style="display:flex">' * 14 + "x",
        '<table><tr><td colspan="100000">x</td></tr></table>',
        "<p>" + "<br>" * 100_000,
        "<table>" + ("<tr>" + "<td>x</td>" * 100 + "</tr>") * 1000 + "</table>",
    ],
    ids=["flex", "colspan", "breaks", "table"],
)
def test_a_document_that_would_run_for_ever_is_stopped(body: str) -> None:
    began = time.monotonic()
    with pytest.raises(CannotRender, match=r"2 seconds of processor time|needs more than|limit of|took longer"):
        typeset(hostile_html(body), {}, identifier="x", cpu_seconds=2, memory_mb=600)
    assert time.monotonic() - began < 45


def test_a_document_that_would_eat_the_memory_is_stopped_and_the_parent_is_unharmed() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(CannotRender, match=r"more than 400 MB of memory|limit of 400 MB"):
        typeset(
            hostile_html('<table><tr><td colspan="1000000000">x</td></tr></table>'),
            {},
            identifier="x",
            cpu_seconds=20,
            memory_mb=400,
        )
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000
    assert resource.getrlimit(resource.RLIMIT_AS) == (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    assert typeset(hostile_html("<p>x</p>"), {}, **LIMITS).startswith(b"%PDF")


def test_deep_nesting_is_a_plain_refusal() -> None:
    with pytest.raises(CannotRender, match="nested too deeply"):
        typeset(hostile_html("<div>" * 2000 + "x"), {}, **LIMITS)


def test_the_clock_stops_it_too_and_the_caller_hears_a_pulse() -> None:
    pulses = []
    began = time.monotonic()
    with pytest.raises(CannotRender, match="longer than 2 seconds"):
        typeset(hostile_html("<p>" + "<br>" * 100_000), {}, wall_seconds=2.2, pulse=lambda: pulses.append(1), **LIMITS)
    assert time.monotonic() - began < 8
    assert pulses


def test_a_long_document_arrives_whole_when_the_typesetter_is_slow_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Found under load: what did not fit the pipe before the first pulse was never sent."""
    monkeypatch.setattr(press, "TICK", 0.01)
    body = "<p>" + "word " * 200 + "</p>"
    assert typeset(hostile_html(body * 150), {}, wall_seconds=60, **LIMITS).startswith(b"%PDF")


def test_what_the_pulse_raises_ends_the_work() -> None:
    class LeaseLost(Exception):
        pass

    def lost() -> None:
        raise LeaseLost

    with pytest.raises(LeaseLost):
        typeset(hostile_html("<p>" + "<br>" * 100_000), {}, pulse=lost, **LIMITS)
    assert not children_of(os.getpid())


def children_of(parent: int) -> list[int]:
    """Typesetters that are still running under this process."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(state[1]) == parent and b"pdf/child.py" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except (OSError, IndexError):
            continue
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="the death signal is Linux's")
def test_a_killed_worker_leaves_no_typesetter_behind() -> None:
    script = (
        "from publication.pdf.press import typeset\n"
        "typeset('<html lang=en><title>t</title><p>' + '<br>' * 100000, {}, identifier='x', cpu_seconds=60,"
        " memory_mb=900)"
    )
    worker = subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, env=os.environ | {"DJANGO_SETTINGS_MODULE": "jfp_portal.settings"}
    )
    until = time.monotonic() + 20
    while not (born := children_of(worker.pid)) and time.monotonic() < until:
        time.sleep(0.05)
    assert born
    time.sleep(1.5)  # past its start, where it binds itself to its parent
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    until = time.monotonic() + 5
    while Path(f"/proc/{born[0]}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(f"/proc/{born[0]}").exists()


def test_hostile_markup_in_a_section_reaches_nothing(listener: Listener, canary: Path) -> None:
    """The same through the whole road: dropped or refused by the section's name, never fetched."""
    for name in ("img", "background", "a attachment", "object", "link stylesheet", "svg image href"):
        plan = content()
        vector = page(VECTORS[name][0], listener, canary).split("<body>")[1].removesuffix("</body></html>")
        plan["sections"].append(section("bad", "The bad one", vector))
        printed, refusal = outcome(functools.partial(render, plan, release(), IMAGES))
        assert printed or "The bad one" in refusal
        assert b"EmbeddedFile" not in printed
    assert listener.hits == []
