"""Is the committed editor the one that its sources and its lock say, and does it name no machine and no registry?"""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FRONTEND = ROOT / "frontend"
BUILT = ROOT / "static" / "editor"
VALIDATOR = ROOT / "tests" / "vendor" / "html-validate"
LOCK = json.loads((FRONTEND / "package-lock.json").read_text())


def check() -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "script" / "editor"), "--check"], capture_output=True, text=True, check=False
    )


def test_what_is_committed_was_built_from_these_sources_and_a_change_is_seen():
    done = check()
    assert done.returncode == 0, done.stderr
    # A file that nobody recorded, as a change of a recorded one would touch what others are reading. One test for both:
    # in two processes at once the first would meet the file of the second.
    extra = FRONTEND / "editor" / "zz-unrecorded.js"
    extra.write_text("// not built\n")
    try:
        done = check()
    finally:
        extra.unlink()
    assert done.returncode == 1
    assert "zz-unrecorded.js" in done.stderr


def test_the_lock_pins_everything_by_hash_and_names_no_registry():
    packages = {path: row for path, row in LOCK["packages"].items() if path}
    assert len(packages) > 20
    assert [path for path, row in packages.items() if not row["integrity"].startswith("sha512-")] == []
    assert [path for path, row in packages.items() if "resolved" in row] == []
    versions = {row["version"] for path, row in packages.items() if "/@tiptap/" in path}
    assert versions == {"3.32.2"}


def test_the_built_script_names_no_machine_and_asks_nobody():
    script = (BUILT / "editor.js").read_text()
    assert "sourceMappingURL" not in script
    hosts = set(re.findall(r"https?://([\w.-]+)", script))
    # An example for a person, and an address in a message for developers; neither is asked.
    assert hosts == {"www.nhs.uk", "prosemirror.net"}
    assert not re.search(r"/(work|root|home|tmp)/\w|node_modules", script)


def test_every_package_inside_has_its_licence_beside():
    licences = (BUILT / "LICENCES.md").read_text()
    names = re.findall(r"^## (\S+) \S+ \((.+)\)$", licences, re.MULTILINE)
    assert len(names) > 10
    assert {licence for _, licence in names} <= {"MIT", "ISC", "BSD-3-Clause"}
    assert "@tiptap/core" in dict(names)
    assert "Permission is hereby granted" in licences


def test_so_has_every_package_in_the_validator():
    licences = (VALIDATOR / "LICENCES.md").read_text()
    names = re.findall(r"^## (\S+) \S+ \((.+)\)$", licences, re.MULTILINE)
    assert "html-validate" in dict(names)
    assert {licence for _, licence in names} <= {"MIT", "ISC", "BSD-3-Clause", "Apache-2.0"}
    assert not re.search(r"/(work|root|home|tmp)/\w", (VALIDATOR / "html-validate.js").read_text())
