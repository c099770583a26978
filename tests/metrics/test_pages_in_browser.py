"""Are the pages about metrics fit for everybody: by axe, and on a screen of 320 pixels? With the sample's measures and
series that are made up here."""

import os
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from jfp_portal import seeding_frameworks, seeding_metrics
from metrics import actions
from metrics.models import Indicator, Target
from organisations.models import Organisation
from tests import stages
from tests.browser import open_browser, serve, violations
from tests.metrics.files import tidy

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)


def series(dice: random.Random, kind: str) -> list[float]:
    if kind == "steady":
        return [70 + dice.uniform(-3, 3) for _ in range(24)]
    if kind == "worse":
        return [*[70 + dice.uniform(-3, 3) for _ in range(18)], *[60 - n for n in range(6)]]
    return [*[70 + dice.uniform(-3, 3) for _ in range(18)], *[80 + n for n in range(6)]]


@pytest.fixture
def pages(client, people, tmp_path):
    """Each page as a file, named by what it shows."""
    stages.organisation("nhs-england", Organisation.Kind.NATIONAL_BODY)
    for row in seeding_frameworks.framework_files():
        if row["slug"] in {"operational-objectives-2023-24", "beacon-indicators"}:
            seeding_frameworks.seed_framework(row)
    seeding_metrics.seed_metrics()
    people.icb.gss_code = "E54000991"
    people.icb.save()
    Indicator.objects.filter(slug__startswith="beacon").update(unit="%", polarity="up", series_kind="independent")
    dice, lines = random.Random(1), ["indicator,area,area_name,period,value"]
    for number, kind in ((3, "steady"), (4, "worse"), (5, "better")):
        lines += [
            f"beacon-{number},E54000991,Mercia,{2022 + n // 12}-{n % 12 + 1:02},{value:.2f}"
            for n, value in enumerate(series(dice, kind))
        ]
    release = actions.import_observations(path=tidy(tmp_path / "t.csv", "\n".join(lines)), by=None, at=NOW)
    actions.interpret_release(release=release, at=NOW)
    client.force_login(people.people["analyst"])
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "static").symlink_to(Path(settings.BASE_DIR) / "static")
    question = Target.objects.exclude(questions=[]).first()
    addresses = {
        "home": reverse("metrics:home"),
        "appendix-1": reverse("metrics:list", args=["operational-objectives-2023-24"]),
        "beacon": reverse("metrics:list", args=["beacon-indicators"]),
        "indicator": reverse("metrics:indicator", args=["beacon-4"]),
        "indicator-better": reverse("metrics:indicator", args=["beacon-5"]),
        "no-data": reverse("metrics:indicator", args=["beacon-12"]),
        "target": reverse("metrics:target", args=[question.pk]),
    }
    for name, address in addresses.items():
        (folder / f"{name}.html").write_bytes(client.get(address).content)
    refused = client.post(addresses["target"], {"kind": "change", "value": "x"})
    (folder / "refused.html").write_bytes(refused.content)
    return folder


def test_the_pages_pass_axe_and_fit_a_small_screen(pages):
    found = {}
    shots = os.environ.get("JFP_SHOTS")
    with open_browser() as browser, serve(pages) as address:
        for file in sorted(pages.glob("*.html")):
            for width in (1280, 320):
                page = browser.new_page(viewport={"width": width, "height": 900})
                page.goto(f"{address}/{file.name}")
                faults = violations(page) if width == 1280 else []
                if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                    faults.append("scrolls sideways")
                if faults:
                    found[f"{file.stem} at {width}"] = faults
                if shots:
                    page.screenshot(path=f"{shots}/{file.stem}-{width}.png", full_page=True)
                page.close()
    assert found == {}
