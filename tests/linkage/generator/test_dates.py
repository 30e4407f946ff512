import numpy as np
import pytest

from linkage.generator import dates

EVERY_DAY = np.arange(-14_610, 20_000)


def days(*texts: str) -> np.ndarray:
    return np.array(texts, dtype="datetime64[D]").astype(np.int64)


def text(found: np.ndarray) -> list[str]:
    return [str(day) for day in found.astype("datetime64[D]")]


def test_a_date_can_be_taken_apart_and_joined():
    assert (dates.joined(*dates.parts(EVERY_DAY)) == EVERY_DAY).all()


def test_day_and_month_are_exchanged_where_that_is_a_date():
    assert text(dates.exchanged(days("1975-04-03", "1975-04-30"))) == ["1975-03-04", "1975-04-30"]


def test_a_year_off_keeps_day_and_month_if_it_can():
    found = dates.years_off(days("2000-02-29", "1999-12-31"), np.array([1, -10]))
    assert text(found) == ["2001-02-28", "1989-12-31"]


def test_a_placeholder_is_the_first_of_january():
    assert text(dates.new_year(days("1961-07-09"))) == ["1961-01-01"]


@pytest.mark.parametrize("draw", range(40))
def test_a_wrong_digit_gives_another_date_nearly_always(draw):
    found = dates.wrong_digit(EVERY_DAY, np.full(len(EVERY_DAY), draw))
    assert (found != EVERY_DAY).mean() > 0.95


def test_a_lunar_date_is_some_weeks_early():
    found = EVERY_DAY - dates.lunar(EVERY_DAY, np.arange(len(EVERY_DAY)))
    assert (found.min(), found.max()) == (18, 50)
