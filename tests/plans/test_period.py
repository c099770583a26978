"""Is a period said no more exactly than it is known?"""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from plans.models import Plan
from plans.queries import period_in_words
from publication.content import compose
from tests import stages

YEAR, MONTH, DAY = Plan.Precision.FINANCIAL_YEAR, Plan.Precision.MONTH, Plan.Precision.DAY


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "precision", "words"),
    [
        (date(2024, 4, 1), date(2025, 3, 31), YEAR, "2024/25"),
        (date(2024, 4, 1), date(2026, 3, 31), YEAR, "2024/25 to 2025/26"),
        (date(2099, 4, 1), None, YEAR, "from 2099/00"),
        (None, date(2026, 3, 31), MONTH, "until March 2026"),
        (date(2024, 4, 1), date(2025, 3, 31), DAY, "1 April 2024 to 31 March 2025"),
        (None, None, DAY, ""),
    ],
)
def test_a_period_reads_as_far_as_it_is_certain(starts_on, ends_on, precision, words):
    assert period_in_words(Plan(starts_on=starts_on, ends_on=ends_on, period_precision=precision)) == words


@pytest.mark.django_db
def test_a_frozen_text_says_that_its_days_are_inferred_and_is_silent_where_they_are_not(people):
    edition = stages.written(stages.plan(people, people.reference), stages.TEXT)
    frozen = compose(edition, number=1, purpose="draft", at=stages.NOW)["plan"]
    assert "period" not in frozen
    assert "period_precision" not in frozen
    Plan.objects.filter(pk=edition.plan_id).update(period_precision=YEAR)
    frozen = compose(edition, number=1, purpose="draft", at=stages.NOW)["plan"]
    assert (frozen["period"], frozen["period_precision"]) == ("2026/27 to 2030/31", "financial year")


@pytest.mark.django_db
def test_no_period_has_no_precision(people):
    plan = stages.plan(people, people.reference)
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(starts_on=None, ends_on=None, period_precision=YEAR)
    plan.period_precision = "about"
    with pytest.raises(ValidationError):
        plan.full_clean()
