"""Which months a search looks through first."""

import datetime as dt

import pytest

from lienmach.dossiers.queries import searching


@pytest.mark.parametrize(
    ("on", "months"),
    [
        (dt.date(2026, 11, 26), ["2026-11", "2026-10", "2026-9"]),
        (dt.date(2027, 1, 1), ["2027-1", "2026-12", "2026-11"]),
        (dt.date(2026, 12, 31), ["2026-12", "2026-11", "2026-10"]),
    ],
)
def test_the_last_months_the_youngest_first(on, months):
    assert searching.lately(on) == months
