import datetime as dt

from lienmach.dossiers.queries.figures.public import is_told
from lienmach.dossiers.rules import periods
from lienmach.dossiers.rules.periods import Period


def test_a_month_is_told_where_its_quarter_gives_nothing_away():
    first = dt.date(2026, 7, 1)
    months = {periods.later(first, n): (count, 0) for n, count in enumerate((9, 3, 40))}
    fit = {**months, periods.later(first, 1): (0, 5)}
    for month in months:
        assert not is_told(Period("month", month), months)
        assert is_told(Period("month", month), fit)
    assert is_told(Period("quarter", first), months)
    assert is_told(Period("year", dt.date(2026, 1, 1)), months)
    assert not is_told(Period("quarter", first), {dt.date(2026, 1, 1): (4, 0), **fit})
