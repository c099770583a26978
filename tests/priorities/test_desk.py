"""Can an administrator look after the lists that plans answer to, version by version?"""

from datetime import date

import pytest

from priorities import actions
from priorities.models import Framework, FrameworkItem, ItemMapping
from tests import stages
from tests.organisations.test_desk import confirm, desk, text, three_boxes  # noqa: F401
from tests.priorities.test_frameworks import WHO, aims, framework, item  # noqa: F401

pytestmark = pytest.mark.django_db
HERE = "/workspace/administration/"
APRIL = date(2027, 4, 1)


def test_a_new_version_copies_what_stays_and_ends_the_old_one(desk, aims):  # noqa: F811
    care = aims.items.get(code="care")
    told = {"version": "2027", "source": "A new deck", "without": [str(aims.items.get(code="beds").pk)]}
    told |= three_boxes("on", APRIL)
    said = text(desk.post(f"{HERE}frameworks/aims-1/new-version/", told))
    assert "3 entries are copied" in said
    assert "The version of now holds until 31 March 2027." in said
    assert Framework.objects.count() == 1
    done = confirm(desk, f"{HERE}frameworks/aims-1/new-version/", told)
    aims.refresh_from_db()
    new = Framework.objects.get(version="2027")
    assert (aims.valid_to, new.valid_from, new.series) == (date(2027, 3, 31), APRIL, aims.series)
    assert sorted(new.items.values_list("code", "parent__code")) == [
        ("care", None), ("clinics", "care"), ("value", None),
    ]  # fmt: skip
    assert ItemMapping.objects.get(source=care).target.framework == new
    assert "Copied items" in text(desk.get(done["Location"]))
    assert desk.get(f"{HERE}frameworks/aims-1/new-version/").status_code == 404, "it has its last day"


def test_an_entry_that_something_names_keeps_its_words(desk, aims, people):  # noqa: F811
    care = aims.items.get(code="care")
    edition = stages.written(stages.plan(people, people.joint), stages.TEXT)
    actions.cite(section=edition.sections.first(), framework=aims, item=care, **WHO)
    told = {"wording": "Care for all", "local_type": "Aim", "number": "1"}
    shown = desk.post(f"{HERE}entries/{care.pk}/change/", told)
    assert shown.status_code == 422
    assert "1 promise, section or priority names it, so its words stay." in text(shown)
    confirm(desk, f"{HERE}entries/{care.pk}/change/", told | {"wording": care.wording})
    assert "Number: empty, then 1" in text(desk.get(f"{HERE}entries/{care.pk}/"))


def test_an_entry_is_added_below_another_of_its_list(desk, aims):  # noqa: F811
    told = {"framework": str(aims.pk), "wording": "More nurses", "local_type": "Aim", "below": "nothing"}
    assert "No entry of that list begins with “nothing”" in text(desk.post(f"{HERE}entries/add/", told))
    confirm(desk, f"{HERE}entries/add/", told | {"below": "care"})
    made = FrameworkItem.objects.get(code="more-nurses")
    assert (made.parent.code, made.position) == ("care", 3)
    assert "More nurses" in text(desk.get(f"{HERE}entries/?state=aims-1&q=nurses"))


def test_a_list_is_added_changed_and_ended(desk, people):  # noqa: F811
    told = {"name": "Pledges", "version": "2026", "kind": "promises", "owner_name": "NHS", "source": "A paper"}
    told |= {"description": "What is pledged.", "items_stated": "9"}
    assert "say too what it does not give" in text(desk.post(f"{HERE}frameworks/add/", told))
    done = confirm(desk, f"{HERE}frameworks/add/", told | {"gap": "The last two."})
    assert done["Location"] == f"{HERE}frameworks/pledges-2026/"
    confirm(desk, f"{HERE}frameworks/pledges-2026/end/", three_boxes("valid_to", date(2026, 3, 31)))
    assert "Pledges" in text(desk.get(f"{HERE}frameworks/?state=ended"))
    assert "Last day: empty, then 31 March 2026" in text(desk.get(done["Location"]))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("frameworks", 7), ("entries", 8)])
def test_a_list_asks_as_often_for_one_as_for_three(desk, people, name, queries, count, django_assert_num_queries):  # noqa: F811
    for number in range(count):
        made = framework(f"aims-{number}")
        actions.write_items(framework=made, items=[item("care"), item("value")], **WHO)
    with django_assert_num_queries(queries):
        desk.get(f"{HERE}{name}/")
