"""A small published site, as publishing leaves it on disk, for the tests of what serves it."""

import gzip
from pathlib import Path

EDITION = "/plans/jfp/editions/1/"
PAGE = b"<!doctype html><title>Plan</title>" + b"<p>We will.</p>" * 50
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 5000  # over the limit of what is kept in memory


def frozen_site(folder: Path) -> Path:
    """Bundles, a generation of the site, and the link to the current one in folder/publications; gives the folder."""
    bundle = folder / "publications" / "bundles" / "jfp-1"
    (bundle / "sections" / "a").mkdir(parents=True)
    (bundle / "index.html").write_bytes(PAGE)
    (bundle / "index.html.gz").write_bytes(gzip.compress(PAGE, mtime=0))
    (bundle / "sections" / "a" / "index.html").write_bytes(b"<p>A")
    (bundle / "plan.pdf").write_bytes(PDF)
    (bundle / "SHA256SUMS").write_text("0 plan.pdf\n")
    site = folder / "publications" / "sites" / "1"
    (site / "plans" / "jfp" / "editions").mkdir(parents=True)
    (site / "index.html").write_text("<h1>First")
    (site / "plans" / "jfp" / "editions" / "1").symlink_to(bundle)
    (site / "plans" / "é").mkdir()
    (site / "plans" / "é" / "index.html").write_text("accent")
    (folder / "publications" / "public").symlink_to(site)
    (folder / "static").mkdir()
    (folder / "static" / "app.0123456789ab.css").write_text("p{}")
    (folder / "secret.html").write_text("secret")
    return folder
