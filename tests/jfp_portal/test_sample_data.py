"""Are the sample system's files whole, and do their references resolve? No database: the files themselves are read."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.jfp_portal.sample_files import (
    SAMPLE,
    bodies,
    every_plan,
    joint_forward_plan,
    needs_seeds,
    organisations,
    place_plans,
    promises,
    read,
    seed,
    walk,
)

KINDS = {
    "icb", "integrated-care-partnership", "local-authority", "health-and-wellbeing-board", "place-partnership",
    "nhs-trust", "provider-collaborative", "healthwatch", "nhs-england", "integrated-care-system", "place-board",
    "place-group", "social-care-collaborative", "public-health-collaborative", "board-or-committee",
    "programme-board", "forum", "voluntary-sector", "research-body", "commissioning-support-unit", "national-body",
    "partner-group", "clinical-commissioning-group",
}  # fmt: skip
COMMON_TYPES = {
    "vision", "mission", "principle", "theme", "priority", "outcome", "objective", "enabler", "cohort", "governance",
    "challenge", "programme", "context",
}  # fmt: skip
SECTION_KEYS = {
    "slug", "number", "title", "kind", "local_type", "common_type", "in_summary", "summary", "body", "commitments",
    "answers", "sections",
}  # fmt: skip
CODES = {
    "cheshire-east": "E06000049",
    "cheshire-west": "E06000050",
    "halton": "E06000006",
    "knowsley": "E08000011",
    "liverpool": "E08000012",
    "st-helens": "E08000013",
    "sefton": "E08000014",
    "warrington": "E06000007",
    "wirral": "E08000015",
}


def slugs(rows: list[dict[str, Any]]) -> list[str]:
    return [row["slug"] for row in rows]


@pytest.mark.parametrize("file", sorted(SAMPLE.rglob("*.yaml")), ids=lambda f: f.name)
def test_every_file_parses(file: Path) -> None:
    assert yaml.safe_load(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["organisations", "places.yaml", "plan_types.yaml", "glossary.yaml"])
def test_slugs_are_unique(name: str) -> None:
    found = slugs(organisations() if name == "organisations" else read(name))
    assert len(found) == len(set(found))
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for slug in found)


def test_bodies_are_of_known_kinds_and_lead_to_bodies() -> None:
    known = bodies()
    for body in known.values():
        assert body["kind"] in KINDS
        assert body.get("partner_of", "nhs-cheshire-and-merseyside") in known
        assert body.get("successor", body["slug"]) in known
        if body.get("valid_to"):
            assert body.get("successor"), f"{body['slug']} ended, and nobody followed"


def test_the_board_and_the_nine_places_have_their_codes() -> None:
    known = bodies()
    icb = known["nhs-cheshire-and-merseyside"]
    assert (icb["ods_code"], icb["gss_code"], icb["valid_from"]) == ("QYG", "E54000008", date(2022, 7, 1))
    places = read("places.yaml")
    assert {place["slug"]: known[place["authority"]]["gss_code"] for place in places} == CODES
    assert [place["position"] for place in places] == list(range(1, 10))
    for place in places:
        assert known[place["authority"]]["kind"] == "local-authority"
        assert known[place["board"]]["kind"] == "health-and-wellbeing-board"
        assert known[place["partnership"]]["kind"] == "place-partnership"
    for kind in ("local-authority", "health-and-wellbeing-board", "place-partnership", "healthwatch"):
        assert sum(body["kind"] == kind for body in known.values()) == 9


def test_codes_belong_to_one_body_each() -> None:
    for key in ("ods_code", "gss_code"):
        found = [body[key] for body in bodies().values() if key in body]
        assert len(found) == len(set(found))


@needs_seeds
def test_the_places_stand_in_the_editorial_order() -> None:
    listed = re.findall(r"^- \d\. (.+)$", seed(3), flags=re.MULTILINE)
    assert [place["name"] for place in sorted(read("places.yaml"), key=lambda p: p["position"])] == listed


@needs_seeds
def test_every_named_trust_is_a_body_and_the_stray_wirral_is_not() -> None:
    providers = seed(2).split("Providers\n", 1)[1].split("Voluntary sector organisations", 1)[0]
    named = set(re.findall(r"^- (.+)$", providers, flags=re.MULTILINE)) - {"Wirral"}
    assert len(named) == 18
    trusts = {body["name"] for body in bodies().values() if body["kind"] == "nhs-trust"}
    assert trusts - named == {
        "Countess of Chester Hospital NHS Foundation Trust",  # missing from the list of 2021
        "Mersey and West Lancashire Teaching Hospitals NHS Trust",  # a merger of July 2023
    }
    assert named <= trusts


def test_rules_speak_of_known_bodies_and_lists() -> None:
    asks = {"consult opinion", "consult review", "opinion published"}
    duties = {"involve", "consult public", "approve", "endorse", "give copy", *asks}
    for plan_type in read("plan_types.yaml"):
        assert plan_type["requirements"] is None or plan_type["requirements"] in read("requirements.yaml")
        for rule in plan_type["participation"]:
            assert rule["duty"] in duties
            assert rule["body_kind"] is None or rule["body_kind"] in KINDS
            assert rule["citation"]
            assert isinstance(rule["valid_from"], date)
            assert bool(rule.get("question")) == (rule["duty"] in asks)


def test_the_gates_of_each_plan_type_are_those_of_the_law() -> None:
    gates = {
        row["slug"]: sorted(
            (rule["duty"], rule["body_kind"] or "") for rule in row["participation"] if rule["mandatory"]
        )
        for row in read("plan_types.yaml")
    }
    copies = [("give copy", k) for k in ("health-and-wellbeing-board", "integrated-care-partnership", "nhs-england")]
    assert gates["joint-forward-plan"] == [
        ("approve", "icb"),
        ("approve", "nhs-trust"),
        ("consult opinion", "health-and-wellbeing-board"),
        ("consult public", ""),
        ("consult review", "health-and-wellbeing-board"),
        *copies,
        ("involve", "health-and-wellbeing-board"),
    ]
    assert gates["place-plan"] == [("approve", "place-partnership")]
    assert gates["reference-document"] == []
    assert gates["joint-capital-resource-use-plan"] == copies
    assert gates["annual-report"] == [("consult review", "health-and-wellbeing-board")]


def test_the_types_whose_published_plan_is_revised_without_a_round_are_those_of_the_law() -> None:
    assert {row["slug"]: row["revision_basis"] for row in read("plan_types.yaml") if row.get("revision_basis")} == {
        "joint-forward-plan": "NHS Act 2006 s.14Z53",
        "joint-capital-resource-use-plan": "NHS Act 2006 s.14Z57",
    }


def test_the_boards_are_asked_the_question_of_the_act() -> None:
    (jfp,) = (t for t in read("plan_types.yaml") if t["slug"] == "joint-forward-plan")
    (rule,) = (r for r in jfp["participation"] if r["duty"] == "consult opinion")
    assert rule["citation"] == "NHS Act 2006 s.14Z54(4)(b)"
    assert rule["question"] == (
        "whether the draft takes proper account of each joint local health and wellbeing strategy published by the "
        "board which relates to the period (or any part of the period) to which the plan relates"
    )


def test_requirements_are_seventeen_and_three() -> None:
    rows = read("requirements.yaml")["joint-forward-plan"]
    advisory = [row for row in rows if row["kind"] == "advisory"]
    assert [row["mandatory"] for row in advisory] == [False] * 8
    rows = [row for row in rows if row not in advisory]
    assert [row["number"] for row in rows] == list(range(1, 21))
    assert [row["id"] for row in rows] == [f"jfp-{n:02}" for n in range(1, 21)]
    assert [row["kind"] for row in rows] == ["content"] * 17 + ["published content"] * 3
    for row in rows:
        section = re.search(r"s\.(14Z\d+)", row["citation"])
        assert section
        assert row["url"] == f"https://www.legislation.gov.uk/ukpga/2006/41/section/{section[1]}"
        assert row["mandatory"] is True
        assert row["explanation"].endswith(".")
    assert not any(provision in row["citation"] for row in rows for provision in ("14Z32", "14Z33"))


@needs_seeds
def test_requirements_keep_the_wording_of_the_deck() -> None:
    deck = seed(0).split("JFP legislative requirements", 1)[1]
    printed = re.findall(r"^- (\d+) (.+)$", deck, flags=re.MULTILINE)
    rows = read("requirements.yaml")["joint-forward-plan"][:17]
    assert [(str(row["number"]), row["wording"]) for row in rows] == [(n, words.strip()) for n, words in printed]


def test_accounts_are_those_of_the_design() -> None:
    accounts = {row["email"]: row for row in read("accounts.yaml")}
    places = list(CODES)
    people = ["planner", "author.sefton", "analyst", "approver", "admin"]
    people += ["publisher", "secretary", "sro", "reader"]
    people += [f"{who}.{place}" for place in places for who in ("officer", "chair")]
    assert set(accounts) == {f"{person}@sample.local" for person in people}
    boards = {place["slug"]: place["board"] for place in read("places.yaml")}
    for email, row in accounts.items():
        assert row["body"] in bodies()
        who, _, place = email.removesuffix("@sample.local").partition(".")
        if who in ("officer", "chair"):
            assert (row["role"], row["body"]) == (f"hwb {who}", boards[place])


def test_opinions_are_marked_as_sample_and_silence_says_what_was_tried() -> None:
    asked = sorted(place["board"] for place in read("places.yaml"))
    first = read("opinions-2023.yaml")
    assert sorted(row["board"] for row in first["boards"]) == asked
    assert {row["state"] for row in first["boards"]} == {"no reply recorded"}, "nothing is said in a board's name"
    assert all(set(row) == {"board", "state"} for row in first["boards"])
    assert first["unknown"].startswith("What the board said is not known.")
    assert "April 2023" in first["unknown"]
    assert "May and June 2023" in first["unknown"]
    round_ = read("opinions-2024.yaml")
    assert sorted(row["board"] for row in round_["boards"]) == asked
    silent = [row for row in round_["boards"] if row["state"] == "no reply recorded"]
    assert len(silent) == 1
    for row in silent:
        assert row["text"] == ""
        assert row["agreed_on"] is None
        assert row["note"].startswith("Sample record:")
    for row in round_["boards"]:
        if row in silent:
            continue
        assert row["state"] == "opinion given"
        assert row["text"].startswith("[Sample text, not the board's own words.] ")
        assert round_["opened_on"] <= row["agreed_on"] <= round_["closed_on"]
        assert row["how"] in ("at a meeting", "under delegation")
        assert row["finding"] in ("takes proper account", "partly", "does not", "not stated")


def test_the_icb_and_every_partner_trust_of_the_day_approved() -> None:
    approvals = {row["body"]: row for row in read("opinions-2023.yaml")["approvals"]}
    day = date(2023, 6, 30)
    due = {"nhs-cheshire-and-merseyside"} | {
        body["slug"]
        for body in bodies().values()
        if body.get("partner_of") and body.get("valid_from", day) <= day <= body.get("valid_to", day)
    }
    assert set(approvals) == due
    for row in approvals.values():
        assert row["decision"] == "approved"
        assert row["agreed_on"] in (date(2023, 6, 29), day)
        assert "sample record" in row["meeting"]


@pytest.mark.parametrize("plan", every_plan(), ids=lambda plan: plan["slug"])
def test_sections_have_one_shape_and_their_references_resolve(plan: dict[str, Any]) -> None:
    known = bodies()
    assert plan["owner"] in known
    assert plan["type"] in slugs(read("plan_types.yaml"))
    found = [section["slug"] for section in walk(plan["sections"])]
    assert len(found) == len(set(found))
    for section in walk(plan["sections"]):
        assert set(section) == SECTION_KEYS, section["slug"]
        assert section["title"]
        assert section["local_type"]
        assert section["kind"] in ("main", "views", "account")
        assert section["common_type"] in COMMON_TYPES
        assert set(re.findall(r"\]\(#([^)]+)\)", section["body"])) <= set(found), section["slug"]
        referred = set(re.findall(r'<sup data-note="([^"]+)">', section["body"]))
        assert referred == set(re.findall(r'<aside data-note="([^"]+)"', section["body"])), section["slug"]
        for commitment in promises(section["commitments"]):
            assert set(commitment) == {"text", "tier", "commitments"}
            assert commitment["tier"] in ("headline", "supporting")


def test_the_plan_includes_the_nine_place_plans_in_order() -> None:
    order = [place["slug"] for place in sorted(read("places.yaml"), key=lambda p: p["position"])]
    assert joint_forward_plan()["includes"] == [f"place-plan-{slug}" for slug in order]
    partnerships = {place["slug"]: place["partnership"] for place in read("places.yaml")}
    assert {plan["place"]: plan["owner"] for plan in place_plans()} == partnerships


def test_every_requirement_is_answered_by_a_section_or_a_reason() -> None:
    plan = joint_forward_plan()
    answered = {answer for section in walk(plan["sections"]) for answer in section["answers"]}
    ids = {row["id"] for row in read("requirements.yaml")["joint-forward-plan"]}
    assert answered | set(plan["reasons"]) == ids
    assert not answered & set(plan["reasons"])
    kinds = {section["kind"]: section["answers"] for section in walk(plan["sections"])}
    assert kinds["views"] == ["jfp-18"]
    assert kinds["account"] == ["jfp-19"]


def test_tables_have_a_caption_and_header_cells_with_a_scope() -> None:
    for plan in every_plan():
        for section in walk(plan["sections"]):
            for table in re.findall(r"<table>.*?</table>", section["body"], flags=re.DOTALL):
                assert re.search(r"<caption>.+</caption>\s*<thead>", table), section["slug"]
                assert not re.search(r"<th(?![^>]*scope=)(?!ead)", table), section["slug"]
            assert not re.search(r"^\|", section["body"], flags=re.MULTILINE), "a pipe table has no caption"


def test_the_glossary_explains_each_term_once_in_plain_words() -> None:
    terms = read("glossary.yaml")
    assert 30 <= len(terms) <= 50
    ever = (date.min, date.max)
    for day in (date(2021, 4, 1), date(2023, 6, 30)):
        held = [t for t in terms if t.get("valid_from", ever[0]) <= day <= t.get("valid_to", ever[1])]
        names = [name for term in held for name in (term["term"], *term["aliases"])]
        assert len(names) == len(set(names)), day
    for term in terms:
        sentences = re.findall(r"[^.]+\.(?= |$)", term["meaning"])
        assert 1 <= len(sentences) <= 2, term["slug"]
        assert set(term) - {"valid_from", "valid_to"} == {"slug", "term", "meaning", "aliases"}


def test_no_file_names_this_machine() -> None:
    for file in (f for f in SAMPLE.rglob("*") if f.is_file()):
        assert not re.search(r"/(work|tmp|home)/", file.read_text(encoding="utf-8")), file.name
