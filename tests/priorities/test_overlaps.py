"""Are intentions that are alike found, all of them and no others, told in words, decided on, and found among 5,000?"""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import jobs
from core.models import AuditEvent, Job
from core.verdict import Refused
from jfp_portal.celery import app
from jfp_portal.seeding import read
from priorities import actions, queries
from priorities.actions import comparing
from priorities.models import Consideration, Intention, OverlapDecision, OverlapPair
from tests.priorities.many import intend, objectives, scored
from tests.priorities.test_intentions import WHO, complete, cycle, started  # noqa: F401

pytestmark = pytest.mark.django_db
NIGHT = {"approach": "Open the walk-in clinics at night", "outcomes": "Fewer waits of four hours", "impact": "Soon"}
BEDS = {"approach": "Community beds for rehabilitation", "outcomes": "Shorter stays", "impact": "Next winter"}


def compared(cycle):  # noqa: F811
    search = actions.ask_to_compare(cycle=cycle, **WHO)
    assert actions.compare_intentions(job_id=search.job_id)
    search.refresh_from_db()
    return search


def said(cycle, people, title, words, lead=0):  # noqa: F811
    row = started(cycle, people, title, people.places[lead].partnership if lead is not None else people.icb)
    return actions.save_answers(intention=row, values=words, **WHO)[0]


def test_each_pair_is_told_apart_by_the_rule_and_explained_in_words(cycle, people):  # noqa: F811
    first = said(cycle, people, "Night clinics in Avon", NIGHT)
    twice = said(cycle, people, "Clinics at night in Avon", NIGHT)
    other = said(cycle, people, "Night clinics in Tamar", NIGHT, lead=1)
    said(cycle, people, "Rehabilitation", BEDS)
    search = compared(cycle)
    found = {(pair.first, pair.second): pair for pair in search.pairs.all()}
    assert set(found) == {(first, twice), (first, other), (twice, other)}
    same = found[first, twice]
    assert (same.kind, same.words, same.places) == ("duplicate", 100, "Avon")
    assert same.rule == "The same work for the same people: it may be done twice."
    assert same.reasons == [
        "100% of their telling words are the same.",
        "Both name the same outcomes and metrics: Fewer waits of four hours.",
        "Both are for people of Avon.",
    ]
    apart = found[first, other]
    assert (apart.kind, apart.is_same_people) == ("synergy", False)
    assert apart.reasons[-1] == "They are for people of different Places."
    assert "once for all" in apart.rule
    assert search.compared == 4


def test_fewer_words_are_a_synergy_only_with_something_else_in_common(cycle, people):  # noqa: F811
    half = {"approach": "Open walk-in surgeries near stations at night", "outcomes": "Fewer complaints", "impact": ""}
    first, second = said(cycle, people, "Night clinics", NIGHT), said(cycle, people, "Night stations", half)
    assert not compared(cycle).pairs.exists()
    item = objectives()[0]
    for row in (first, second):
        Consideration.objects.create(intention=row, question="partnership", answer=True, evidence="A paper", item=item)
    pair = compared(cycle).pairs.get()
    assert pair.kind == "synergy"
    assert comparing.ALIKE <= pair.words < comparing.SAME_WORK
    assert "Both serve the same objective of the partnership: Objective 1." in pair.reasons
    Consideration.objects.filter(intention=second).update(item=None, answer=False)
    assert not compared(cycle).pairs.exists()


def test_two_for_one_entry_of_the_long_list_are_a_duplicate_whatever_their_words(cycle, people):  # noqa: F811
    entry = actions.add_candidate(cycle=cycle, title="Night care", kind="workshop", evidence="Asked for", **WHO)
    rows = [said(cycle, people, "Night clinics", NIGHT), said(cycle, people, "Rehabilitation", BEDS)]
    Intention.objects.filter(pk__in=[row.pk for row in rows]).update(candidate=entry)
    pair = compared(cycle).pairs.get()
    assert pair.kind == "duplicate"
    assert "Both answer to the same entry of the long list: Night care." in pair.reasons


TOKENS = st.sets(st.sampled_from([f"{letter}ax" for letter in "bdfghj"]), min_size=2)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TOKENS, min_size=2, max_size=7))
def test_what_is_found_is_what_a_comparison_of_all_with_all_finds(cycle, people, texts):  # noqa: F811
    with transaction.atomic():
        rows = [
            Intention(cycle=cycle, number=1000 + at, template=queries.newest_template(), title=" ".join(sorted(text)),
                      lead=people.icb)
            for at, text in enumerate(texts)
        ]  # fmt: skip
        made = Intention.objects.bulk_create(rows)
        pairs = {(pair.first_id, pair.second_id): pair.words for pair in compared(cycle).pairs.all()}
        every = {}
        for at, (row, text) in enumerate(zip(made, texts, strict=True)):
            for other, words in zip(made[at + 1 :], texts[at + 1 :], strict=True):
                percent = 200 * len(text & words) / (len(text) + len(words))
                if min(len(text), len(words)) >= comparing.SHORTEST and round(percent + 1e-9) >= comparing.SAME_WORK:
                    every[row.pk, other.pk] = percent
        # Of each intention the strongest are kept: with at most six others only a sixth can be left out.
        assert set(pairs) <= set(every)
        assert len(every) - len(pairs) <= len(texts)
        assert all(abs(pairs[pair] - every[pair]) <= 0.5 for pair in pairs)
        if len(texts) <= comparing.STRONGEST + 1:
            assert set(pairs) == set(every)
        transaction.set_rollback(True)


def test_a_page_says_how_old_it_is_and_what_changed_since(client, cycle, people):  # noqa: F811
    rows = [said(cycle, people, f"Night clinics {number}", NIGHT) for number in (1, 2, 3)]
    client.force_login(people.people["author"])
    here = reverse("priorities:overlaps", args=[cycle.slug])
    assert "have not been compared yet" in client.get(here).content.decode()
    search = compared(cycle)
    assert queries.changed_since(search) == 0
    assert "No intention changed since." in client.get(here).content.decode()
    actions.save_answers(intention=rows[0], values={"approach": "By day"}, **WHO)
    actions.save_answers(intention=rows[2], values={"sro": "Nobody compares this"}, **WHO)
    actions.withdraw_intention(intention=rows[1], **WHO)
    said(cycle, people, "A new one", BEDS)
    assert queries.changed_since(search) == 3
    assert "3 intentions changed since." in client.get(here).content.decode()
    assert queries.changed_since(compared(cycle)) == 0


def test_asked_for_by_whoever_takes_part_once_at_a_time_and_the_page_shows_how_far_it_is(client, cycle, people):  # noqa: F811
    here = reverse("priorities:overlaps", args=[cycle.slug])
    client.force_login(people.people["analyst"])
    assert "You may not write an intention" in client.post(here, follow=True).content.decode()
    client.force_login(people.people["author"])
    for _ in range(2):
        page = client.post(here, follow=True).content.decode()
    job = Job.objects.get()
    assert 'hx-trigger="every 1s"' in page
    assert '<meta http-equiv="refresh"' in page
    assert "Compare all intentions" not in page
    Job.objects.update(state="running", progress=40, message="Compared 40 of 100")
    part = client.get(here, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'value="40"' in part
    Job.objects.update(state="queued")
    assert actions.compare_intentions(job_id=job.pk)
    part = client.get(here, headers={"HX-Request": "true"}).content.decode()
    assert "Show what was found" in part
    assert "hx-trigger" not in part


def test_a_worker_knows_the_task_by_the_name_that_the_job_has(cycle, people):  # noqa: F811
    for number in (1, 2):
        said(cycle, people, f"Night clinics {number}", NIGHT)
    job = actions.ask_to_compare(cycle=cycle, **WHO).job
    app.loader.import_default_modules()
    assert app.tasks[job.task](job_id=job.pk)
    assert OverlapPair.objects.count() == 1


def test_a_worker_that_was_overtaken_leaves_no_trace(cycle, people, monkeypatch):  # noqa: F811
    for number in (1, 2):
        said(cycle, people, f"Night clinics {number}", NIGHT)
    search, real = actions.ask_to_compare(cycle=cycle, **WHO), jobs.progress

    def overtaken(job, percent, message):
        Job.objects.filter(pk=job.pk).update(fence=job.fence + (percent > 90))
        real(job, percent, message)

    monkeypatch.setattr(jobs, "progress", overtaken)
    assert not actions.compare_intentions(job_id=search.job_id)
    assert not OverlapPair.objects.exists()
    assert Job.objects.get().is_open


def test_a_decision_has_its_reason_a_later_one_counts_instead_and_none_is_lost(client, cycle, people):  # noqa: F811
    first, second = (said(cycle, people, f"Night clinics {number}", NIGHT) for number in (1, 2))
    compared(cycle)
    here = reverse("priorities:overlap", args=[cycle.slug, 2, 1])
    client.force_login(people.people["author"])
    assert "You may not run a planning cycle" in client.post(
        here, {"verb": "decide", "outcome": "apart", "reason": "Other people"}, follow=True
    ).content.decode()  # fmt: skip
    client.force_login(people.people["planner"])
    wrong = client.post(here, {"verb": "decide", "outcome": "merge", "reason": ""})
    assert wrong.status_code == 422
    for words in ("Choose which one stays", "Enter the reason for the decision"):
        assert words in wrong.content.decode()
    assert not OverlapDecision.objects.exists()
    for outcome in ("apart", "once"):
        done = client.post(here, {"verb": "decide", "outcome": outcome, "reason": f"Because {outcome}"})
        assert done.status_code == 302
    newest, older = queries.overlap_decisions(first, second)
    assert (newest.outcome, older.outcome, newest.decided_by) == ("once", "apart", people.people["planner"])
    page = client.get(here).content.decode()
    assert "Replaced by a later one" in page
    assert "Decide the footprint of the one that is done for all" in page
    assert AuditEvent.objects.filter(verb="decided on an overlap").count() == 4
    listed = reverse("priorities:overlaps", args=[cycle.slug])
    assert "No pair matches" in client.get(listed).content.decode()
    assert "Do it once for all" in client.get(listed, {"decision": "once"}).content.decode()
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        OverlapDecision.objects.update(reason="Another")


def test_a_merger_leads_to_withdrawing_one_which_says_what_stays(client, cycle, people):  # noqa: F811
    first, second = (complete(cycle, people, f"Night clinics {number}") for number in (1, 2))
    actions.submit_intention(intention=second, **WHO)
    compared(cycle)
    client.force_login(people.people["planner"])
    here = reverse("priorities:overlap", args=[cycle.slug, 1, 2])
    client.post(here, {"verb": "decide", "outcome": "merge", "keep": "1", "reason": "One clinic is enough"})
    assert "Withdraw intention 2" in client.get(here).content.decode()
    done = client.post(here, {"verb": "withdraw"}, follow=True).content.decode()
    assert "Intention 2 is withdrawn" in done
    second.refresh_from_db()
    assert (second.state, queries.merged_into(second), queries.merged_into(first)) == ("withdrawn", first, None)
    page = client.get(reverse("priorities:intention", args=[cycle.slug, 2])).content.decode()
    assert "stays in its place" in page
    assert not compared(cycle).pairs.exists()


def test_what_was_decided_on_stays_findable_when_it_is_no_longer_alike(cycle, people):  # noqa: F811
    first, second = (said(cycle, people, f"Night clinics {number}", NIGHT) for number in (1, 2))
    actions.decide_overlap(first=second, second=first, outcome="apart", reason="Other people", **WHO)
    actions.save_answers(intention=second, values={"title": "Rehabilitation", **BEDS}, **WHO)
    pair = compared(cycle).pairs.get()
    assert (pair.kind, pair.get_kind_display()) == ("apart", "No longer alike")


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"outcome": "sell"}, "Choose what is done"), ({"reason": " "}, "Enter the reason"),
     ({"outcome": "merge"}, "which of the two stays"), ({"second": None}, "Choose two intentions")],
)  # fmt: skip
def test_a_decision_that_says_too_little_is_refused(cycle, people, change, reason):  # noqa: F811
    first, second = (said(cycle, people, f"Night clinics {number}", NIGHT) for number in (1, 2))
    values = {"first": first, "second": second, "outcome": "once", "reason": "One need", **change}
    values["second"] = values["second"] or first
    with pytest.raises(Refused, match=reason):
        actions.decide_overlap(**values, **WHO)


PAGES = {"intentions": 12, "scoring": 19, "overlaps": 15, "not-now": 7}


@pytest.mark.parametrize("count", [2, 4, 5000])
def test_pages_cost_the_same_for_5000_intentions_and_one_job_compares_them(
    client, cycle, people, monkeypatch, count  # noqa: F811
):  # fmt: skip
    rows = intend(cycle, people, count)
    scored(cycle, rows, people)
    seen, real = [], jobs.progress

    def watched(job, percent, message):
        real(job, percent, message)
        seen.append(Job.objects.values_list("progress", flat=True).get(pk=job.pk))

    monkeypatch.setattr(jobs, "progress", watched)
    search = compared(cycle)
    assert (search.compared, search.job.state) == (count, "done")
    assert seen == sorted(seen)
    assert len(set(seen)) == 2 + -(-count // comparing.BATCH)
    planted = {(rows[at - 2].pk, rows[at - 1].pk) for at in (2, *range(100, count + 1, 100))}
    found = {(pair.first_id, pair.second_id): pair for pair in search.pairs.all()}
    assert planted <= set(found)
    assert {found[pair].kind for pair in planted} == {"duplicate"}
    assert len(found) <= comparing.STRONGEST * count
    client.force_login(people.people["planner"])
    asked = {}
    for name in PAGES:
        address = reverse(f"priorities:{name}", args=[cycle.slug])
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        asked[name] = len(captured)
    assert asked == PAGES


def test_the_sample_shows_a_duplicate_and_a_synergy(cycle, people):  # noqa: F811
    teams = {"nhs-cheshire-and-merseyside": None, "sefton-partnership": 0, "wirral-place-based-partnership": 1}
    data = read("cycle.yaml")
    for row in data["intentions"]:
        said(cycle, people, row["title"], {"impact": data["answers"]["impact"], **row["words"]}, teams[row["lead"]])
    found = {(pair.first.number, pair.second.number): pair.kind for pair in compared(cycle).pairs.all()}
    assert found == {(2, 5): "duplicate", (3, 6): "synergy"}
