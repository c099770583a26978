"""Are the sample system's files whole, and true to the user's documents? No database: the files themselves are read.

The documents lie beside the project in some checkouts only; the tests that compare with them skip elsewhere."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "jfp_portal" / "sample"
JFP = SAMPLE / "plans" / "joint-forward-plan-2023-28"
SEEDS = ROOT.parent / "shared" / "seeds"
WORDS_IN_A_ROW = 12
KINDS = {
    "icb", "integrated-care-partnership", "local-authority", "health-and-wellbeing-board", "place-partnership",
    "nhs-trust", "provider-collaborative", "healthwatch", "nhs-england",
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
needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="the user's documents are not beside this checkout")


@cache
def read(name: str) -> Any:
    return yaml.safe_load((SAMPLE / name).read_text(encoding="utf-8"))


@cache
def joint_forward_plan() -> dict[str, Any]:
    plan = yaml.safe_load((JFP / "plan.yaml").read_text(encoding="utf-8"))
    plan["sections"] = [yaml.safe_load(f.read_text(encoding="utf-8")) for f in sorted(JFP.glob("[0-9]*.yaml"))]
    return plan


@cache
def place_plans() -> list[dict[str, Any]]:
    return [yaml.safe_load(f.read_text(encoding="utf-8")) for f in sorted((SAMPLE / "plans").glob("place-plan-*.yaml"))]


def every_plan() -> list[dict[str, Any]]:
    return [joint_forward_plan(), *place_plans()]


def walk(sections: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for section in sections:
        yield section
        yield from walk(section["sections"])


def promises(commitments: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for commitment in commitments:
        yield commitment
        yield from promises(commitment["commitments"])


def seed(number: int) -> str:
    (file,) = SEEDS.glob(f"{number:03}_*")
    return file.read_text(encoding="utf-8")


def plain(text: str) -> str:
    """Returns the words alone: no mark-up, no emphasis, one space between words, one kind of quotation mark."""
    text = html.unescape(re.sub(r"<[a-z/][^>]*>", " ", text))
    text = re.sub(r"\]\([^)]*\)", " ", text).replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return " ".join(re.sub(r"[*|\\\[]", " ", text).split())


def running_prose(body: str) -> Iterator[str]:
    """Yields the paragraphs of a body that must be our own words: not lists, tables, quotations or footnote marks."""
    for block in re.split(r"\n\s*\n", re.sub(r"<table>.*?</table>", "\n\n", body, flags=re.DOTALL)):
        block = block.strip()
        if block and not re.match(r"([-*>|]|\d+\.) |Table: |\|", block):
            yield block


def runs(text: str, length: int = WORDS_IN_A_ROW) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9']+", plain(text).lower())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def slugs(rows: list[dict[str, Any]]) -> list[str]:
    return [row["slug"] for row in rows]


def bodies() -> dict[str, dict[str, Any]]:
    return {row["slug"]: row for row in read("organisations.yaml")}


@pytest.mark.parametrize("file", sorted(SAMPLE.rglob("*.yaml")), ids=lambda f: f.name)
def test_every_file_parses(file: Path) -> None:
    assert yaml.safe_load(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["organisations.yaml", "places.yaml", "plan_types.yaml", "glossary.yaml"])
def test_slugs_are_unique(name: str) -> None:
    found = slugs(read(name))
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
    duties = {"involve", "consult opinion", "consult public", "approve", "endorse", "give copy"}
    for plan_type in read("plan_types.yaml"):
        assert plan_type["requirements"] is None or plan_type["requirements"] in read("requirements.yaml")
        for rule in plan_type["participation"]:
            assert rule["duty"] in duties
            assert rule["body_kind"] is None or rule["body_kind"] in KINDS
            assert rule["citation"] and isinstance(rule["valid_from"], date)
            assert bool(rule.get("question")) == (rule["duty"] == "consult opinion")


def test_the_gates_of_each_plan_type_are_those_of_the_law() -> None:
    gates = {
        plan_type["slug"]: sorted((r["duty"], r["body_kind"] or "") for r in plan_type["participation"] if r["mandatory"])
        for plan_type in read("plan_types.yaml")
    }
    copies = [("give copy", k) for k in ("health-and-wellbeing-board", "integrated-care-partnership", "nhs-england")]
    assert gates["joint-forward-plan"] == [
        ("approve", "icb"),
        ("approve", "nhs-trust"),
        ("consult opinion", "health-and-wellbeing-board"),
        ("consult public", ""),
        *copies,
        ("involve", "health-and-wellbeing-board"),
    ]
    assert gates["place-plan"] == [("approve", "place-partnership")]
    assert gates["reference-document"] == []
    assert gates["joint-capital-resource-use-plan"] == copies


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
    assert [row["number"] for row in rows] == list(range(1, 21))
    assert [row["id"] for row in rows] == [f"jfp-{n:02}" for n in range(1, 21)]
    assert [row["kind"] for row in rows] == ["content"] * 17 + ["published content"] * 3
    for row in rows:
        section = re.search(r"s\.(14Z\d+)", row["citation"])
        assert section and row["url"] == f"https://www.legislation.gov.uk/ukpga/2006/41/section/{section[1]}"
        assert row["mandatory"] is True and row["explanation"].endswith(".")
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
    assert set(accounts) == {
        f"{who}@sample.local"
        for who in ("planner", "author.sefton", "analyst", "approver", "admin")
        + tuple(f"officer.{place}" for place in places)
        + tuple(f"chair.{place}" for place in places)
    }
    boards = {place["slug"]: place["board"] for place in read("places.yaml")}
    for email, row in accounts.items():
        assert row["body"] in bodies()
        who, _, place = email.removesuffix("@sample.local").partition(".")
        if who in ("officer", "chair"):
            assert (row["role"], row["body"]) == (f"hwb {who}", boards[place])


def test_opinions_are_marked_as_sample_and_silence_says_what_was_tried() -> None:
    round_ = read("opinions-2023.yaml")
    boards = [row["board"] for row in round_["boards"]]
    assert sorted(boards) == sorted(place["board"] for place in read("places.yaml"))
    silent = [row for row in round_["boards"] if row["state"] == "no reply recorded"]
    assert len(silent) == 2
    for row in silent:
        assert row["text"] == "" and row["agreed_on"] is None and row["note"].startswith("Sample record:")
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
        assert row["decision"] == "approved" and row["agreed_on"] in (date(2023, 6, 29), day)
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
        assert section["title"] and section["local_type"]
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
    assert kinds["views"] == ["jfp-18"] and kinds["account"] == ["jfp-19"]


def test_tables_have_a_caption_and_header_cells_with_a_scope() -> None:
    for plan in every_plan():
        for section in walk(plan["sections"]):
            for table in re.findall(r"<table>.*?</table>", section["body"], flags=re.DOTALL):
                assert "<caption>" in table and "<thead>" in table, section["slug"]
                assert not re.search(r"<th(?![^>]*scope=)(?!ead)", table), section["slug"]
            for lines in re.findall(r"(?:^.*\n)\n(?=\|)", section["body"], flags=re.MULTILINE):
                assert lines.startswith("Table: "), section["slug"]


@needs_seeds
def test_every_heading_of_the_plan_is_a_section() -> None:
    headings = [re.sub(r"[*#]", "", line).strip() for line in re.findall(r"^#+ .+$", seed(1), flags=re.MULTILINE)]
    # These are a title, an opening sentence and labels of blocks, printed as headings.
    labels = (
        "We will:", "It will:", "And", "Want to know more?", "We are committed to:", "Our plans recognise", "Focus on",
    )  # fmt: skip
    wanted = [h for h in headings if not h.startswith((*labels, "Cheshire and Merseyside Joint Forward Plan"))]
    held = [f"{s['number']}. {s['title']}" for s in walk(joint_forward_plan()["sections"]) if s["number"].isdigit()]
    held += [f"{s['number']} {s['title']}".strip() for s in walk(joint_forward_plan()["sections"])]
    assert len(wanted) > 40
    assert [heading for heading in wanted if heading not in held] == []


@needs_seeds
def test_every_we_will_block_is_kept_word_for_word() -> None:
    """The document prints 19 blocks "We will:" and one "It will:", which is a list of the Constitution."""
    blocks = re.findall(r"^(?:#+ )?\**We will:\**\s*\n(.*?)(?=^#+ (?!\*\*And|Focus on)|^(?:Figure|<p>|!\[)|\Z)", seed(1), re.M | re.S)
    assert len(blocks) == 19
    holders = [s for s in walk(joint_forward_plan()["sections"]) if s["commitments"]]
    assert len(holders) == 19
    printed = plain(seed(1))
    for section in holders:
        for commitment in promises(section["commitments"]):
            assert plain(commitment["text"]) in printed, commitment["text"]
    assert "shift the paradigm from reactive to proactive healthcare" in plain(
        next(s["body"] for s in walk(joint_forward_plan()["sections"]) if "It will:" in s["body"])
    )


@needs_seeds
def test_no_bold_promise_of_the_document_is_missing() -> None:
    text = seed(1)
    held = {plain(c["text"]) for s in walk(joint_forward_plan()["sections"]) for c in promises(s["commitments"])}
    bold = set()
    for block in re.findall(r"We will:\**\s*\n(.*?)(?=\n#|\nFigure|\n<p>|\Z)", text, flags=re.DOTALL):
        bold |= {plain(found) for found in re.findall(r"^(?:- )?\*\*(.+?)\*\*$", block, flags=re.MULTILINE)}
    for block in re.findall(r"\*\*And:?\*\*\s*\n(.*?)(?=\n#|\nFigure|\n<p>|\Z)", text, flags=re.DOTALL):
        bold |= {plain(found) for found in re.findall(r"^- \*\*(.+?)\*\*$", block, flags=re.MULTILINE)}
    bold -= {"And:", "And"}
    assert len(bold) >= 40
    assert bold - held == set()


def table_cells(text: str) -> list[str]:
    return [cell for line in text.split("\n") if "\t" in line for cell in line.split("\t") if cell.strip()]


@needs_seeds
def test_every_table_cell_of_the_document_is_kept() -> None:
    held = plain(" ".join(section["body"] for section in walk(joint_forward_plan()["sections"])))
    held = re.sub(r" +", " ", held)
    cells = table_cells(seed(1))
    assert len(cells) > 250
    missing = []
    for cell in cells:
        items = re.findall(r"<li>(.*?)</li>", cell) or [cell]
        missing += [item for item in items if plain(item.replace("•", "").rstrip("*~ ")) not in held]
    assert [plain(cell) for cell in missing] == []


@needs_seeds
@pytest.mark.parametrize("appendix", ["appendix-1", "appendix-2"])
def test_every_figure_of_an_appendix_is_kept(appendix: str) -> None:
    text = seed(1)
    start = text.index("# Appendix 1") if appendix == "appendix-1" else text.index("## Appendix 2")
    stop = text.index("## Appendix 2") if appendix == "appendix-1" else text.index("# Appendix 3")
    figure = re.compile(r"<?£?\d[\d,.:/]*%?")
    wanted = Counter(figure.findall(plain(" ".join(table_cells(text[start:stop])))))
    (section,) = (s for s in walk(joint_forward_plan()["sections"]) if s["slug"] == appendix)
    held = Counter(figure.findall(plain(section["body"])))
    assert wanted.total() > 40
    assert wanted - held == Counter()


@needs_seeds
def test_every_row_of_appendix_1_is_kept_in_its_order() -> None:
    text = seed(1)
    rows = [line for line in text[text.index("# Appendix 1") : text.index("## Appendix 2")].split("\n") if "\t" in line]
    (section,) = (s for s in walk(joint_forward_plan()["sections"]) if s["slug"] == "appendix-1")
    held = plain(section["body"])
    assert len(rows) == 49  # two of them headings
    assert [row for row in rows[1:] if plain(row) not in held] == []


@needs_seeds
def test_the_five_footnotes_of_appendix_2_are_kept() -> None:
    (section,) = (s for s in walk(joint_forward_plan()["sections"]) if s["slug"] == "appendix-2")
    assert re.findall(r'<aside data-note="[^"]+" data-mark="([^"]+)"', section["body"]) == ["*", "**", "***", "****", "~"]
    assert re.findall(r"<sup [^>]+>([^<]+)</sup>", section["body"]) == [
        "*", "**", "**", "***", "****", "***", "***", "~"
    ]  # fmt: skip


@needs_seeds
def test_every_list_item_of_the_place_plans_is_kept() -> None:
    held = plain(" ".join(s["title"] + " " + s["body"] for plan in place_plans() for s in walk(plan["sections"])))
    held = held.replace("> ", "").lower()
    volume = seed(3).split("1. Sefton\n", 2)[2].replace("\t", "\n")
    names = [plain(item) for item in re.findall(r"^ *(?:-|\d+\.) (.+)$", volume, flags=re.MULTILINE)]
    assert len(names) > 150
    # A name is what stands before its explanation. Warrington's local priorities are whole sentences, so they are told
    # in our own words.
    sentences = ("a cross-sector workforce", "a digital strategy to", "joining up emerging", "this work will be")
    leads = [re.split(r" [–-] |: | \(", name)[0].strip(" .:").lower() for name in names]
    assert [lead for lead in leads if lead not in held and not lead.startswith(sentences)] == []


@needs_seeds
def test_running_prose_is_in_our_own_words() -> None:
    """Titles, commitments, table cells, list items and quotations are facts; sentences are ours."""
    source: set[tuple[str, ...]] = set()
    for number in range(5):
        source |= runs(seed(number))
    captions = re.findall(r"^\W*(Figure \d: .+?)\W*$", seed(1), flags=re.MULTILINE)
    allowed = set().union(*(runs(caption) for caption in captions))
    copied = []
    for plan in every_plan():
        own = [(plan["slug"], plan["summary"])]
        for section in walk(plan["sections"]):
            own.append((section["slug"], section["summary"]))
            own += [(section["slug"], paragraph) for paragraph in running_prose(section["body"])]
        copied += [(where, " ".join(run)) for where, text in own for run in (runs(text) & source) - allowed]
    assert copied == []


def test_the_glossary_explains_each_term_once_in_plain_words() -> None:
    terms = read("glossary.yaml")
    assert 30 <= len(terms) <= 45
    names = [name for term in terms for name in (term["term"], *term["aliases"])]
    assert len(names) == len(set(names))
    for term in terms:
        sentences = re.findall(r"[^.]+\.(?= |$)", term["meaning"])
        assert 1 <= len(sentences) <= 2, term["slug"]
        assert set(term) == {"slug", "term", "meaning", "aliases"}


def test_no_file_names_this_machine() -> None:
    for file in (f for f in SAMPLE.rglob("*") if f.is_file()):
        assert not re.search(r"/work/|/tmp/|/home/", file.read_text(encoding="utf-8")), file.name
