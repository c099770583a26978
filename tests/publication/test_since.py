"""Does the public see what changed since the edition before, as a list and in the text?"""

import lxml.html
import pytest

from publication import actions, queries
from publication.bundle import since, storage
from publication.queries.compare import Fact
from tests import stages
from tests.stages import NOW, SYSTEM

pytestmark = pytest.mark.django_db


def page(number: int) -> lxml.html.HtmlElement:
    path = storage.root() / "public" / "plans/mercia-plan/what-changed" / str(number) / "index.html"
    return lxml.html.fromstring(path.read_text(encoding="utf-8"))


def words(tree) -> str:
    return " ".join(tree.text_content().split())


@pytest.fixture
def second(people):
    first = stages.published(stages.joint_plan_ready(people))
    edition = stages.plan_actions.carry_forward(source=first.edition, by=SYSTEM, at=NOW)
    section = edition.sections.get(slug="services")
    body = section.body.replace("1,095", "1,120") + '<p>See <a href="#why">why</a>.</p>'
    stages.plan_actions.edit_section(
        section=section, version=1, title="Services", body=body, summary="", by=SYSTEM, at=NOW
    )
    stages.consulted(edition)
    stages.restated(edition)
    stages.approved(stages.finalised(edition))
    return stages.published(edition)


def test_each_edition_after_the_first_tells_what_changed(second, people):
    shown = page(2)
    said = words(shown)
    assert "4 sections changed, 1 table" in said
    assert "1,095 became 1,120" in said
    listed = shown.xpath("//ol/li[a[starts-with(@href, '#section-')]]")
    changed = ["Foreword", "Services", "What people said", "What we did"]
    assert [words(each).partition(":")[0] for each in listed] == changed
    assert shown.xpath("//ins[contains(., '1,120')]")
    assert shown.xpath("//del[contains(., '1,095')]")
    assert "Sections without a change (1)" in said
    assert "/plans/mercia-plan/editions/2/sections/services/index.html" in shown.xpath("//a/@href")
    assert "/plans/mercia-plan/editions/2/sections/foreword/index.html#why" in shown.xpath("//section//a/@href")
    assert "/follow/?plan=mercia-plan" in shown.xpath("//a/@href")
    history = (storage.root() / "public/plans/mercia-plan/editions/index.html").read_text(encoding="utf-8")
    assert history.count("/plans/mercia-plan/what-changed/2/") == 1
    assert "/what-changed/1/" not in history, "nothing came before the first"
    assert not (storage.root() / "public/plans/mercia-plan/what-changed/1").exists()
    assert actions.verify().reasons == ()


def test_of_a_long_list_of_bodies_only_those_that_changed_are_told():
    sides = [
        {"plan": {"bodies": [{"name": name, "role": "accountable"} for name in names]}}
        for names in (["Alder", "Birch", "Cedar"], ["Alder", "Cedar", "Dogwood"])
    ]
    facts = [Fact("Title", "Old", "New"), Fact("Bodies", "all of them", "all of these")]
    assert since._about_plan(facts, *sides) == [
        facts[0],
        Fact("Bodies", "Birch (accountable)", "Dogwood (accountable)"),
    ]
    assert since._about_plan(facts, sides[0], sides[0]) == facts, "what differs otherwise is told as it is"


def test_the_comparison_is_made_once_however_often_the_site_is_shown(second, monkeypatch):
    since._MADE.clear()
    made = []
    original = since._page
    monkeypatch.setattr(since, "_page", lambda *told: made.append(1) or original(*told))
    for _ in range(3):
        since.render_since(queries.site_pairs())
    assert len(made) == 1
    since.render_since(queries.site_pairs(), notice="A sample.")
    assert len(made) == 2, "another notice is another page"
