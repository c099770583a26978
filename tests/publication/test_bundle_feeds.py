"""Can a plan, a Place and the whole be followed with a feed reader?"""

import lxml.etree

from publication.bundle.feeds import render_feeds
from tests.publication.site_content import places, plans

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def feeds(**more: str) -> dict[str, bytes]:
    return render_feeds(plans(), places(), site_name="Plans of the Shire", **more)


def entries(data: bytes, path: str = "a:title") -> list[str]:
    return [each.text for each in lxml.etree.fromstring(data).findall(f"a:entry/{path}", ATOM)]


def test_each_plan_and_each_place_with_a_plan_has_a_feed() -> None:
    found = feeds()
    whole = plans()[0]
    titles = [f"{whole['title']}: edition {number} published" for number in (2, 1)]
    assert entries(found[f"plans/{whole['slug']}/feed.atom"]) == titles
    assert len(entries(found["places/sefton/feed.atom"])) == 1
    none = render_feeds([], [{"slug": "nowhere", "name": "Nowhere"}], site_name="Plans")
    assert none == {}, "where nothing was published, a feed could not say when it changed"
    assert len(entries(found["feed.atom"])) == sum(len(plan["editions"]) for plan in plans())


def test_an_entry_keeps_its_id_wherever_the_site_stands_and_links_to_the_edition() -> None:
    here, there = feeds(), feeds(address="https://plans.example.org")
    assert entries(here["feed.atom"], "a:id") == entries(there["feed.atom"], "a:id")
    assert len(set(entries(here["feed.atom"], "a:id"))) == len(entries(here["feed.atom"], "a:id"))
    links = lxml.etree.fromstring(there["feed.atom"]).findall("a:entry/a:link", ATOM)
    assert "https://plans.example.org/plans/joint-forward-plan-2023-28/editions/2/" in [
        each.get("href") for each in links
    ]


def test_the_newest_comes_first_and_the_same_data_give_the_same_bytes() -> None:
    assert feeds() == feeds()
    times = entries(feeds()["feed.atom"], "a:updated")
    assert times == sorted(times, reverse=True)


def test_a_withdrawal_is_told_with_its_reason() -> None:
    told = [plan | {"withdrawn": {"on": "2026-03-04", "reason": "It was replaced."}} for plan in plans()[:1]]
    found = render_feeds(told, [], site_name="Plans")["feed.atom"].decode()
    assert "withdrawn" in found
    assert "4 March 2026" in found
    assert "It was replaced." in found
