"""What is a body to the published plans? Told from what was frozen, at a cost that does not grow with the bodies."""

import pytest

from organisations import actions
from organisations.models import Organisation
from publication import queries
from publication.actions.show import site_files
from tests import stages

pytestmark = pytest.mark.django_db
Kind = Organisation.Kind


def told() -> dict[str, dict]:
    return {body["slug"]: body for body in queries.site_bodies(queries.site_plans())}


def test_a_body_owns_approves_and_is_asked_only_once_it_is_public(people):
    edition = stages.joint_plan_ready(people)
    assert told()["mercia-icb"]["plans"] == {}
    stages.published(edition)
    plan = [{"slug": "mercia-plan", "title": "Mercia Plan"}]
    found = told()
    assert found["mercia-icb"]["plans"] == {"owns": plan, "approved": plan}
    assert found["avon-board"]["plans"] == {"asked": plan}
    assert found["mercia-trust"]["plans"] == {"approved": plan}
    assert found["avon-council"]["plans"] == {}


def test_remits_of_a_kind_are_those_of_each_body_of_it(people):
    actions.give_remit(
        act="is consulted", subject="the draft", body_kind=Kind.HEALTH_AND_WELLBEING_BOARD, source="p. 1",
        by=stages.SYSTEM, at=stages.NOW,
    )  # fmt: skip
    actions.give_remit(
        act="hosts", subject="a programme", organisation=people.boards[0], on_behalf_of=people.icb, source="p. 2",
        by=stages.SYSTEM, at=stages.NOW,
    )  # fmt: skip
    found = told()
    assert [remit["act"] for remit in found["avon-board"]["remits"]] == ["Hosts", "Is asked about"]
    assert [remit["each"] for remit in found["tamar-board"]["remits"]] == [True]
    assert found["mercia-icb"]["remits"] == []
    assert found["mercia-icb"]["delegated"][0]["by"]["slug"] == "avon-board"


def test_the_public_tree_has_a_page_for_each_body(people):
    files, _ = site_files()
    pages = {path for path in files if path.startswith("bodies/") and path.endswith(".html")}
    assert pages == {"bodies/index.html"} | {
        f"bodies/{slug}/index.html" for slug in Organisation.objects.values_list("slug", flat=True)
    }
    assert b'href="/bodies/avon-board/"' in files["places/avon/index.html"]


@pytest.mark.parametrize("more", [1, 5])
def test_the_cost_is_the_same_for_few_bodies_and_for_many(people, django_assert_num_queries, more):
    for number in range(more):
        trust = stages.organisation(f"trust-{number}", Kind.NHS_TRUST, parent=people.icb, partner_of=people.icb)
        actions.record_name(organisation=trust, name=f"T{number}", kind="abbreviation", by=stages.SYSTEM, at=stages.NOW)
        actions.give_remit(
            act="hosts", subject=f"{number}", organisation=trust, on_behalf_of=people.icb, source="p. 1",
            by=stages.SYSTEM, at=stages.NOW,
        )  # fmt: skip
        actions.create_post(
            title="SRO", organisation=trust, accountable_to=people.icb, source="p. 1", by=stages.SYSTEM, at=stages.NOW
        )
        old = stages.organisation(f"old-{number}", Kind.NHS_TRUST)
        actions.succeed(predecessor=old, successor=trust, on=None, by=stages.SYSTEM, at=stages.NOW)
    with django_assert_num_queries(21):
        queries.site_bodies([])


def test_posts_remits_and_names_keep_their_order_when_one_is_brought_up_to_date(people):
    def tell(mark: str) -> None:
        with_body = {"organisation": people.icb, "by": stages.SYSTEM, "at": stages.NOW, "source": "p. 1"}
        actions.create_post(title="SRO", subject=mark, **with_body)
        actions.give_remit(act="hosts", subject=mark, **with_body)
        actions.record_name(name=mark, kind="alias", **with_body)

    for mark in ("first", "second", "third", "first"):
        tell(mark)
    found = told()["mercia-icb"]
    order = ["first", "second", "third"]
    assert [post["subject"] for post in found["posts"]] == order
    assert [remit["subject"] for remit in found["remits"]] == order
    assert [name["name"] for name in found["names"]][1:] == order
