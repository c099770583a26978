"""Are periods read as statisticians write them?"""

from datetime import date

import pytest

from metrics.imports.periods import period


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("2019/20", date(2019, 4, 1), date(2020, 3, 31)),
        ("1999/00", date(1999, 4, 1), date(2000, 3, 31)),
        ("2019 - 21", date(2019, 1, 1), date(2021, 12, 31)),
        ("1998 - 00", date(1998, 1, 1), date(2000, 12, 31)),
        ("2009 - 10", date(2009, 1, 1), date(2010, 12, 31)),
        ("2009-10", date(2009, 10, 1), date(2009, 10, 31)),
        ("2018/19 - 20/21", date(2018, 4, 1), date(2021, 3, 31)),
        ("2020 Q1", date(2020, 1, 1), date(2020, 3, 31)),
        ("2020/21 Q1", date(2020, 4, 1), date(2020, 6, 30)),
        ("2020/21 Q4", date(2021, 1, 1), date(2021, 3, 31)),
        ("Jan 2020", date(2020, 1, 1), date(2020, 1, 31)),
        ("2020 Feb", date(2020, 2, 1), date(2020, 2, 29)),
        ("September 2021", date(2021, 9, 1), date(2021, 9, 30)),
        ("2020-02-29", date(2020, 2, 29), date(2020, 2, 29)),
    ],
)
def test_a_period_has_its_days(words, first, last):
    assert period(words) == (first, last)


@pytest.mark.parametrize(
    "words", ["", "last year", "2019/21", "2021 - 19", "2021-02-30", "Mai 2020", "2019 Q5", "20190"]
)
def test_what_is_no_period_is_none(words):
    assert period(words) is None
