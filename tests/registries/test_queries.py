"""Lists, counts, searches and single records show the same: what duties cover."""

import datetime as dt
import uuid

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienmach import homes
from lienmach.ground.actor import PLATFORM, Actor, Duty
from lienmach.identity import queries as identity
from lienmach.identity.rules.duties import READERS, Kind
from lienmach.identity.rules.personal_id import Sex
from lienmach.registries import actions, queries
from lienmach.registries.actions import Birth, Entry
from lienmach.registries.queries import registers
from lienmach.registries.refusals import EntryUnknown, KindUnknown
from tests.identity.makers import BINH_HAN, CAM_THUONG, EVE, LEGAL_DAY, NOW, THANH_DONG

NAMES = ["Nguyễn Thị Lan", "Trần Ánh", "Đỗ Thị Bé", "Trần Văn Ất"]
PLACES = [CAM_THUONG, BINH_HAN, THANH_DONG, ("10525", LEGAL_DAY)]
REGISTERS = ["residents", "civil-records"]
DUTIES = st.builds(
    lambda place, kind: Duty(
        kind=kind, province="haiduong", unit=place and place[0], unit_on=place and place[1]
    ),
    st.sampled_from([*PLACES, None]),
    st.sampled_from([*Kind]),
)


@pytest.fixture(scope="module")
def births(provinces):
    """Births entered in old communes and new ones; of each register, the rows and their places."""
    found = {register: {} for register in REGISTERS}
    with homes.province("haiduong"):
        for number, (place, name) in enumerate((p, n) for p in PLACES for n in NAMES):
            entry = Entry(*place, book="1", number=str(number), registered_on=place[1])
            birth = Birth(name, Sex.FEMALE, place[1] - dt.timedelta(3))
            key = actions.register_birth(birth, entry, by=PLATFORM, at=NOW)
            found["residents"][key] = place
        for row in queries.search(PLATFORM, "civil-records", on=LEGAL_DAY, limit=None):
            found["civil-records"][row.id] = (row.unit, row.unit_on)
    return found


def check(actor, births, register, *, on, text):
    """Check that every way shows an actor the records that their duties cover, and no others."""
    allowed = {
        key
        for key, (unit, unit_on) in births[register].items()
        if identity.may(actor, READERS, unit=unit, unit_on=unit_on, on=on)
    }
    exported = queries.search(actor, register, on=on, limit=None)
    assert {row.id for row in exported} == allowed
    assert queries.count(actor, register, on=on) == len(exported)
    paged, after = [], ""
    while page := queries.search(actor, register, on=on, after=after, limit=3):
        paged += page
        after = page[-1].place
    assert paged == exported
    found = queries.search(actor, register, text, on=on, limit=None)
    assert {row.id for row in found} <= allowed
    assert queries.count(actor, register, text, on=on) == len(found)
    for key in births[register]:
        if key in allowed:
            assert queries.record(actor, register, key, on=on).id == key
        else:
            with pytest.raises(EntryUnknown):
                queries.record(actor, register, key, on=on)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(REGISTERS), st.frozensets(DUTIES, max_size=2),
    st.sampled_from([EVE, LEGAL_DAY]), st.sampled_from(["", "tran", "Đỗ", "%", "'"]),
)  # fmt: skip
def test_all_ways_to_records_show_the_same(births, haiduong, register, duties, on, text):
    actor = Actor(id=str(uuid.uuid4()), name="", duties=duties)
    check(actor, births, register, on=on, text=text)


NOBODY = Actor(id=str(uuid.UUID(int=7)), name="", duties=frozenset())


@pytest.mark.parametrize("register", REGISTERS)
@pytest.mark.parametrize("is_bent", [False, True])
def test_without_the_filter_everything_would_be_seen(
    monkeypatch, births, haiduong, register, is_bent
):
    """Bent: the very check above must notice. Straight: nobody without a duty sees anything."""
    if is_bent:
        monkeypatch.setattr(registers, "_seen", lambda _actor, *, on: Q())  # noqa: ARG005
    key = next(iter(births[register]))
    shown = [
        bool(queries.search(NOBODY, register, on=LEGAL_DAY)),
        queries.count(NOBODY, register, on=LEGAL_DAY) > 0,
        is_shown(register, key),
    ]
    assert shown == [is_bent] * 3


def is_shown(register, key):
    try:
        return queries.record(NOBODY, register, key, on=LEGAL_DAY).id == key
    except EntryUnknown:
        return False


def test_names_are_found_folded_and_sorted_by_given_name(births, haiduong):
    found = queries.search(PLATFORM, "residents", "trần", on=LEGAL_DAY, limit=None)
    assert list(dict.fromkeys(row.full_name for row in found)) == ["Trần Ánh", "Trần Văn Ất"]
    assert queries.search(PLATFORM, "residents", "%", on=LEGAL_DAY) == []


def test_another_province_shows_nothing_of_it(births):
    with homes.province("haiphong"):
        assert queries.count(PLATFORM, "residents", on=LEGAL_DAY) == 0


def test_there_are_two_registers_of_people(haiduong):
    with pytest.raises(KindUnknown):
        queries.search(PLATFORM, "cats", on=LEGAL_DAY)


def test_a_record_tells_whose_book_has_it(births, haiduong):
    for register in REGISTERS:
        found = queries.search(PLATFORM, register, on=LEGAL_DAY, limit=None)
        assert {row.registered_unit for row in found} == {place[0] for place in PLACES}
        assert None not in {row.registered_unit_since for row in found}


def test_what_the_ledger_tells_of_a_record_is_a_read_of_it(births, declared):
    somebody = Actor(id="operator:lan", name="")
    with homes.province("haiduong"):
        key = next(iter(births["residents"]))
        queries.seen_in_ledger(somebody, str(key), on=LEGAL_DAY)
        assert set(declared.found) == {("residents", key)}
        for nobody in ("territory", str(uuid.uuid4())):
            queries.seen_in_ledger(somebody, nobody, on=LEGAL_DAY)
        queries.seen_in_ledger(PLATFORM, str(key), on=LEGAL_DAY)
    assert len(declared.found) == 1
