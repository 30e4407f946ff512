"""Lists, counts, searches and exports show the same people: those that duties cover."""

import datetime as dt
import sys
import uuid

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienmach import homes
from lienmach.ground.actor import PLATFORM, Actor, Duty
from lienmach.identity import actions, queries
from lienmach.identity.refusals import PersonUnknown
from lienmach.identity.rules.duties import READERS, Kind
from lienmach.territory import queries as territory
from tests.identity import makers
from tests.identity.makers import BINH_HAN, CAM_THUONG, EVE, LEGAL_DAY, NOW, THANH_DONG

NAMES = ["Nguyễn Thị Lan", "Nguyễn Văn An", "Trần Ánh", "Đỗ Thị Bé", "Trần Văn Ất"]
DAYS = st.sampled_from([EVE, LEGAL_DAY, dt.date(2026, 1, 1)])
PLACES = [CAM_THUONG, BINH_HAN, THANH_DONG, ("10513", EVE), ("10525", LEGAL_DAY)]
DUTIES = st.builds(
    lambda place, kind, province, since: Duty(
        kind=kind, province=province, unit=place and place[0], unit_on=place and place[1],
        since=since,
    ),
    st.sampled_from([*PLACES, ("288", EVE), None]),
    st.sampled_from([*Kind]),
    st.sampled_from(["haiduong", "haiduong", "haiphong"]),
    st.sampled_from([dt.date(2020, 1, 1), dt.date(2025, 9, 1)]),
)  # fmt: skip
SEARCHES = st.sampled_from(["", "nguyen", "Trần", "Đỗ", "do thi", "lan", "9", "' or true --", "%"])


@pytest.fixture(scope="module")
def crowd(provinces):
    """People in old communes and new, one of them split."""
    with homes.province("haiduong"):
        split = next(
            unit for unit in territory.gazetteer().standing(EVE)
            if unit.parent == "288" and len(territory.gazetteer().carried(unit, LEGAL_DAY)) > 1
        )  # fmt: skip
        places = [*PLACES, (split.code, EVE)]
        new = [makers.new_person(place, name=name) for place in places for name in NAMES]
        keys = actions.register_people(new, by=PLATFORM, at=NOW)
    with homes.province("haiphong"):
        actions.register_people([makers.new_person()], by=PLATFORM, at=NOW)
    return dict(zip(keys, new, strict=True))


def everything(actor, *, on, search=""):
    """Return all pages of a list."""
    found, after = [], ""
    while page := queries.people(actor, on=on, search=search, after=after, limit=4):
        found += page
        after = page[-1].place
    return found


def check(actor, crowd, *, on, search):
    """Check that every way shows an actor those of a crowd whom their duties cover, and no others."""
    allowed = {
        key
        for key, new in crowd.items()
        if str(key) == actor.id
        or queries.may(actor, READERS, unit=new.unit, unit_on=new.unit_on, on=on)
    }
    listed = everything(actor, on=on)
    assert {row.id for row in listed} == allowed
    assert len(listed) == len(allowed) == queries.count_people(actor, on=on)
    assert queries.export_people(actor, on=on) == listed
    found = everything(actor, on=on, search=search)
    assert {row.id for row in found} <= allowed
    assert queries.count_people(actor, on=on, search=search) == len(found)
    assert queries.export_people(actor, on=on, search=search) == found
    for key in crowd:
        if key in allowed:
            assert queries.person(actor, key, on=on).id == key
        else:
            with pytest.raises(PersonUnknown):
                queries.person(actor, key, on=on)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.frozensets(DUTIES, max_size=3), st.integers(-1, 29), DAYS, SEARCHES)
def test_all_ways_to_people_show_the_same(crowd, haiduong, duties, own, on, search):
    keys = list(crowd)
    actor = Actor(id=str(keys[own] if own >= 0 else uuid.uuid4()), name="", duties=duties)
    check(actor, crowd, on=on, search=search)


@pytest.mark.parametrize("is_bent", [False, True])
def test_without_the_filter_everybody_would_be_seen(monkeypatch, crowd, haiduong, is_bent):
    """Bent: the very check above must notice. Straight: who has no duty sees themselves alone."""
    if is_bent:
        monkeypatch.setattr(
            sys.modules["lienmach.identity.queries.people"], "within", lambda _reach: ~Q(pk__in=[])
        )
    me, other = list(crowd)[:2]
    actor = Actor(id=str(me), name="", duties=frozenset())
    most = len(crowd) if is_bent else 1
    assert queries.count_people(actor, on=EVE) == len(everything(actor, on=EVE)) == most
    assert len(queries.export_people(actor, on=EVE)) == most
    if is_bent:
        assert queries.person(actor, other, on=EVE).id == other
    else:
        with pytest.raises(PersonUnknown):
            queries.person(actor, other, on=EVE)


def test_the_platform_sees_everybody_of_the_province_and_nobody_of_another(crowd, haiduong):
    assert queries.count_people(PLATFORM, on=LEGAL_DAY) == len(crowd)


def test_lists_are_in_vietnamese_order_of_given_names(crowd, haiduong):
    rows = everything(PLATFORM, on=LEGAL_DAY)
    order = list(dict.fromkeys(row.full_name for row in rows))
    assert order == ["Nguyễn Văn An", "Trần Ánh", "Trần Văn Ất", "Đỗ Thị Bé", "Nguyễn Thị Lan"]


def test_a_search_finds_by_the_beginning_of_a_name_or_by_the_whole_number(crowd, haiduong):
    def names(search):
        return {row.full_name for row in everything(PLATFORM, on=LEGAL_DAY, search=search)}

    assert names("nguyen v") == {"Nguyễn Văn An"}
    assert names("ĐỖ THỊ") == {"Đỗ Thị Bé"}
    assert names("%") == names("_") == names("lan") == set()
    [key] = list(crowd)[:1]
    number = crowd[key].personal_id
    assert [row.id for row in queries.people(PLATFORM, on=EVE, search=number)] == [key]
    assert queries.people(PLATFORM, on=EVE, search=number[:-1]) == []


def test_tokens_are_drawn_from_different_synthetic_people(crowd, haiduong):
    real = actions.register_person(makers.new_person(synthetic=False), by=PLATFORM, at=NOW)
    drawn = queries.some_synthetic_people(len(crowd) + 5)
    assert sorted(drawn) == sorted(crowd)
    assert real not in drawn
    assert len(set(queries.some_synthetic_people(10))) == 10
    a_number = next(iter(crowd.values())).personal_id
    assert len(queries.synthetic_people_by_number(a_number)) == 1
    assert queries.synthetic_people_by_number("000000000000") == []
