"""Does the advice find what it should, and nothing in a text that is sound? Each rule with its counter-example."""

from __future__ import annotations

from datetime import date

import pytest

from core.richtext import Passage
from plans.checks import KINDS, Known, Severity, advice, statements, wording
from plans.checks.language import days, reading_age, sentences

TODAY = date(2026, 11, 2)
TERMS = (
    ("Joint Forward Plan", "JFP"),
    ("VCFSE sector", "VCFSE", "VCSE", "VSCE"),
    ("Health and Care Partnership", "HCP", "Health Care Partnership"),
)
KNOWN = Known(
    terms=TERMS,
    abbreviations=frozenset({"CMAST"}),
    anchors=frozenset({"services", "abcd2345"}),
    plans=frozenset({"mercia-plan"}),
    labels=frozenset({"figure 2", "appendix 1"}),
    lost=frozenset({"figure 3"}),
    in_force=frozenset({"Joint forward plan"}),
    elsewhere=(("“Money”", "The savings programme of partner trusts will release £14m by March 2027"),),
)
PICTURE = f"asset:{'a' * 64}"
SOUND_DAYS = (
    "<p>The plan will be agreed in June 2027. It was to be agreed in June 2024. Treat 77% by March 2024. "
    "The plan for 2023/24 says how we will work, and what they will do by May 2024.</p>"
)
SOUND_COUNTS = (
    "<p>It has three key areas:</p><ul><li>a</li><li>b</li><li>c</li></ul>"
    "<p>In the next 12 months, and in the 2024-25 NHS plans:</p><ul><li>a</li><li>b</li></ul>"
)
SOUND_VALUES = (
    "<p>The savings programme of partner trusts will release £14m by March 2027</p>"
    "<p>The plan of the estates board will release £3m by March 2028</p>"
)
HARD = "Interdependent organisational transformation necessitates multidisciplinary collaboration. "
HEAD = "<tr><th>Objective</th><th>Metric</th><th>Target value</th><th>Position</th></tr>"


def table(*cells: str, head: str = HEAD) -> str:
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    return f"<table><caption>Measures</caption><thead>{head}</thead><tbody><tr>{row}</tr></tbody></table>"


def rows(first: str, second: str) -> str:
    made = [f"<tr><th>{label}</th><td><ul><li>{entry}</li></ul></td></tr>" for label, entry in
            (("Maternity and women's health", first), ("Children and young people", second))]  # fmt: skip
    return f"<table><caption>Themes</caption><tbody>{''.join(made)}</tbody></table>"


# kind: (a text with the fault, a text as near to it as can be without)
CASES = {
    "heading-order": ("<h2>One</h2><h4>Deep</h4>", "<h2>One</h2><h3>Two</h3><h4>Deep</h4><h2>Next</h2>"),
    "link-text": (
        '<p><a href="https://a.example/">click here</a></p>',
        '<p><a href="https://a.example/">Our survey</a></p>',
    ),
    "link-same-words": (
        '<p><a href="https://a.example/">Plan</a> <a href="https://b.example/">plan</a></p>',
        '<p><a href="https://a.example/">Plan</a> <a href="https://a.example/">plan</a></p>',
    ),
    "dead-link": ('<p><a href="#gone">Our money</a></p>', '<p><a href="#services">Services</a></p>'),
    "dead-reference": (
        "<p>See slide 5.</p>",
        "<p>See Figure 2, Figure 3 and Appendix 1, and appendix 9 of the Hewitt Review.</p>",
    ),
    "table-headers": ("<table><caption>Beds</caption><tr><td>1</td></tr></table>", table("a", "b", "1", "2")),
    "table-caption": (table("a", "b", "1", "2").replace("Measures", ""), table("a", "b", "1", "2")),
    "picture-text": (f'<img src="{PICTURE}" alt="">', f'<img src="{PICTURE}" alt="Map">'),
    "long-sentence": (f"<p>{'We work ' * 21}here.</p>", f"<p>{'We work ' * 12}here. {'We rest ' * 12}there.</p>"),
    "reading-age": (
        f"<p>{HARD * 9}</p>",
        f"<p>{'We will open a new clinic in the town. ' * 8}</p>",
    ),
    "abbreviation": (
        "<p>The QOF is due.</p>",
        "<p>The JFP, CMAST, the NHS and cardiovascular disease (CVD); CVD again, COVID-19.</p>",
    ),
    "letters-swapped": ("<p>The VSCE sector helps.</p>", "<p>The VCSE and VCFSE sectors help.</p>"),
    "stale-date": (
        "<p>The plan will be agreed in June 2024.</p>",
        SOUND_DAYS,
    ),
    "still-in-development": (
        "<p>The Joint Forward Plan is in development.</p>",
        "<p>The digital plan is in development. The Joint Forward Plan is published.</p>",
    ),
    "still-to-agree": ("<p>Homes (metric to be agreed)</p>", "<p>Contracts are to be agreed by one method.</p>"),
    "stated-count": (
        "<p>It has four key areas:</p><ul><li>a</li><li>b</li><li>c</li></ul>",
        SOUND_COUNTS,
    ),
    "two-values": (
        "<p>The savings programme of partner trusts will release £12m by March 2027</p>",
        SOUND_VALUES,
    ),
    "ambiguous-cell": (table("Dental", "Units", "", "83% below 19/20"), table("Dental", "Units", "", "83% of 19/20")),
    "beyond-target": (table("Cancer", "Early", "75%", "80.0%"), table("Cancer", "Early", "75%", "75.1%")),
    "no-target": (table("Beds", "Occupied", "", "92.8%"), table("Beds", "No specific metric defined", "", "")),
    "no-metric": (table("Lipids", "", "60%", ""), table("Lipids", "Share treated", "60%", "")),
    "no-baseline": (table("a", "b", "Reduce by 25%", "1"), table("a", "b", "Reduce by 25% from 2019/20", "1")),
    "arrow": (table("a", "Gap (down arrow indicates closing)", "1", "1"), table("a", "Narrow the gap", "1", "1")),
    "stray-sign": ("<p>In context of &lt;running costs</p>", "<p>Fewer than &lt;30 beds, and 5 &gt; 4</p>"),
    "swapped-rows": (
        rows("Estates - Family hubs", "Estates - Women's health hubs"),
        rows("Estates - Women's health hubs", "Estates - Family hubs"),
    ),
}  # fmt: skip
BETWEEN_SECTIONS = {"two-expansions", "two-spellings", "two-wordings"}


def kinds(html: str, on: date = TODAY) -> set[str]:
    return {each.kind for each in advice(html, on=on, known=KNOWN)}


@pytest.mark.parametrize("kind", CASES)
def test_the_fault_is_found(kind):
    assert kind in kinds(CASES[kind][0])


@pytest.mark.parametrize("kind", CASES)
def test_what_is_sound_is_left_alone(kind):
    assert kind not in kinds(CASES[kind][1])


def test_every_kind_has_its_cases():
    assert set(CASES) | BETWEEN_SECTIONS == set(KINDS)


def passages(*texts: str) -> list[tuple[str, Passage]]:
    return [(f"section {number}", Passage("li", "", text)) for number, text in enumerate(texts)]


def test_letters_written_out_in_two_ways_are_told_at_the_second():
    texts = passages("A Joint Forward Plan (JFP).", "The Joint Fiscal Plan (JFP).", "A Joint Forward Plan (JFP).")
    (found,) = wording.two_expansions(texts, KNOWN)
    assert found[0] == "section 1"
    assert "“Joint Forward Plan” and, here, for “Joint Fiscal Plan”" in found[1].sentence


def test_two_spellings_of_one_name_are_told_and_two_names_are_not():
    texts = passages("The Health and Care Partnership met.", "The Health Care Partnership agreed, and the JFP.")
    (found,) = wording.two_spellings(texts, TERMS)
    assert found[0] == "section 1"
    assert list(wording.two_spellings(texts[:1], TERMS)) == []


def test_an_entry_that_a_title_nearly_repeats_is_told():
    titles = [("1", "Enhancing productivity and value for money")]
    near = passages("Enhancing quality, productivity and value for money")
    assert len(list(statements.two_wordings(titles, near))) == 1
    for sound in ("Enhancing productivity and value for money.", "Improving population health and healthcare services"):
        assert list(statements.two_wordings(titles, passages(sound))) == []


def test_on_the_day_itself_nothing_is_stale():
    text = "<p>The plan will be agreed in June 2024.</p>"
    assert "stale-date" not in kinds(text, on=date(2024, 6, 30))
    assert "stale-date" in kinds(text, on=date(2024, 7, 1))


def test_what_matters_most_comes_first_and_points_at_its_block():
    found = advice('<p data-bid="abcdefgh">The QOF.</p><p data-bid="bbbbbbbb"><a href="#no">x y</a></p>', on=TODAY)
    assert [each.severity for each in found] == sorted((e.severity for e in found), key=list(Severity).index)
    assert (found[0].kind, found[0].bid) == ("dead-link", "bbbbbbbb")
    assert [each.bid for each in found if each.kind == "abbreviation"] == ["abcdefgh"]


def test_an_empty_text_has_no_faults():
    assert advice("", on=TODAY) == []


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("on 22nd June 2023", date(2023, 6, 22)),
        ("by Sept 2023", date(2023, 9, 30)),
        ("during 2023/24", date(2024, 3, 31)),
        ("for 2023-2028", date(2028, 12, 31)),
        ("in 2024", date(2024, 12, 31)),
        ("on 31 February 2024", date(2024, 2, 29)),
    ],
)
def test_days_are_read_as_far_as_they_are_said(text, last):
    assert [day.last for day in days(text)] == [last]


@pytest.mark.parametrize("text", ["2,024 beds", "room 2024", "0-25 years", "1990 levels", "0 May 1999 x 12345"])
def test_what_is_no_day_is_none(text):
    assert all(day.last.year == 1999 for day in days(text))


def test_sentences_end_where_a_reader_ends_them():
    assert sentences("We met, e.g. Tuesdays. Then 3.5% left! “Why?” Nobody knows.") == [
        "We met, e.g. Tuesdays.", "Then 3.5% left!", "“Why?” Nobody knows.",
    ]  # fmt: skip


def test_plain_words_read_younger_than_long_ones():
    assert reading_age("The cat sat on the mat. It was warm.") < 9
    assert reading_age("Organisational interdependencies necessitate transformation.") > 18
