"""Typeset one document in a process of its own: run by path with `python -I`, it imports nothing of the project.

Input (stdin): one line of JSON {"cpu_seconds", "memory_mb", "parent": process id, "identifier", "html": size,
"most_pages": number or null, "assets": [[name, media type, size], ...]}, then the HTML, then the assets, one after the
other. Output (stdout): the PDF. Exit code 0 means a whole PDF; 3 means a refusal, 4 that it takes more pages than
`most_pages`, both told in one JSON line {"error": ...} on stderr; a signal means that a limit was hit.
"""

import contextlib
import ctypes
import gc
import json
import logging
import os
import resource
import signal
import sys
from collections.abc import Iterator

import pydyf
import weasyprint
import weasyprint.pdf
from weasyprint.formatting_structure.boxes import Box, MarginBox
from weasyprint.pdf import tags
from weasyprint.pdf.stream import Stream
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

REFUSED, TOO_LONG = 3, 4


def hold_to_limits(cpu_seconds: int, memory_mb: int, parent: int) -> None:
    """Bind this process before anything of the document is read."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 2))
    memory = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # No file can be written, not even by a library's mistake; the PDF leaves by a pipe.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: a killed worker leaves no typesetter behind
        if os.getppid() != parent:  # it was killed before the line above
            os._exit(REFUSED)


def refuse_the_world(event: str, arguments: tuple) -> None:
    """The second lock behind the fetcher: no network, no other program (audit hook, PEP 578)."""
    if event.startswith(("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "urllib.")):
        raise PermissionError(f"The typesetter may not use {event}.")


class OnlyOurAssets(URLFetcher):
    """Answers `asset:` addresses that were handed over in memory, and ends the job at any other."""

    def __init__(self, assets: dict[str, tuple[str, bytes]]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self.assets = assets

    def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
        if url not in self.assets:
            raise FatalURLFetchingError(f"The document asks for {url[:200]}, which is not one of its own pictures.")
        media_type, data = self.assets[url]
        return URLFetcherResponse(url, data, {"Content-Type": media_type})

    def open(self, url: object, data: object = None, timeout: object = None) -> URLFetcherResponse:
        return self.fetch(getattr(url, "full_url", url))


class TooManyPages(Exception):
    """It does not fit on the pages it was allowed."""


class Problems(logging.Handler):
    """What WeasyPrint could not show and only logs."""

    def __init__(self) -> None:
        super().__init__(level=logging.ERROR)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(record.getMessage())


def typeset(html: str, assets: dict[str, tuple[str, bytes]], identifier: str, most_pages: int | None = None) -> bytes:
    """The PDF/UA-1 of this HTML; nothing but `assets` can be fetched.

    Raises whatever WeasyPrint raises, RuntimeError when it only logs that something could not be shown, and
    TooManyPages before anything is written.
    """
    problems = Problems()
    log = logging.getLogger("weasyprint")
    log.handlers, log.propagate = [problems], False
    logging.getLogger("fontTools").setLevel(logging.CRITICAL)
    document = weasyprint.HTML(string=html, url_fetcher=OnlyOurAssets(assets)).render(pdf_variant="pdf/ua-1")
    if most_pages is not None and len(document.pages) > most_pages:
        raise TooManyPages(f"it takes {len(document.pages)} pages and may take {most_pages}")
    make_margins_artifacts(document)
    data = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier.encode(), finisher=complete_tags)
    if problems.told:
        raise RuntimeError(problems.told[0])
    return data


def make_margins_artifacts(document: weasyprint.Document) -> None:
    """Have running headers and page numbers written as pagination artefacts (ISO 14289-1, 7.8).

    WeasyPrint 70 tags them as content and leaves the tags out of the tree.
    """
    in_margin = {
        box
        for page in document.pages
        for margin in page._page_box.children
        if isinstance(margin, MarginBox)
        for box in margin.descendants()
    }
    build_box_tree = tags._build_box_tree

    class MarginsApart(Stream):
        def marked(self, box: Box, tag: str) -> contextlib.AbstractContextManager:
            return self.pagination() if box in in_margin else super().marked(box, tag)

        @contextlib.contextmanager
        def pagination(self) -> Iterator[None]:
            self.begin_marked_content("Artifact", pydyf.Dictionary({"Type": "/Pagination"}))
            try:
                yield
            finally:
                self.end_marked_content()

    def without_margins(box: Box, *arguments: object) -> Iterator[pydyf.Dictionary]:
        return iter(()) if isinstance(box, MarginBox) else build_box_tree(box, *arguments)

    weasyprint.pdf.Stream, tags._build_box_tree = MarginsApart, without_margins


def complete_tags(document: weasyprint.Document, pdf: pydyf.PDF) -> None:
    """Write what WeasyPrint 70 leaves out or gets wrong.

    /Scope on header cells (ISO 14289-1, 7.5); links that print and have a readable /Contents (7.18; WeasyPrint writes
    the anchor's name); the pictures' /BBox in PDF units (ISO 32000-1, table 344; WeasyPrint writes CSS pixels).
    """
    pages = dict(zip(pdf.page_references, document.pages, strict=True))
    for item in pdf.objects:
        if isinstance(item, pydyf.Dictionary) and item.get("S") == "/Figure":
            left, top, right, bottom = item["A"]["BBox"]
            height = pages[item["Pg"]].height
            item["A"]["BBox"] = pydyf.Array(n * 0.75 for n in (left, height - bottom, right, height - top))
    for page in document.pages:
        for box in page._page_box.descendants():
            tag = box.element_tag
            if tag == "th" and hasattr(box, "mark"):
                scope = box.element.get("scope", "col")
                box.mark["A"]["Scope"] = "/Row" if scope.startswith("row") else "/Column"
            elif tag == "td" and hasattr(box, "mark") and box.element.get("data-spans"):
                # WeasyPrint counts columns wrongly beside row spans; wrong headers are worse than the scopes alone.
                box.mark["A"].pop("Headers", None)
            if getattr(box, "link_annotation", None) is not None and box.element is not None:
                box.link_annotation["F"] = 4  # print it
                words = " ".join("".join(box.element.itertext()).split())
                if words:
                    box.link_annotation["Contents"] = pydyf.String(words)


def refuse(message: str, code: int = REFUSED) -> None:
    sys.stderr.write("\n" + json.dumps({"error": message}) + "\n")
    sys.stderr.flush()
    os._exit(code)


def main() -> None:
    head = json.loads(sys.stdin.buffer.readline())
    hold_to_limits(head["cpu_seconds"], head["memory_mb"], head["parent"])
    sys.addaudithook(refuse_the_world)
    # Layout makes millions of objects and little rubbish: 0.88 of the time without the collector (reference, PDF).
    gc.disable()
    try:
        html = sys.stdin.buffer.read(head["html"]).decode()
        assets = {name: (kind, sys.stdin.buffer.read(size)) for name, kind, size in head["assets"]}
        data = typeset(html, assets, head["identifier"], head["most_pages"])
    except TooManyPages as error:
        refuse(str(error), TOO_LONG)
    except MemoryError:
        refuse(f"it needs more than {head['memory_mb']} MB of memory")
    except RecursionError:
        refuse("it is nested too deeply")
    except BaseException as error:  # WeasyPrint's fatal error is no Exception
        refuse(str(error) or type(error).__name__)
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
    os._exit(0)  # the operating system frees the boxes faster than Python does


if __name__ == "__main__":
    main()
