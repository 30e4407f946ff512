"""Dates that went wrong, as days since 1 January 1970, (n,) each."""

import numpy as np

from linkage.generator.arrays import Ints
from linkage.generator.people import first_day, year_of

# How far a lunar date lies before the civil one of the same day.
_LUNAR_EARLIEST, _LUNAR_LATEST = 18, 50


def parts(days: Ints) -> tuple[Ints, Ints, Ints]:
    """Return year, month (1-12) and day of the month (1-31) of each day."""
    months = days.astype("datetime64[D]").astype("datetime64[M]")
    month = months.astype(np.int64) % 12 + 1
    day = days - months.astype("datetime64[D]").astype(np.int64) + 1
    return year_of(days).astype(np.int64), month, day


def joined(year: Ints, month: Ints, day: Ints) -> Ints:
    """Return the days of years, months and days; a day too many becomes the month's last."""
    start = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    first = start.astype("datetime64[D]").astype(np.int64)
    last = (start + 1).astype("datetime64[D]").astype(np.int64) - 1
    days: Ints = np.minimum(first + day - 1, last)
    return days


def exchanged(days: Ints) -> Ints:
    """Return the dates with day and month exchanged where that is a date at all."""
    year, month, day = parts(days)
    return np.where(day <= 12, joined(year, np.minimum(day, 12), month), days)


def years_off(days: Ints, years: Ints) -> Ints:
    """Return the dates so many years later or earlier."""
    year, month, day = parts(days)
    return joined(year + years, month, day)


def new_year(days: Ints) -> Ints:
    """Return the first of January of the year of each day."""
    return first_day(year_of(days)).astype(np.int64)


def lunar(days: Ints, draws: Ints) -> Ints:
    """Return dates written by the lunar calendar as if they were civil ones, about right."""
    return days - _LUNAR_EARLIEST - draws % (_LUNAR_LATEST - _LUNAR_EARLIEST + 1)


def wrong_digit(days: Ints, draws: Ints) -> Ints:
    """Return the dates with one digit of day, month or year another one."""
    year, month, day = parts(days)
    kind, step = draws % 5, 1 + draws // 5 % 8
    ones = np.where(kind == 0, day - day % 10 + (day % 10 + step) % 10, day)
    tens = np.where(kind == 1, (day + 10) % 30, ones)
    other_day = np.where(tens == 0, 10, tens)
    other_month = np.where(kind == 2, (month - 1 + 1 + step % 11) % 12 + 1, month)
    other_year = year + np.where(kind == 3, np.where(step % 2, 1, -1) * (1 + step // 4), 0)
    other_year = other_year + np.where(kind == 4, np.where(step % 2, 10, -10), 0)
    return joined(other_year, other_month, other_day)
