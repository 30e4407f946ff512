"""A search finds the youngest first, though it looks through a few months before all there ever was."""

import datetime as dt

import pytest

from lienmach import homes
from lienmach.dossiers import actions
from lienmach.dossiers.models import Dossier
from lienmach.dossiers.queries import searching
from lienmach.dossiers.queries.visibility import places_seen
from lienmach.ground import sql
from tests.dossiers import makers
from tests.dossiers.makers import AT, BIRTH, BIRTH_DATA, TODAY, UNIT

BACK = [0, 0, 40, 70, 75, 150, 240, 300, 330, 500, 520]
"""So many days ago each came in: of this month, this quarter, this year and before."""


@pytest.mark.parametrize(
    ("on", "first", "last"),
    [
        (dt.date(2026, 11, 26), "2026-11", "2025-12"),
        (dt.date(2027, 1, 1), "2027-1", "2026-2"),
        (dt.date(2026, 12, 31), "2026-12", "2026-1"),
    ],
)
def test_the_months_of_a_year_the_youngest_first(on, first, last):
    months = searching.lately(on)
    assert (months[0], months[-1], len(set(months))) == (first, last, 12)


@pytest.fixture(scope="module")
def clerk():
    return makers.officer("receive", unit=UNIT, unit_on=TODAY)


@pytest.fixture(scope="module")
def keys(counter, clerk):
    """The keys of dossiers of one commune, the youngest first."""
    somebody = makers.person()
    for days in BACK:
        makers.submitted(
            somebody, procedure=BIRTH, data=BIRTH_DATA, at=AT - dt.timedelta(days=days)
        )
    while actions.index_dossiers():
        pass
    with homes.reading("dossiers"):
        found = Dossier.objects.order_by("-received_at", "-pk")
        return list(found.values_list("pk", flat=True))


@pytest.mark.parametrize("most", [1, 2, 3, 4, 5, 6, 9, 10, 11, 50])
def test_however_many_are_wanted_they_are_the_youngest(keys, clerk, most):
    with homes.reading("dossiers"):
        rows = sql.rows(
            homes.here("dossiers"), "lienmach.dossiers", "find_by_words",
            province="haiduong", words=searching.words_of("khai sinh"),
            places=places_seen(clerk, on=TODAY), months=searching.lately(TODAY), most=most,
        )  # fmt: skip
    assert {row["dossier"] for row in rows} == set(keys[:most])
    assert len(rows) == min(most, len(keys))
