"""Are the words of a target read as the plan's cells need it (domain study, 5.8, V1 to V32), and never guessed?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.models.target import KINDS, NUMERIC, UNITS
from metrics.targets import Blank, Kind, Unit, blank, facts, read

MARCH_2024, PERCENT, COUNT = date(2024, 3, 31), Unit.PERCENT, Unit.COUNT


def one(words, objective="", metric=""):
    (found,) = read(words, objective=objective, metric=metric)
    return found


def told(proposal):
    return proposal.kind, proposal.value, proposal.unit


def test_v1_a_percentage_at_least_by_a_month():
    found = one("76%", "Improve A&E waiting times so that no less than 76% of patients are seen within 4 hours by "
                "March 2024 with further improvement in 2024/25")  # fmt: skip
    assert told(found) == (Kind.AT_LEAST, 76, PERCENT)
    assert found.by_date == MARCH_2024
    assert found.is_certain
    assert [fact.value for fact in facts("76.9%")] == [76.9]


def test_v2_two_targets_by_authority_and_a_position_that_is_not_applicable():
    objective = (
        "Improve category 2 ambulance response times to an average of 30 minutes across 2023/24, with further "
        "improvement towards pre-pandemic levels in 2024/25 (NWS target set at 33 mins)"
    )
    found = read("National 00:30:00 NWS 00:33:00", objective=objective, metric="Ambulance Response Times - Category 2")
    assert [(each.authority, *told(each)) for each in found] == [
        ("National", Kind.AT_MOST, 1800, Unit.SECONDS),
        ("NWS", Kind.AT_MOST, 1980, Unit.SECONDS),
    ]
    assert {each.by_date for each in found} == {MARCH_2024}
    assert [fact.what for fact in facts("N/A")] == ["not applicable"]
    assert facts("") == ()


def test_v3_at_or_below_and_a_metric_without_a_target():
    objective = "Reduce adult general and acute (G&A) bed occupancy to 92% or below"
    assert told(one("92%", objective)) == (Kind.AT_MOST, 92, PERCENT)
    assert read("", objective=objective) == ()
    assert facts("92.8%")[0].value == 92.8


def test_v4_a_position_of_three_facts():
    found = facts("2022/23 YTD = 74%. 14,985 UCR Contacts planned, 36% increase compared to 2022/23 FOT")
    assert [(each.what, each.value, each.unit, each.period, each.label) for each in found] == [
        ("value", 74, PERCENT, "2022/23 YTD", ""),
        ("planned", 14985, COUNT, "", "UCR Contacts"),
        ("change", 36, PERCENT, "2022/23 FOT", ""),
    ]
    objective = "Consistently meet or exceed the 70% 2-hour urgent community response (UCR) standard"
    assert told(one("70%", objective)) == (Kind.AT_LEAST, 70, PERCENT)


def test_v5_none_defined_is_said_and_is_not_blank():
    found = one("No specific metric defined")
    assert found.kind is Kind.NONE_DEFINED
    assert found.is_certain


def test_v6_a_suffix_for_millions_and_a_change():
    found = facts("Total GP Appoints 14.98m. Increase of 4.9% compared to 2021/22")
    assert [(each.what, each.value, each.period) for each in found] == [
        ("value", 14_980_000, ""),
        ("change", 4.9, "2021/22"),
    ]


def test_v7_an_arrow_explained_in_words_is_no_target():
    assert not one("Current gap to local ambition (down arrow indicates closing the gap)").is_certain


def test_v8_and_v12_plain_positions():
    assert [fact.value for fact in facts("57.9%")] == [57.9]
    assert [(fact.value, fact.unit) for fact in facts("1,095")] == [(1095, COUNT)]


def test_v9_what_can_mean_two_things_is_a_question():
    (found,) = facts("83% below 19/20")
    assert found.what == "ambiguous"
    assert "83% of 19/20, or 83% less than 19/20" in found.question


def test_v10_zero_is_a_value():
    objective = "Eliminate waits of over 65 weeks for elective care by March 2024 (except where patients choose)"
    found = one("0", objective)
    assert told(found) == (Kind.ZERO, 0, COUNT)
    assert blank("0") is None
    assert [fact.value for fact in facts("0")] == [0]


@pytest.mark.parametrize("words", ["105%", "120%"])
def test_v11_more_than_a_hundred_percent_asks_for_the_baseline(words):
    found = one(words, "Deliver the system- specific activity target (agreed through the operational planning process)")
    assert told(found) == (Kind.RELATIVE, float(words[:-1]), PERCENT)
    assert not found.is_certain
    assert "baseline" in found.questions[0]


def test_v13_a_target_year_beyond_the_plan_year():
    fds = one("75%", "Meet the cancer faster diagnosis standard by March 2024 so that 75% of patients who have been "
              "urgently referred by their GP")  # fmt: skip
    early = one("75%", "Increase the percentage of cancers diagnosed at stages 1 and 2 in line with the 75% early "
                "diagnosis ambition by 2028")  # fmt: skip
    assert (told(fds), fds.by_date) == ((Kind.AT_LEAST, 75, PERCENT), MARCH_2024)
    assert (told(early), early.by_date) == ((Kind.AT_LEAST, 75, PERCENT), date(2028, 12, 31))
    assert [fact.value for fact in facts("80.0%")] == [80]


def test_v14_the_month_of_an_ambition():
    found = one("95%", "Increase the percentage of patients that receive a diagnostic test within six weeks in line "
                "with the March 2025 ambition of 95%")  # fmt: skip
    assert (told(found), found.by_date) == ((Kind.AT_LEAST, 95, PERCENT), date(2025, 3, 31))


def test_v15_blank_is_nothing():
    assert (read(""), read("   "), facts("")) == ((), (), ())
    assert blank("") is Blank.EMPTY


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Financial strategy and recovery plan in place by Sept 2023", date(2023, 9, 30)),  # V16
        ("Publish a Strategic Workforce Plan by March 2024", MARCH_2024),  # V17
    ],
)
def test_v16_v17_a_milestone_wherever_it_stands(words, day):
    found = one(words)
    assert (found.kind, found.by_date, found.is_certain) == (Kind.MILESTONE, day, True)


def test_v18_two_counts_with_their_periods():
    assert [(fact.period, fact.value) for fact in facts("23/24 = 135,601 Q4 = 37,590")] == [
        ("23/24", 135601),
        ("Q4", 37590),
    ]


def test_v19_a_count_without_separator_and_a_share_of_the_target():
    assert [(fact.what, fact.value) for fact in facts("23/24 = 72724. 100% of target")] == [
        ("value", 72724),
        ("of target", 100),
    ]


def test_v20_growth_from_year_to_year_and_a_word_of_status():
    found = one("5%", "Achieve a 5% year on year increase in the number of adults and older adults supported")
    assert told(found) == (Kind.YEAR_ON_YEAR, 5, PERCENT)
    assert [(fact.what, fact.value, fact.period) for fact in facts("Q4 23/24 = 20,600 Target achieved")] == [
        ("value", 20600, "Q4 23/24"),
        ("achieved", None, ""),
    ]


def test_v21_a_count_of_a_quarter():
    assert [(fact.period, fact.value) for fact in facts("Q4 23/24 = 2,357")] == [("Q4 23/24", 2357)]


def test_v22_recover_and_ensure_are_at_least():
    assert told(one("66.7%", "Recover the dementia diagnosis rate to 66.7%")) == (Kind.AT_LEAST, 66.7, PERCENT)
    objective = "Ensure 75% of people aged over 14 on GP learning disability registers receive a check by March 2024"
    assert told(one("75%", objective)) == (Kind.AT_LEAST, 75, PERCENT)


def test_v23_a_comparator_that_the_objective_contradicts_is_asked_about():
    objective = "so that by March 2024 no more than 30 adults with a learning disability per million adults"
    found = one("<30", objective)
    assert told(found) == (Kind.BELOW, 30, COUNT)
    assert found.questions == ("The cell says “<30”, the objective “no more than 30”: does exactly 30 meet it?",)
    assert one("<30").is_certain


def test_v24_a_range_whose_lower_end_may_be_no_failure():
    found = one("12 to 15", "by March 2024 no more than 12–15 under 18s per million under 18s")
    assert (found.kind, found.value, found.upper) == (Kind.WITHIN, 12, 15)
    assert "under 12" in found.questions[0]
    assert one("12–15").is_certain


def test_v25_targets_without_a_position():
    assert told(one("77%", "Increase percentage of patients with hypertension treated to NICE guidance to 77% by "
                    "March 2024")) == (Kind.AT_LEAST, 77, PERCENT)  # fmt: skip
    assert told(one("60%", "Increase the percentage of patients aged between 25 and 84 years to 60%"))[1] == 60


def test_v26_planned_volumes_are_positions():
    assert [fact.value for fact in facts("3,357,568")] == [3357568]


def test_v27_a_change_without_a_baseline_is_asked_about():
    found = one("Reduce by 25%")
    assert told(found) == (Kind.CHANGE, -25, PERCENT)
    assert not found.is_certain
    assert one("Reduce by 25% compared to 2019/20").baseline == "2019/20"
    assert one("Reduce by 25% compared to 2019/20").is_certain


def test_v28_a_count_to_reach():
    assert told(one("Grow the number of anchor framework signatories to 25")) == (Kind.AT_LEAST, 25, COUNT)


def test_v29_a_minimum_and_an_ambition():
    found = one("Support a system-wide approach to embedding the minimum 10% social value weighting across all "
                "procurement processes (working towards 20%)")  # fmt: skip
    assert (found.kind, found.value, found.upper, found.unit) == (Kind.FLOOR, 10, 20, PERCENT)


def test_v30_two_dated_targets_and_a_baseline_year():
    found = read("For the emissions we control directly (the NHS Carbon Footprint), net zero by 2040, with an ambition "
                 "to reach an 80% reduction (from 1990 levels) by 2032.")  # fmt: skip
    assert [(each.kind, each.value, each.by_date, each.baseline) for each in found] == [
        (Kind.ZERO, 0, date(2040, 12, 31), ""),
        (Kind.CHANGE, -80, date(2032, 12, 31), "1990"),
    ]


def test_v31_only_a_direction_and_what_is_still_to_be_agreed():
    three = read("Reduction in smoking prevalence. Reduction in the % drinking above recommended levels. Increase the "
                 "% who are physically active.")  # fmt: skip
    assert [each.kind for each in three] == [Kind.DIRECTION_DOWN, Kind.DIRECTION_DOWN, Kind.DIRECTION_UP]
    assert one("Improved access to safe Housing (metric to be agreed)").kind is Kind.TO_BE_AGREED
    assert one("To be finalised in advance of the final publication in June 2023").kind is Kind.TO_BE_AGREED
    either = one("Increase % of children achieving a good level of development at 2-2.5 years OR at the end of Early "
                 "Years Foundation Stage")  # fmt: skip
    assert (either.kind, either.is_certain) == (Kind.DIRECTION_UP, False)


def test_v32_a_dash_is_not_available_and_na_is_not_applicable():
    assert (blank("-"), blank("NA"), blank("N/A")) == (Blank.NOT_AVAILABLE, Blank.NOT_APPLICABLE, Blank.NOT_APPLICABLE)
    assert [blank(words) for words in ("Yearly", "LSOA", "IMD", "FSM status")] == [None] * 4


def test_the_models_name_every_kind_and_unit_that_the_reader_knows():
    assert [kind for kind, _ in KINDS] == list(Kind)
    assert [kind for kind in Kind if kind.is_numeric] == NUMERIC
    assert [unit for unit, _ in UNITS] == list(Unit)


def test_all_of_them_is_coverage():
    found = one("Share2Care in all NHS and LA ASC providers by March 2024")
    assert (found.kind, found.value, found.by_date) == (Kind.COVERAGE, 100, MARCH_2024)


def test_a_number_without_a_direction_is_asked_about():
    found = one("42%", "The share of things")
    assert (found.kind, found.value) == (None, 42)
    assert "higher or a lower" in found.questions[0]


@pytest.mark.parametrize("words", ["15 to 12", "as soon as possible", "£5 a head"])
def test_what_cannot_be_read_stays_words(words):
    found = one(words)
    assert (found.kind, found.verbatim, bool(found.questions)) == (None, words, True)


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_words_break_it_and_none_are_lost(words, objective):
    for proposal in read(words, objective=objective):
        assert proposal.verbatim in " ".join(words.split())
        assert proposal.kind is not None or proposal.questions
    for fact in facts(words):
        assert fact.what != "ambiguous" or fact.question
