"""
The rule of :mod:`test_people` holds after a real move too, where rights passed to heirs.

The same table then holds the people of two provinces: officers of both, of communes that ended and
of those that took them in, are held against the rule on behalf of either.
"""

import sys
import uuid
from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienmach import homes
from lienmach.ground.actor import PLATFORM, Actor, Duty
from lienmach.identity import actions, queries
from lienmach.identity.models import Person
from lienmach.identity.refusals import PersonUnknown
from lienmach.identity.rules.duties import READERS, Kind
from lienmach.merger.actions import moves
from tests.identity import makers
from tests.identity.makers import BINH_HAN, CAM_THUONG, EVE, LEGAL_DAY, NOW, THANH_DONG
from tests.identity.queries.test_people import DAYS, DUTIES, NAMES, PLACES, SEARCHES, check

BESIDE = [("11311", LEGAL_DAY), THANH_DONG]
"""A commune of Hải Phòng, and one of Hải Dương whose people are known to Hải Phòng's system."""
SHARED = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}


def officer(place, kind=Kind.REGISTER, province="haiduong"):
    unit = {"unit": place[0], "unit_on": place[1]} if place else {}
    duty = Duty(kind=kind, province=province, **unit)
    return Actor(id=str(uuid.uuid4()), name="", duties=frozenset({duty}))


LOOKING = {
    "of a commune that ended": officer(CAM_THUONG),
    "of one that took it in": officer(THANH_DONG),
    "of one beside it": officer(BINH_HAN),
    "of all the one": officer(None),
    "of all the other": officer(None, province="haiphong"),
    "of another's commune": officer(BESIDE[0], province="haiphong"),
    "without a duty": Actor(id=str(uuid.uuid4()), name="", duties=frozenset()),
    "the platform": PLATFORM,
}


def seen(actor, province, *, on=LEGAL_DAY):
    with homes.province(province), homes.reading("identity"):
        return {each.pk for each in queries.visible_to(actor, on=on)}


def now(crowd, province):
    """Return a crowd as its rows lie now, wherever that is: a move puts people in the one heir."""
    with homes.province(province), homes.reading("identity"):
        return {
            row.pk: replace(crowd[row.pk], unit=row.unit, unit_on=row.unit_on)
            for row in Person.objects.filter(pk__in=list(crowd), province=province)
        }


@pytest.fixture(scope="module")
def moved(provinces):
    """All of Hải Dương's people at their new home, and some who stood there already."""
    crowds = {}
    for province, places in (("haiduong", PLACES), ("haiphong", BESIDE)):
        with homes.province(province):
            new = [makers.new_person(place, name=name) for place in places for name in NAMES]
            keys = actions.register_people(new, by=PLATFORM, at=NOW)
            crowds[province] = dict(zip(keys, new, strict=True))
    before = {who: seen(actor, "haiduong") for who, actor in LOOKING.items()}
    assert moves.move("identity", source="haiduong", target="haiphong")["verified"]
    homes.forget_homes()
    assert homes.home_of("haiduong", "identity") == "haiphong"
    ours, theirs = (now(crowds[province], province) for province in ("haiduong", "haiphong"))
    return SimpleNamespace(before=before, was=crowds["haiduong"], ours=ours, theirs=theirs)


@settings(max_examples=20, **SHARED)
@given(st.frozensets(DUTIES, max_size=3), st.integers(-1, 24), DAYS, SEARCHES)
def test_all_ways_to_people_show_the_same(moved, duties, own, on, search):
    keys = list(moved.ours)
    actor = Actor(id=str(keys[own] if own >= 0 else uuid.uuid4()), name="", duties=duties)
    with homes.province("haiduong"):
        check(actor, moved.ours, on=on, search=search)
    with homes.province("haiphong"):
        check(actor, moved.theirs, on=on, search=search)


@pytest.mark.parametrize("who", LOOKING)
def test_witnesses_see_what_the_rule_allows_on_behalf_of_either_province(moved, who):
    for on in (EVE, LEGAL_DAY):
        with homes.province("haiduong"):
            check(LOOKING[who], moved.ours, on=on, search="tran")
        with homes.province("haiphong"):
            check(LOOKING[who], moved.theirs, on=on, search="tran")
            for key in moved.ours:
                with pytest.raises(PersonUnknown):
                    queries.person(LOOKING[who], key, on=on)


@pytest.mark.parametrize("who", LOOKING)
def test_a_move_gives_and_takes_no_right_to_see_people(moved, who):
    """Rights pass to heirs by the law's day; where the rows lie changes nothing about them."""
    assert seen(LOOKING[who], "haiduong") == moved.before[who]


def test_rights_did_pass_to_heirs(moved):
    """Or all of the above were true of a move in which nothing passed to anybody."""
    theirs = {key for key, new in moved.was.items() if (new.unit, new.unit_on) == CAM_THUONG}
    assert len(theirs) == len(NAMES)
    assert theirs <= seen(LOOKING["of one that took it in"], "haiduong")
    assert not theirs & seen(LOOKING["of one that took it in"], "haiduong", on=EVE)
    assert not theirs & seen(LOOKING["of all the other"], "haiduong")


def test_a_door_that_forgets_whose_province_it_speaks_for_is_noticed(monkeypatch, moved):
    def of_both(actor, *, on):
        return Person.objects.filter(queries.within(queries.reach(actor, READERS, on=on)))

    monkeypatch.setattr(sys.modules["lienmach.identity.queries.people"], "visible_to", of_both)
    with homes.province("haiphong"), pytest.raises(AssertionError):
        check(LOOKING["of all the other"], moved.theirs, on=LEGAL_DAY, search="")
