"""Are the pages about metrics fit for everybody: by axe, and on a screen of 320 pixels? With the sample's measures and
series that are made up here."""

import random
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from jfp_portal import seeding_frameworks, seeding_metrics
from metrics import actions
from metrics.models import Indicator, Measure, Target
from organisations.models import Organisation
from priorities import actions as priority_actions
from tests import stages
from tests.browser import faults_of_pages
from tests.metrics import made_up
from tests.metrics.files import tidy

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)


def series(dice: random.Random, kind: str) -> list[float]:
    if kind == "steady":
        return [70 + dice.uniform(-3, 3) for _ in range(24)]
    if kind == "worse":
        return [*[70 + dice.uniform(-3, 3) for _ in range(18)], *[60 - n for n in range(6)]]
    return [*[70 + dice.uniform(-3, 3) for _ in range(18)], *[80 + n for n in range(6)]]


def everything_about_one(file: Path) -> None:
    """A target, a plan, every area and the groups of one: all five pictures; an objective is measured by it, too."""
    indicator = Indicator.objects.get(slug="beacon-6")
    target = Target.objects.create(
        slug="six", state="proposed", kind="at least", value=78, unit="%", indicator=indicator
    )
    actions.confirm_target(target=target, by=None, at=NOW)
    made_up.planned(target, {date(2024, 3, 31): 70, date(2025, 3, 31): 74, date(2026, 3, 31): 78})
    dice = random.Random(2)
    groups = ("Most deprived decile (IMD2019)", "Second", "Third", "Least deprived decile (IMD2019)")
    lines = [
        line
        for at, area in enumerate((made_up.ICB, made_up.AVON, made_up.TAMAR, made_up.ENGLAND))
        for line in made_up.months("beacon-6", area, [round(68 + 2 * at + dice.uniform(-3, 3), 1) for _ in range(24)])
    ]
    lines += [
        line
        for at, name in enumerate(groups)
        for line in made_up.months("beacon-6", made_up.ICB, [62 + 4 * at, 63 + 4 * at], half=2.5, category=name)
    ]
    made_up.load(file, lines)
    aims = priority_actions.register_framework(
        slug="aims", series="aims", kind="strategic objectives", name="Aims", version="1", owner=None,
        source="made up here", description="Made up.", by=None, at=NOW,
    )  # fmt: skip
    items = [{"code": f"aim-{n}", "local_type": "Aim", "wording": f"Aim {n}"} for n in range(2)]
    priority_actions.write_items(framework=aims, items=items, by=None, at=NOW)
    row = {"item": "aim-0", "metric": "Attainment", "target": "78%", "indicator": "beacon-6"}
    actions.write_measures(framework=aims, rows=[row], by=None, at=NOW)


@pytest.fixture
def pages(client, people, tmp_path):
    """Each page as a file, named by what it shows."""
    stages.organisation("nhs-england", Organisation.Kind.NATIONAL_BODY)
    for row in seeding_frameworks.framework_files():
        if row["slug"] in {"operational-objectives-2023-24", "beacon-indicators"}:
            seeding_frameworks.seed_framework(row)
    seeding_metrics.seed_metrics()
    made_up.coded(people)
    Indicator.objects.filter(slug__startswith="beacon").update(
        unit="%", polarity="up", series_kind="independent", licence=made_up.OGL
    )
    dice, lines = random.Random(1), ["indicator,area,area_name,period,value"]
    for number, kind in ((3, "steady"), (4, "worse"), (5, "better")):
        lines += [
            f"beacon-{number},E54000991,Mercia,{2022 + n // 12}-{n % 12 + 1:02},{value:.2f}"
            for n, value in enumerate(series(dice, kind))
        ]
    release = actions.import_observations(path=tidy(tmp_path / "t.csv", "\n".join(lines)), by=None, at=NOW)
    actions.interpret_release(release=release, at=NOW)
    everything_about_one(tmp_path / "e.csv")
    actions.assign_committee(measures=Measure.objects.all()[:5], committee=people.icb, by=None, at=NOW)
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
        "matrix": reverse("metrics:matrix", args=["beacon-indicators"]),
        "place": reverse("metrics:place", args=["avon"]),
        "objectives": reverse("metrics:objectives", args=["aims"]),
        "committees": reverse("metrics:committees"),
        "committee": reverse("metrics:committee", args=["mercia-icb"]),
        "watched-by": reverse("metrics:watched-by", args=["beacon-indicators"]),
        "public-home": "/metrics/",
        "public-list": "/metrics/lists/beacon-indicators/",
        "public-indicator": "/metrics/beacon-6/",
        "public-no-data": "/metrics/beacon-12/",
        "public-releases": "/metrics/beacon-6/releases/",
    }
    for name, address in addresses.items():
        (folder / f"{name}.html").write_bytes(client.get(address).content)
    refused = client.post(addresses["target"], {"kind": "change", "value": "x"})
    (folder / "refused.html").write_bytes(refused.content)
    return folder


def test_the_pages_pass_axe_and_fit_a_small_screen(pages):
    assert faults_of_pages(pages) == {}
