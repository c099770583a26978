"""Can everybody read what changed? axe-core finds no fault on pages full of changes, and the keyboard steps through."""

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from plans import actions as plan_actions
from priorities import actions as priority_actions
from publication import actions
from tests import stages
from tests.browser import open_browser, serve, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.xdist_group("browser")]

LONG = "".join(f"<p>Paragraph {number} stays as it is, word for word.</p>" for number in range(9))
PICTURE = "asset:" + "a1" * 32
OLD = f"""<h2>Waiting times</h2><p>We will cut the longest waits to 45% of what they were by 31 March 2026, as
<a href="https://www.england.nhs.uk/one">NHS England</a> asks.<sup data-note="n">1</sup></p>{LONG}
<p>This paragraph will be moved to the end of the section. It is long enough to be known again.</p>
<ul><li>One clinic in the north<ul><li>with parking</li></ul></li><li>Two clinics in the south</li></ul>
<table><caption>Beds by site</caption><thead><tr><th>Site</th><th>Beds</th></tr></thead><tbody>
<tr><th>North</th><td>1,095</td></tr><tr><th>South</th><td>95</td></tr></tbody></table>
<table><caption>Joined cells</caption><tbody><tr><th colspan="2">Both</th></tr>
<tr><td>a</td><td>b</td></tr></tbody></table>
<figure><img src="{PICTURE}" alt="A map of sites"><figcaption>Where the sites are</figcaption></figure>
<p>A first sentence of two. And then a second one.</p><aside data-note="n">As of June 2024.</aside>"""
NEW = OLD.replace("<h2>", "<h3>").replace("</h2>", "</h3>").replace("45%", "40%").replace("31 March", "30 June")
NEW = NEW.replace("england.nhs.uk/one", "england.nhs.uk/two").replace(
    "<li>with parking</li>", "<li>with a car park</li>"
)
NEW = NEW.replace("<th>Beds</th>", "<th>Beds</th><th>Wards</th>").replace("1,095</td>", "1,100</td><td>12</td>")
NEW = NEW.replace("<td>95</td>", "<td>95</td><td>3</td>").replace('<th colspan="2">Both</th>', "<th>A</th><th>B</th>")
NEW = NEW.replace("A map of sites", "A map of six sites").replace("two. And then", "two.</p><p>And then")


def moved(body: str) -> str:
    """The body with the movable paragraph at its end, and one paragraph more."""
    found = re.search(r"<p[^>]*>This paragraph will be moved.*?</p>\n?", body)
    return body.replace(found[0], "").replace("<aside", f"{found[0]}<p>And a <strong>new</strong> one.</p><aside")


@pytest.fixture
def address(client, people, tmp_path: Path) -> Iterator[str]:
    """The pages as the portal writes them, and its style and scripts, as files."""
    edition = stages.written(
        stages.plan(people, people.joint),
        [stages.text("Care", OLD, number="1", sections=[stages.text("Why", "<p>Because.</p>")]), *stages.TEXT[1:]],
    )
    actions.issue_draft(edition=edition, by=None, at=stages.NOW)
    edition.refresh_from_db()
    care, planner = edition.sections.get(slug="care"), people.people["planner"]
    later = stages.NOW + timedelta(days=1)
    body = moved(with_ids(care.body, NEW))
    plan_actions.edit_section(
        section=care, version=1, title="Care close to home", body=body, summary="<p>New.</p>", by=planner, at=later
    )
    plan_actions.add_section(edition=edition, text=stages.text("Money", "<p>£3m.</p>"), by=planner, at=later)
    priority_actions.commit(section=care, text="Open a ward", tier="headline", position=2, by=None, at=later)
    client.force_login(planner)
    home = "/workspace/plans/mercia-plan/"
    own = f"{home}sections/{care.uid}/"
    pages = {"plan": f"{home}compare/", "history": f"{own}history/"}
    pages |= {"section": f"{own}compare/?from=1.1&to=1.2", "restore": f"{own}history/1.1/restore/"}
    for name, where in pages.items():
        (tmp_path / f"{name}.html").write_bytes(client.get(where).content)
    shutil.copytree(settings.BASE_DIR / "static", tmp_path / "static")
    with serve(tmp_path) as found:
        yield found


def with_ids(old: str, new: str) -> str:
    """The new text with the block ids that an editor would have kept, by the order of the blocks."""
    ids = iter(re.findall(r'<(p|h2|ul|li|table|figure|aside) data-bid="(\w{8})"', old))
    places = re.compile(r"<(p|h3|ul|li|table|figure|aside)(?=[ >])")
    known = [bid for _, bid in ids]
    split = "<p>And then"
    first, _, rest = new.partition(split)
    out = []
    for part in (first, rest):
        out.append(places.sub(lambda found: f'<{found[1]} data-bid="{known.pop(0)}"' if known else found[0], part))
    return split.join(out)


# Each opens its own browser: Playwright's loop must not run while the database is set up or put back.
@pytest.mark.parametrize("width", [1280, 320])
def test_pages_full_of_changes_have_no_fault_that_axe_finds(address: str, width: int) -> None:
    with open_browser() as browser:
        page = browser.new_page(viewport={"width": width, "height": 900})
        for name in ("plan", "history", "section", "restore"):
            page.goto(f"{address}/{name}.html")
            assert violations(page) == [], name
            spill = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert spill == 0, f"{name}: {spill} pixels beside the screen"


def test_the_keyboard_steps_from_change_to_change(address: str) -> None:
    with open_browser() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{address}/section.html")
        button = page.get_by_role("button", name="Next change")
        seen = []
        for _ in range(3):
            button.press("Enter")
            seen.append(page.evaluate("document.querySelector('.redline-now')?.id"))
        assert len(set(seen)) == 3
        page.get_by_role("button", name="Previous change").press("Enter")
        assert page.evaluate("document.querySelector('.redline-now').id") == seen[1]
        assert "Change 2 of" in page.get_by_role("status").last.inner_text()


def test_without_scripts_every_change_can_be_reached(address: str) -> None:
    with open_browser() as browser:
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto(f"{address}/section.html")
        page.get_by_role("link", name="Table cell in table “Beds by site”, row “North”, column “Beds”").first.click()
        assert "1,100" in page.locator(":target").inner_text()
