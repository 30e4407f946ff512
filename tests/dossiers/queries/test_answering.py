"""Who answers for a dossier on a day: as the register of agencies says, and as a move writes it."""

import datetime as dt
from collections import Counter

import pytest

from lienmach.dossiers.models import Dossier
from lienmach.dossiers.queries.answering import (
    carrying_on,
    who_answers,
    who_carries_on,
    who_works,
)
from lienmach.merger.actions.crosswalking import drawn
from lienmach.territory import queries as territory
from tests.dossiers.makers import DAY_BEFORE, DESK, LAND_OFFICE, SPLIT, TODAY, UNIT

ENDED, HEIR = "H23.21.01", "H24.101"
DAY = DAY_BEFORE + dt.timedelta(days=1)


def lying(agency=ENDED, unit=UNIT, unit_on=DAY_BEFORE, **more):
    more = {"state": "received", **more}
    return Dossier(competent_agency=agency, unit=unit, unit_on=unit_on, **more)


def test_an_agency_answers_until_it_ends_and_then_its_one_heir():
    assert who_answers(lying(), on=DAY_BEFORE) == ENDED
    assert who_answers(lying(), on=DAY) == HEIR
    assert who_answers(lying(), on=TODAY) == HEIR
    assert who_answers(lying(LAND_OFFICE), on=TODAY) == LAND_OFFICE
    assert who_answers(lying(None), on=TODAY) is None


def test_who_was_written_down_answers():
    dossier = lying(continued_by="H24.102")
    assert who_answers(dossier, on=TODAY) == "H24.102"
    assert who_carries_on(dossier, on=TODAY) == "H24.102"


def test_of_several_heirs_none_answers_until_somebody_places_the_dossier():
    old = territory.competent_agency("commune_committee", SPLIT, DAY_BEFORE, DAY_BEFORE)
    heirs = {each.code for each in territory.agency_heirs(old, TODAY)}
    assert len(heirs) == 2
    unplaced = lying(old, SPLIT)
    assert who_answers(unplaced, on=TODAY) == old
    assert who_carries_on(unplaced, on=TODAY) is None
    placed = {
        who_answers(lying(old, each.code, TODAY), on=TODAY)
        for each in territory.gazetteer().carried(
            territory.gazetteer().unit(SPLIT, DAY_BEFORE), TODAY
        )
    }
    assert placed == heirs
    for heir in heirs:
        assert carrying_on(old, lying(old, SPLIT, continued_by=heir), on=TODAY) == heir


def test_the_agency_it_was_handed_over_to_works_on_it_or_that_one_s_heir():
    assert who_works(lying(), on=TODAY) == HEIR
    assert who_works(lying(handled_at_agency="H24.102"), on=TODAY) == "H24.102"
    assert who_works(lying(handled_at_agency="H23.21.01.01"), on=TODAY) == DESK


@pytest.mark.parametrize(("state", "heir"), [("decided", HEIR), ("handed-over", None)])
def test_nobody_carries_on_what_nobody_has_to_go_on_with(state, heir):
    assert who_carries_on(lying(state=state), on=TODAY) == heir
    assert who_carries_on(lying(state=state), on=DAY_BEFORE) is None


def test_a_move_writes_down_who_answered_before_it():
    """Every line by which a move finds who carries on, in every unit it names."""
    seen = Counter()
    anywhere = {"unit": SPLIT, "unit_on": DAY_BEFORE}
    for line in drawn(DAY).lines:
        if line.kind == "agency":
            where = {"unit": line.condition, "unit_on": DAY} if line.condition else anywhere
            dossier = lying(line.old, **where)
            assert who_carries_on(dossier, on=DAY) == line.new, line
            assert (
                who_carries_on(lying(line.old, **where, continued_by=line.new), on=DAY) == line.new
            )
            seen[bool(line.condition)] += 1
    assert seen[True] > 100
    assert seen[False] > 500
