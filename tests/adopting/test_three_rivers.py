"""Does nothing of the sample's area show in another board's system? An invented board of three Places begins, a plan
lives its life there, and everything that anybody can read is read: pages, files, PDFs, Word, feeds, letters, answers of
the interface. The words that may not be there are read from the sample's files."""

import io
import re
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import pytest

from jfp_portal.files import NATIONAL, SAMPLE, loaded
from organisations.models import Kind

FILES = Path(__file__).parent / "three_rivers"
PACKED = {".pdf", ".docx", ".gz", ".png", ".woff2", ".ico"}
OF_THE_NATION = {Kind.NHS_ENGLAND, Kind.NATIONAL_BODY, Kind.RESEARCH_BODY}


def words(text):
    return set(re.findall(r"[a-z0-9&]+", text.lower()))


@cache
def known_elsewhere():
    """Words that say nothing of an area: those of the national files and of the invented ones."""
    files = [*NATIONAL.rglob("*.yaml"), *FILES.rglob("*.yaml")]
    return set().union(*(words(file.read_text()) for file in files))


def local_names():
    """What the sample's files call things of its area."""
    site = loaded(SAMPLE.folder / "site.yaml")["name"]
    yield from re.findall(r"[A-Z]\w+", site)
    for row in SAMPLE.rows("organisations"):
        if row["kind"] not in OF_THE_NATION:
            yield from (row[key] for key in ("name", "ods_code", "gss_code") if row.get(key))
            yield from (name["name"] for name in row.get("names") or [] if name["name"] != name["name"].lower())
            if "-" in row["slug"]:
                yield row["slug"]
    for place in SAMPLE.rows("places"):
        yield from (place["slug"], place["name"])
    for row in loaded(SAMPLE.folder / "accounts.yaml"):
        yield from (row["email"], row["name"])
    yield from (row["name"] for row in loaded(SAMPLE.folder / "data_sources.yaml"))
    of_all = {row["slug"] for row in loaded(NATIONAL / "glossary.yaml")}
    for row in loaded(SAMPLE.folder / "glossary.yaml"):
        if row["slug"] not in of_all:
            yield from (row["term"], *row["aliases"])
    yield "sample.local"


@cache
def forbidden():
    """One pattern, of whole words. A body that is called by one common word is known by its capital letter alone."""
    of_places = {row[key].lower() for row in SAMPLE.rows("places") for key in ("slug", "name")}
    patterns = []
    for name in sorted({name for name in local_names() if words(name) - known_elsewhere()}, key=len, reverse=True):
        is_telling = name.lower() in of_places or len(words(name)) > 1
        patterns.append((f"(?i:{re.escape(name)})" if is_telling else re.escape(name)).replace(r"\ ", r"\s+"))
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)")


def text_of(file):
    if file.suffix == ".pdf":
        done = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True)
        return done.stdout.decode()
    if file.suffix == ".docx":
        with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as package:
            return " ".join(package.read(name).decode(errors="ignore") for name in package.namelist())
    return "" if file.suffix in PACKED else file.read_bytes().decode()


def leaks(folder):
    """Whatever the sample calls by name, and in which file."""
    found = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        if hit := forbidden().search(f"{file.relative_to(folder)} {text_of(file)}"):
            address = file.with_suffix(".address")
            found.append((address.read_text() if address.exists() else str(file.relative_to(folder)), hit[0]))
    return found


def test_the_words_that_may_not_show_come_from_the_sample_and_are_telling():
    for name in ("QYG", "E08000014", "sefton", "Cheshire and Merseyside", "Alder Hey Children's NHS Foundation Trust",
                 "One Liverpool", "beacon indicators", "CIPHA", "planner@sample.local", "St Helens"):  # fmt: skip
        assert forbidden().search(f"… {name}, …"), name
    for name in ("ICB", "NHS England", "Integrated Care Partnership", "Place partnership", "sample", "Three Rivers"):
        assert not forbidden().search(name), name


@pytest.mark.slow
def test_nothing_of_the_sample_s_area_shows_in_another_board_s_system(live_system):
    live_system.extra |= {"SECOND_FACTOR_REQUIRED": "false"}
    assert "They would make" in live_system.manage("start_system", str(FILES), "--check").stdout
    said = live_system.manage("start_system", str(FILES)).stdout
    tokens = re.findall(r"/accounts/invitation/([^/\s]+)/", said)
    assert "Nothing was changed" in live_system.manage("start_system", str(FILES)).stdout
    seen = live_system.folder / "seen"
    done = subprocess.run(
        [sys.executable, "-m", "tests.adopting.life", seen, *tokens], env=live_system.environment, check=False,
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert leaks(live_system.publication_root / "public") == []
    assert leaks(seen) == []
    assert not forbidden().search(said)
    everything_was_there(live_system.publication_root / "public", seen)


def everything_was_there(public, seen):
    """That nothing was found is worth as much as what was looked at."""
    home = (public / "index.html").read_text()
    assert "Plans of the Three Rivers" in home
    for kind in ("index.html", "plan.pdf", "plan.json", "feed.atom"):
        assert list(public.rglob(kind)), kind
    statement = (public / "accessibility/index.html").read_text()
    assert "plans@threerivers.example" in statement
    assert "Two people who use screen readers" in statement
    privacy = (public / "privacy/index.html").read_text()
    assert "NHS Three Rivers Integrated Care Board answers for the personal data" in privacy
    assert "This is a draft" not in statement + privacy
    pdf = text_of(next(public.rglob("plan.pdf")))
    assert "Caldwick Bridge" in pdf
    assert "https://plans.threerivers.example" in pdf
    opinions = [file for file in public.glob("opinions/*/index.html") if "It does, says" in file.read_text()]
    assert len(opinions) == 3
    answers = [file.read_text().split() for file in seen.glob("*.address")]
    assert {status for address, status in answers if address != "/nowhere/"} <= {"200", "403", "404"}
    assert sum(status == "200" for _, status in answers) > 100
    assert sum("Alderby" in file.read_text() for file in seen.glob("mail-*.txt")) >= 1
