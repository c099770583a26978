"""Is what is public found, in the words of a reader, at its passage, and is nothing else found, ever?"""

from __future__ import annotations

import lxml.html
import pytest
from django.db import Error, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from metrics import actions as metric_actions
from plans import actions as plan_actions
from plans.models import GlossaryTerm
from priorities import actions as priority_actions
from publication import actions
from publication.bundle import storage
from publication.bundle.passages import Passage
from publication.models import SearchPassage, SearchSource, SearchWord
from publication.queries.search import finding, trigrams, words_of
from tests import stages
from tests.stages import NOW, SYSTEM

pytestmark = pytest.mark.django_db
CANARY = "zyxomatic"


@pytest.fixture
def published(people):
    edition = stages.joint_plan_ready(people)
    stages.published(edition)
    edition.refresh_from_db()
    actions.index_public()
    return edition


def page(client: Client, text: str, **more: object):
    answer = client.get("/search/", {"q": text, **more})
    assert answer.status_code == 200
    return lxml.html.document_fromstring(answer.content.decode())


def hits(tree) -> list[dict[str, str]]:
    return [
        {
            "title": " ".join(item.find(".//h3").text_content().split()),
            "href": item.find(".//h3/a").get("href"),
            "words": " ".join(item.text_content().split()),
            "marked": [mark.text_content() for mark in item.iter("mark")],
        }
        for item in tree.xpath("//ol[contains(@class, 'jfp-search__results')]/li")
    ]


def said(tree) -> str:
    return " ".join(tree.find(".//main").text_content().split())


def test_a_published_plan_is_found_at_its_passages_and_the_box_is_on_every_page(client, people, published):
    [hit] = [each for each in hits(page(client, "arranging")) if "#" in each["href"]]
    assert hit["marked"] == ["arrange"]
    address, _, anchor = hit["href"].partition("#")
    assert address == "/plans/mercia-plan/editions/1/sections/services/"
    folder = storage.root() / published.publications.get().folder
    landed = lxml.html.document_fromstring((folder / "sections/services/index.html").read_text())
    assert landed.get_element_by_id(anchor).text_content() == "What we arrange."

    kinds = {row.kind for row in SearchPassage.objects.filter(source__publication__isnull=False)}
    assert kinds == {"plan", "section", "passage", "commitment", "opinion", "law"}
    [promise] = hits(page(client, "clinics March 2027"))
    assert "#commitment--" in promise["href"]
    assert "North 1,095" in hits(page(client, "north 1,095"))[0]["words"]

    [asked] = hits(page(client, "14Z52(2)(a)"))
    assert asked["href"] == "/plans/mercia-plan/editions/1/requirements/#requirement--1"

    [printed] = page(client, "page 2 of the Mercia Plan").xpath("//main//div[@class='nhsuk-inset-text']//a")
    assert printed.get("href") == "/plans/mercia-plan/editions/1/plan.pdf#page=2"
    assert (folder / "plan.pdf").is_file()
    assert "Page 2 of which plan?" in said(page(client, "p. 2"))

    public = storage.root() / "public"
    client.force_login(people.people["planner"])
    pages = [client.get("/search/").content.decode(), client.get("/workspace/").content.decode()]
    pages += [(public / name).read_text() for name in ("index.html", "plans/mercia-plan/editions/1/index.html")]
    for html in pages:
        [form] = lxml.html.document_fromstring(html).xpath("//header//form[@role='search']")
        assert (form.get("action"), form.get("method")) == ("/search/", "get")
        assert form.find(".//input").get("name") == "q"
    assert "What can be found" in pages[0]


def test_quotes_or_and_minus(client, db):
    passages([{"title": "More evening clinics"}, {"title": "Joining up clinics"}])
    assert [each["title"] for each in hits(page(client, '"evening clinics"'))] == ["More evening clinics"]
    assert not hits(page(client, '"clinics evening"'))
    assert len(hits(page(client, "evening OR joining"))) == 2
    assert [each["title"] for each in hits(page(client, "clinics -evening"))] == ["Joining up clinics"]
    assert page(client, "clinics").find(".//meta[@name='robots']").get("content") == "noindex"


def test_nothing_of_a_draft_is_ever_found(client, people, published):
    draft = actions.start_next_edition(plan=published.plan, by=SYSTEM, at=NOW)
    section = draft.sections.order_by("position").first()
    plan_actions.edit_section(
        section=section, version=section.version, title=section.title, body=f"<p>A {CANARY} word.</p>",
        summary=f"<p>{CANARY}</p>", by=people.people["planner"], at=NOW,
    )  # fmt: skip
    priority_actions.commit(section=section, text=f"{CANARY} we will", tier="headline", position=9, by=SYSTEM, at=NOW)
    other = stages.written(
        stages.plan(people, people.joint, slug=f"{CANARY}-plan"), [stages.text(CANARY, f"<p>{CANARY}</p>")]
    )
    stages.consulted(other)
    actions.index_public(anew=True)
    actions.show()
    assert not SearchPassage.objects.filter(title__contains=CANARY).exists()
    assert "Nothing was found" in said(page(client, CANARY))
    # Nor is its spelling proposed.
    assert CANARY not in said(page(client, "zyxomatik")).replace("zyxomatik", "")


def test_the_database_refuses_what_is_not_public(people):
    draft = stages.joint_plan_ready(people, slug="second-plan")
    waiting = actions.publish(edition=draft, by=SYSTEM, at=NOW)
    with pytest.raises(Error, match="is not public"), transaction.atomic():
        SearchSource.objects.create(publication=waiting)
    site = SearchSource.objects.create(publication=None)
    with pytest.raises(Error, match="in its publication only"), transaction.atomic():
        SearchPassage.objects.create(source=site, position=10_000, kind="passage", title="x", address="/x/")


def test_a_withdrawn_plan_is_gone_at_once_and_stays_gone(client, published):
    assert hits(page(client, "mercia plan arrange"))
    actions.withdraw(edition=published, reason="It is wrong.", by=SYSTEM, at=NOW)
    assert not hits(page(client, "arrange"))
    assert not SearchPassage.objects.filter(plan="mercia-plan").exists()
    actions.index_public()
    actions.index_public(anew=True)
    assert not SearchPassage.objects.filter(plan="mercia-plan").exists()


def test_an_old_edition_is_found_below_the_current_one_and_says_that_it_is_superseded(client, published):
    following = actions.start_next_edition(plan=published.plan, by=SYSTEM, at=NOW)
    stages.restated(following)
    stages.consulted(following)
    stages.approved(stages.finalised(following))
    stages.published(following)
    actions.index_public()
    found = hits(page(client, "arrange"))
    editions = [each["href"].split("/editions/")[1][0] for each in found]
    assert editions == sorted(editions, reverse=True)
    assert set(editions) == {"1", "2"}
    assert all(("Superseded: edition 1" in each["words"]) == ("/editions/1/" in each["href"]) for each in found)

    # Read again, nothing is read twice, and what is made anew is the same.
    assert actions.index_public() == 0
    before = set(SearchPassage.objects.values_list("address", "title", "text", "is_current"))
    assert actions.index_public(anew=True) == 3
    assert set(SearchPassage.objects.values_list("address", "title", "text", "is_current")) == before


def test_abbreviations_find_names_and_names_find_abbreviations(client, db):
    GlossaryTerm.objects.create(slug="joint-forward-plan", term="Joint Forward Plan", meaning="Five years.",
                                aliases=["JFP"])  # fmt: skip
    passages([{"title": "What the JFP says"}, {"title": "On the Joint Forward Plan of 2023"}])
    for words in ("JFP", "jfp", "joint forward plan", '"Joint Forward Plan"'):
        assert {each["title"] for each in hits(page(client, words))} == {
            "What the JFP says", "On the Joint Forward Plan of 2023"
        }, words  # fmt: skip


@pytest.mark.parametrize("typed", ["s.14Z52", "14Z52", "S14Z52", "s.14z52(2)(a)", "14Z52(2)"])
def test_a_section_of_the_act_is_found_however_it_is_written(client, db, typed):
    passages(
        [{"title": "The duty", "text": "Required by s.14Z52(2)(a) of the Act."}, {"title": "Other", "text": "s.14Z54"}]
    )
    assert [each["title"] for each in hits(page(client, typed))] == ["The duty"]


@pytest.mark.parametrize("typed", ["CVD-P1", "cvd-p1", "CVDP1"])
def test_a_code_of_a_metric_is_found_however_it_is_written(client, db, typed):
    passages(
        [{"title": "Blood pressure", "text": "Indicator CVD-P1, by quarter."}, {"title": "Other", "text": "CVD-P2"}]
    )
    assert [each["title"] for each in hits(page(client, typed))] == ["Blood pressure"]


def passages(rows: list[dict], count: int = 1) -> None:
    """Passages as an index of the site's pages has them; the codes are read from them as for all."""
    source, _ = SearchSource.objects.get_or_create(publication=None)
    SearchWord.objects.bulk_create(
        SearchWord(source=source, word=word, passages=count, trigrams=trigrams(word))
        for word in words_of(" ".join(row["title"] for row in rows))
    )
    start = SearchPassage.objects.count() + 100
    made = [Passage("term", row["title"], row.get("text", ""), "/glossary/#word--x") for row in rows] * count
    SearchPassage.objects.bulk_create(
        SearchPassage(
            source=source, position=start + at, kind=row.kind, title=row.title, text=row.text, codes=row.codes,
            address=row.address, year=2020 + at % 3, place=("Avon", "Tamar")[at % 2],
        )
        for at, row in enumerate(made)
    )  # fmt: skip


def test_a_misspelt_word_is_offered_as_the_index_has_it(client, db):
    passages([{"title": "More evening clinics"}, {"title": "Hypertension"}])
    tree = page(client, "evenign clinics")
    [link] = [each for each in tree.find(".//main").iter("a") if each.text_content() == "evening clinics"]
    assert "Did you mean" in said(tree)
    assert link.get("href") == "?q=evening+clinics"
    assert "?q=hypertension" in [each.get("href") for each in page(client, "hypretension").iter("a")]
    assert "Did you mean" not in said(page(client, "xylophone"))


HOSTILE = [
    "<script>alert(1)</script>", "'; DROP TABLE publication_searchpassage; --", "((((", '"', "-", "OR", "!!! & |",
    "-cancer", "a:* <-> b", "\x00", "\ue000mark\ue001", "%s %(words)s {0}", "x" * 5000, "word " * 400, "٣ 漢字 🙂",
    "\\", "the", '"" -""', "OR OR OR", '-"joined up"',
]  # fmt: skip


def test_no_text_breaks_the_page(client, db):
    passages([{"title": "Joined up care"}])
    for text in HOSTILE:
        tree = page(client, text, page="nonsense", kind="\x00", plan="../..", year="x")
        words = said(tree)
        assert "Nothing was found" in words or "nothing to look for" in words or "What can be found" in words, text
        assert not list(tree.find(".//main").iter("script"))
    assert "Only its beginning was used" in said(page(client, "word " * 400))
    assert SearchPassage.objects.exists()


def test_what_looks_like_markup_in_a_passage_is_shown_as_text(client, db):
    passages([{"title": "An <b>odd</b> title", "text": "Beware <img src=x onerror=alert(1)> of hostile & odd words"}])
    tree = page(client, "hostile")
    main = tree.find(".//main")
    assert not [each for each in main.iter("img", "b") if "odd" in (each.text or "") or each.get("onerror")]
    [hit] = hits(tree)
    assert hit["marked"] == ["hostile"]
    assert "<b>odd</b>" in hit["title"] or hit["title"] == "An odd title"


def test_facets_count_and_keep_the_rest(client, db):
    passages([{"title": "Spirometry in clinics"}] * 6)
    tree = page(client, "spirometry", place="Avon")
    assert "3 results" in said(tree)
    links = {each.text_content(): each for each in tree.xpath("//nav[contains(@class, 'jfp-search__facets')]//a")}
    assert links["2022"].get("href") == "?q=spirometry&place=Avon&year=2022"
    assert links["2022"].getparent().text_content().split() == ["2022", "(1)"]
    assert links["Tamar"].getparent().text_content().split() == ["Tamar", "(3)"]
    assert "1 result" in said(page(client, "spirometry", place="Avon", year="2022"))
    nothing = page(client, "spirometry", place="Nowhere")
    assert "Search everything for" in said(nothing)


def test_pages_of_results_and_a_page_behind_the_last(client, db):
    passages([{"title": "Spirometry in clinics"}], count=45)
    assert len(hits(page(client, "spirometry"))) == 20
    last = page(client, "spirometry", page="99")
    assert len(hits(last)) == 5
    assert "Page 3 of 3" in said(last)
    assert last.find_class("jfp-search__results")[0].get("start") == "41"


QUERIES = 3
"""The names of the glossary, the patience of the database, and what was found; a fourth where nothing was."""


@pytest.mark.parametrize("count", [1, 300])
def test_the_same_queries_however_much_there_is(client, db, count):
    passages([{"title": "Spirometry in clinics"}, {"title": "Waiting"}, {"title": "Dentists"}], count=count)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        page(client, "spirometry")
    assert len(seen) == QUERIES, [each["sql"][:80] for each in seen]
    with CaptureQueriesContext(connection) as seen:
        page(client, "spirometri")
    with CaptureQueriesContext(connection) as seen:
        page(client, "spriometryy")
    assert len(seen) == QUERIES + 1


def test_a_search_that_takes_too_long_is_told_so(client, db, monkeypatch):
    passages([{"title": "Clinics"}])
    monkeypatch.setattr("publication.views.searching.PATIENCE_MS", 50)
    slow = finding.SQL.replace(
        "SELECT count(*) AS total FROM chosen", "SELECT count(*) AS total FROM chosen, pg_sleep(2)"
    )
    monkeypatch.setattr(finding, "SQL", slow)
    answer = client.get("/search/", {"q": "clinics"})
    assert answer.status_code == 503
    assert "The search took too long" in answer.content.decode()


def test_a_metric_its_target_and_its_places_are_found(client, people):
    framework = priority_actions.register_framework(
        slug="objectives", name="Objectives", version="2023", kind="national objectives", source="A list",
        by=SYSTEM, at=NOW,
    )  # fmt: skip
    items = [{"code": "pressure", "local_type": "", "wording": "Treat blood pressure", "items": []}]
    priority_actions.write_items(framework=framework, items=items, by=SYSTEM, at=NOW)
    metric_actions.write_measures(
        framework=framework,
        rows=[{"item": "pressure", "metric": "Patients treated", "target": "77%"}],
        by=SYSTEM,
        at=NOW,
    )
    assert actions.index_public() == 1
    kinds = {row.kind for row in SearchPassage.objects.filter(title__contains="Patients treated")}
    assert kinds == {"indicator", "target", "comparison"}
    found = hits(page(client, "patients treated 77%"))
    assert {each["href"] for each in found} == {"/metrics/lists/objectives/#measure--pressure-1"}
    listed = lxml.html.document_fromstring(client.get("/metrics/lists/objectives/").content.decode())
    assert "77%" in listed.get_element_by_id("measure--pressure-1").text_content()
