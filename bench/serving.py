"""How fast is a published page? Anchor = 1.0: requests per second of nginx serving one plain 80 KB file."""

import contextlib
import gzip
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from jfp_portal.serve.processes import web_command

BASE_DIR = Path(__file__).resolve().parent.parent
NGINX = """
daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/nginx-error.log;
events {{ worker_connections 512; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; types {{ text/html html; }}
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; root {folder}/publications/public; gzip_static on; }}
}}
"""


def page() -> bytes:
    """80 KB of the same words in the same order each time, which compress as a plan's pages do (to about 24 KB)."""
    dice = random.Random(2023)
    letters = "abcdefghilmnoprstuvy"
    words = ["".join(dice.choices(letters, k=dice.randint(2, 11))) for _ in range(1600)]
    weights = [1 / (rank + 4) for rank in range(len(words))]
    text = ["<!doctype html><html lang=en-GB><title>Plan</title><body>"]
    while sum(map(len, text)) < 80_000:
        text.append(f"<p>{' '.join(dice.choices(words, weights, k=40))}.</p>\n")
    return "".join(text).encode()[:80_000]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(command: list[str], address: str, **options: object) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
                break
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(20)


def rate(address: str, *headers: str, seconds: int = 4) -> float:
    options = [argument for header in headers for argument in ("-H", header)]
    command = ["wrk", "-t1", "-c16", f"-d{seconds}s", *options, address]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx or 3xx" in printed:
        sys.exit(printed)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", printed).group(1))


def run() -> list[dict[str, object]]:
    if not (shutil.which("wrk") and (nginx := shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"))):
        sys.exit("this benchmark needs wrk and nginx: apt-get install wrk nginx")
    with tempfile.TemporaryDirectory(prefix="jfp-bench-") as name:
        folder, port, ours = Path(name), free_port(), free_port()
        folder.chmod(0o755)
        edition = folder / "publications" / "public" / "plans" / "jfp" / "editions" / "1"
        edition.mkdir(parents=True)
        (edition / "index.html").write_bytes(page())
        (edition / "index.html.gz").write_bytes(gzip.compress(page(), 9, mtime=0))
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
        own = {
            "JFP_RUN_DIR": name,
            "PUBLICATION_ROOT": f"{name}/publications",
            "DATABASE_URL": "postgresql://127.0.0.1:9/nobody",
        }
        anchor = f"http://127.0.0.1:{port}/plans/jfp/editions/1/"
        front = f"http://127.0.0.1:{ours}/plans/jfp/editions/1/"
        with (
            running([nginx, "-c", f"{name}/nginx.conf", "-p", name], anchor),
            running(web_command(ours), front, cwd=BASE_DIR, env={**os.environ, **own}),
        ):
            return measure(anchor, front)


def measure(anchor: str, front: str) -> list[dict[str, object]]:
    with urllib.request.urlopen(front) as answer:
        etag = answer.headers["ETag"]
    zipped = "Accept-Encoding: gzip"
    cases = [
        ("nginx, gzip prepared", anchor, (zipped,), 1.3),
        ("embedded server (granian, front), plain", front, (), 0.7),
        ("embedded server, gzip prepared", front, (zipped,), 1.3),
        ("embedded server, 304 by If-None-Match", front, (f"If-None-Match: {etag}",), None),
    ]
    rate(anchor, seconds=1), rate(front, seconds=1)
    rounds: dict[str, list[float]] = {}
    for _ in range(3):  # in turns, as other people use this machine too; the ratio is taken within each round
        base = rate(anchor)
        rounds.setdefault("anchor", []).append(base)
        for what, address, headers, _target in cases:
            rounds.setdefault(what, []).append(rate(address, *headers) / base)
    best = sorted(rounds["anchor"])[1]
    ratios = {what: sorted(values)[1] for what, values in rounds.items() if what != "anchor"}
    return [
        {"what": what, "value": ratios[what] * best, "anchor": best, "ratio": round(ratios[what], 3), "target": target}
        for what, _address, _headers, target in cases
    ]
