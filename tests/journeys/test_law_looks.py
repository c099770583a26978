"""Are the pages of redraft, revision, copies, evidence and later opinions sound for everybody, at a phone's width too?

Each page is made by its real view over real rows, then judged by axe-core in a browser as a file with its own styles.
"""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from plans import actions as plan_actions
from publication import actions
from publication.bundle import storage
from publication.models import Copy
from tests import stages
from tests.browser import open_browser, serve, violations
from tests.stages import NOW, SYSTEM, TODAY, Kind

PICTURES = "JFP_LOOKS"  # a folder, to look at the pages as a person does
pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.xdist_group("browser")]
HERE = "/workspace/plans/mercia-plan"


@pytest.fixture
def revised(people):
    """A plan that was consulted on twice and published, with a copy given, an opinion afterwards, and a revision."""
    type(people.joint).objects.filter(pk=people.joint.pk).update(revision_basis="NHS Act 2006 s.14Z53")
    for duty in ("give copy", "opinion published"):
        plan_actions.register_rule(
            plan_type=people.joint, duty=duty, body_kind=Kind.HEALTH_AND_WELLBEING_BOARD, question="Does it?",
            citation="NHS Act 2006 s.14Z52(4)(b)", mandatory=duty == "give copy", valid_from=None, by=SYSTEM, at=NOW,
        )  # fmt: skip
    edition = stages.written(stages.plan(people, people.joint), [*stages.TEXT, *stages.VIEWS])
    stages.consulted(edition, silent=(1,))
    section = edition.sections.get(slug="foreword")
    plan_actions.edit_section(
        section=section, version=section.version, title=section.title, body="<p>Joining up all care.</p>", summary="",
        by=SYSTEM, at=NOW,
    )  # fmt: skip
    stages.consulted(edition, silent=(1,))
    stages.approved(stages.finalised(edition))
    edition.refresh_from_db()
    publication = stages.published(edition)
    actions.record_copy(
        publication=publication, recipient=people.boards[0], how=Copy.How.POST, to_whom="The Chair, Town Hall",
        given_at=NOW, by=SYSTEM, at=NOW,
    )  # fmt: skip
    actions.set_copy_date(publication=publication, due_on=TODAY, source="Direction of 1 April", by=SYSTEM, at=NOW)
    actions.record_later_opinion(
        publication=publication, board=people.boards[0], text="It still does.\nThe board thanks all.", finding="partly",
        agreed_on=TODAY, how="at a meeting", given_to_nhs_england_on=TODAY, copy_received_on=TODAY, is_shown=True,
        by=SYSTEM, at=NOW,
    )  # fmt: skip
    revision = actions.start_revision(
        plan=publication.edition.plan, is_significant=False, bodies=[people.icb], considered_by="Board in public",
        decided_on=TODAY, reasons="Only dates and names change.", by=SYSTEM, at=NOW,
    )  # fmt: skip
    stages.reworded(revision)
    return revision


def pages_of(client, people, revision) -> dict[str, bytes]:
    client.force_login(people.people["planner"])
    asked = {
        "revisions": "revisions/", "reasons": "revisions/changes/", "copies": "copies/", "plan": "",
        "give": "copies/1/tamar-board/", "evidence": "evidence/?edition=1", "later": "later-opinions/",
        "freeze": "issue-draft/",
    }  # fmt: skip
    found = {name: client.get(f"{HERE}/{path}").content for name, path in asked.items()}
    found["errors"] = client.post(f"{HERE}/revisions/", {}).content
    found["give-errors"] = client.post(f"{HERE}/copies/1/tamar-board/", {"how": "post"}).content
    services = revision.sections.get(slug="services")
    client.post(f"{HERE}/revisions/changes/", {f"all-{services.uid}": "The trust merged with another."})
    stages.approved(stages.finalised(revision))
    revision.refresh_from_db()
    stages.published(revision)
    return found | {"copies-of-changes": client.get(f"{HERE}/copies/").content}


def test_every_page_is_sound_and_fits_a_phone(client, people, revised, tmp_path):
    folder = tmp_path / "site"
    folder.mkdir()
    for name, data in pages_of(client, people, revised).items():
        (folder / f"{name}.html").write_bytes(data)
    shutil.copytree(Path(settings.BASE_DIR) / "static", folder / "static")
    shutil.copytree(storage.root() / "public", folder, symlinks=False, dirs_exist_ok=True)
    shown = [f"{path.name}" for path in sorted(folder.glob("*.html")) if path.name not in {"index.html", "404.html"}]
    shown += ["plans/mercia-plan/changes/index.html", "plans/mercia-plan/opinions/index.html"]
    shown += ["opinions/index.html", "opinions/avon-board/index.html", "opinions/tamar-board/index.html"]
    pictures = os.environ.get(PICTURES)
    found: dict[str, list[str]] = {}
    with serve(folder) as address, open_browser() as browser:
        for width in (320, 1280):
            page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
            for path in shown:
                page.goto(f"{address}/{path}")
                wrong = violations(page)
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    wrong.append("wider than the screen")
                if wrong:
                    found[f"{path} at {width}"] = wrong
                if pictures:
                    name = path.replace("/", "-").removesuffix(".html")
                    page.screenshot(path=f"{pictures}/{name}-{width}.png", full_page=True)
    assert found == {}
