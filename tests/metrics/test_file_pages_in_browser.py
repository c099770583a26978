"""Are the pages about files fit for everybody: by axe, and on a screen of 320 pixels?"""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from core.models import Job
from metrics import actions
from metrics.models import Indicator, SentFile
from tests.browser import open_browser, serve, violations
from tests.metrics.test_file_pages import GOOD, HEAD, choose, send
from tests.metrics.workbooks import HEADS, book, months

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.fixture
def pages(client, people, tmp_path):
    """Each page as a file, named by what it shows."""
    client.force_login(people.people["analyst"])
    Indicator.objects.create(slug="waits", title="Waits over 65 weeks")
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "static").symlink_to(Path(settings.BASE_DIR) / "static")

    def kept(name, address):
        (folder / f"{name}.html").write_bytes(client.get(address).content)

    def sent(*args, **said):
        send(client, *args, **said)
        return SentFile.objects.last()

    def file(name, made):
        kept(name, reverse("metrics:file", args=[made.pk]))

    kept("send", reverse("metrics:send"))
    (folder / "send-wrong.html").write_bytes(send(client, "", new_source="").content)
    rows = [[*each, "Mercia University Hospitals"] for each in months("0.5", "[c]", "0.75")]
    workbook = sent(book(rows, heads=[*HEADS, "Trust"], above=[["Return for May"]]), "return.xlsx")
    kept("columns", reverse("metrics:columns", args=[workbook.pk]))
    (folder / "columns-wrong.html").write_bytes(choose(client, workbook, **{"column-value": ""}).content)
    for content in (GOOD, HEAD + "waits,,QXX,,2024,7\nwaits,,QXX,,2026,8\n"):
        taken = sent(content)
        actions.take_in(job_id=taken.job_id)
    file("taken-in", taken)
    refused = sent(HEAD + "waits,Waits,QXX,Mercia,soon,lots\n" + "waits,,QXX,,2025,more\n" * 5)
    actions.take_in(job_id=refused.job_id)
    file("refused", refused)
    working = sent(GOOD)
    Job.objects.filter(pk=working.job_id).update(state="running", progress=40, message="Copying the file")
    file("working", working)
    kept("files", reverse("metrics:files"))
    return folder


def test_the_pages_pass_axe_and_fit_a_small_screen(pages):
    found, shots = {}, os.environ.get("JFP_SHOTS")
    with open_browser() as browser, serve(pages) as address:
        for name in sorted(file.stem for file in pages.glob("*.html")):
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(f"{address}/{name}.html")
            faults = violations(page)
            for width in (1280, 320):
                page.set_viewport_size({"width": width, "height": 900})
                if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                    faults.append(f"scrolls sideways at {width}")
                if shots:
                    page.screenshot(path=f"{shots}/{name}-{width}.png", full_page=True)
            if faults:
                found[name] = faults
            page.close()
    assert found == {}
