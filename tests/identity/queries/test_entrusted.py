import datetime as dt

import pytest

from lienmach import homes
from lienmach.ground.actor import PLATFORM, Actor, Duty
from lienmach.identity import queries
from lienmach.territory import queries as territory
from tests.identity.makers import BINH_HAN, CAM_THUONG, EVE, LEGAL_DAY, THANH_DONG

ELSEWHERE = ("10513", EVE)


def acting(*duties):
    return Actor(id="0", name="", duties=frozenset(duties))


def duty(place=(None, None), **over):
    return Duty(**{"kind": "read", "province": "haiduong", "unit": place[0], "unit_on": place[1],
                   "since": dt.date(2020, 1, 1), **over})  # fmt: skip


def may(actor, place, on):
    return queries.may(actor, {"read"}, unit=place[0], unit_on=place[1], on=on)


def test_a_duty_follows_its_commune_to_the_heir(haiduong):
    actor = acting(duty(BINH_HAN))
    assert may(actor, BINH_HAN, EVE)
    assert not may(actor, CAM_THUONG, EVE)
    assert all(may(actor, place, LEGAL_DAY) for place in (BINH_HAN, CAM_THUONG, THANH_DONG))
    assert not may(actor, ELSEWHERE, LEGAL_DAY)


def test_a_duty_in_the_heir_covers_what_was_recorded_under_the_old_codes(haiduong):
    actor = acting(duty(THANH_DONG))
    assert may(actor, BINH_HAN, LEGAL_DAY)
    assert not may(actor, BINH_HAN, EVE)


def test_the_whole_province_is_asked_for_without_a_unit(haiduong):
    nowhere = (None, None)
    assert may(acting(duty()), nowhere, EVE)
    assert not may(acting(duty(BINH_HAN)), nowhere, EVE)
    assert not may(acting(), nowhere, EVE)
    assert may(PLATFORM, nowhere, EVE)


def test_other_kinds_of_duty_do_not_count(haiduong):
    assert not may(acting(duty(BINH_HAN, kind="decide")), BINH_HAN, EVE)


@pytest.fixture
def succession(haiduong):
    """An agency that ended, and one that carries on for it."""
    directory = territory.directory()
    ended = next(agency for agency in directory.members if agency.until == LEGAL_DAY)
    [heir, *_] = territory.agency_heirs(ended.code, LEGAL_DAY)
    return ended.code, heir.code


def test_a_duty_at_an_agency_follows_it_to_the_one_that_carries_on(succession):
    ended, heir = succession
    actor = acting(duty(agency=ended))
    assert queries.may_at_desk(actor, {"read"}, agency=ended, on=EVE)
    assert queries.may_at_desk(actor, {"read"}, agency=heir, on=LEGAL_DAY)
    assert queries.may_at_desk(acting(duty(agency=heir)), {"read"}, agency=ended, on=LEGAL_DAY)
    assert not queries.may_at_desk(actor, {"read"}, agency="H99", on=LEGAL_DAY)
    assert not queries.may_at_desk(acting(duty(BINH_HAN)), {"read"}, agency=heir, on=LEGAL_DAY)
    assert queries.may_at_desk(acting(duty()), {"read"}, agency=heir, on=LEGAL_DAY)


def test_an_agency_duty_shows_no_people(succession):
    assert queries.reach(acting(duty(agency=succession[0])), {"read"}, on=EVE).places == frozenset()


def test_a_duty_of_another_province_reaches_nowhere(provinces):
    with homes.province("haiphong"):
        found = queries.reach(acting(duty(), duty(BINH_HAN)), {"read"}, on=EVE)
    assert found == queries.Reach(everywhere=False)
