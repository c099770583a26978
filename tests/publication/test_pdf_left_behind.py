"""Does a typesetter's folder go, whoever dies?"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from publication.pdf import press

ROOT = Path(__file__).resolve().parents[2]
WORKER = """
import sys
from publication.pdf import press
with press.own_folder() as folder:
    print(folder, flush=True)
    sys.stdin.read()
"""


def test_the_next_typesetter_removes_what_a_killed_worker_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=os.environ | {"TMPDIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "jfp_portal.settings"},
    )  # fmt: skip
    left = Path(worker.stdout.readline().strip())
    (left / "fonts.conf").write_text("<fontconfig/>")
    young, others = tmp_path / f"{press.PREFIX}young", tmp_path / "somebody-elses"
    young.mkdir()
    others.mkdir()
    for folder in (left, others):
        os.utime(folder, (0, 0))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    press.sweep()
    assert left.is_dir(), "its worker lives"
    worker.kill()
    worker.communicate()
    limits = {"identifier": "x", "cpu_seconds": 30, "memory_mb": 900}
    assert press.typeset("<html lang=en><title>t</title><p>A text", {}, **limits).startswith(b"%PDF")
    assert {path.name for path in tmp_path.iterdir()} == {young.name, others.name}
