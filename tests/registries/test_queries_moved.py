"""The rule of :mod:`test_queries` holds after a real move too, where rights passed to heirs."""

import uuid
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienmach import homes
from lienmach.ground.actor import PLATFORM, Actor, Duty
from lienmach.identity.rules.duties import Kind
from lienmach.identity.rules.personal_id import Sex
from lienmach.merger.actions import moves
from lienmach.registries import actions, queries
from lienmach.registries.actions import Birth, Entry
from lienmach.registries.queries import registers
from lienmach.registries.refusals import EntryUnknown
from tests.identity.makers import CAM_THUONG, EVE, LEGAL_DAY, NOW, THANH_DONG
from tests.registries.test_queries import DUTIES, REGISTERS, births, check

__all__ = ["births"]
SHARED = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}
BESIDE = ("11311", LEGAL_DAY)


def officer(place, province="haiduong"):
    unit = {"unit": place[0], "unit_on": place[1]} if place else {}
    duty = Duty(kind=Kind.REGISTER, province=province, **unit)
    return Actor(id=str(uuid.uuid4()), name="", duties=frozenset({duty}))


LOOKING = {
    "of a commune that ended": officer(CAM_THUONG),
    "of one that took it in": officer(THANH_DONG),
    "of all the one": officer(None),
    "of all the other": officer(None, "haiphong"),
    "of another's commune": officer(BESIDE, "haiphong"),
    "without a duty": Actor(id=str(uuid.uuid4()), name="", duties=frozenset()),
    "the platform": PLATFORM,
}


def places(register, province):
    """Return the rows of a register as they lie now, wherever that is, and their places."""
    with homes.province(province):
        found = queries.search(PLATFORM, register, on=LEGAL_DAY, limit=None)
        return {row.id: (row.unit, row.unit_on) for row in found}


@pytest.fixture(scope="module")
def moved(births):
    """All of Hải Dương's records at their new home, and one that stood there already."""
    with homes.province("haiphong"):
        entry = Entry(*BESIDE, book="1", number="1", registered_on=LEGAL_DAY)
        actions.register_birth(Birth("Trần Ánh", Sex.FEMALE, LEGAL_DAY), entry, by=PLATFORM, at=NOW)
    assert moves.move("registries", source="haiduong", target="haiphong")["verified"]
    homes.forget_homes()
    assert homes.home_of("haiduong", "registries") == "haiphong"
    ours, theirs = (
        {register: places(register, province) for register in REGISTERS}
        for province in ("haiduong", "haiphong")
    )
    assert {register: set(births[register]) for register in REGISTERS} == {
        register: set(ours[register]) for register in REGISTERS
    }
    return SimpleNamespace(was=births, ours=ours, theirs=theirs)


@settings(max_examples=20, **SHARED)
@given(
    st.sampled_from(REGISTERS), st.frozensets(DUTIES, max_size=2),
    st.sampled_from([EVE, LEGAL_DAY]), st.sampled_from(["", "tran", "Đỗ", "%", "'"]),
)  # fmt: skip
def test_all_ways_to_records_show_the_same(moved, register, duties, on, text):
    actor = Actor(id=str(uuid.uuid4()), name="", duties=duties)
    with homes.province("haiduong"):
        check(actor, moved.ours, register, on=on, text=text)
    with homes.province("haiphong"):
        check(actor, moved.theirs, register, on=on, text=text)


@pytest.mark.parametrize("who", LOOKING)
@pytest.mark.parametrize("register", REGISTERS)
def test_witnesses_see_what_the_rule_allows_on_behalf_of_either_province(moved, register, who):
    with homes.province("haiduong"):
        check(LOOKING[who], moved.ours, register, on=LEGAL_DAY, text="tran")
    with homes.province("haiphong"):
        check(LOOKING[who], moved.theirs, register, on=LEGAL_DAY, text="tran")
        for key in moved.ours[register]:
            with pytest.raises(EntryUnknown):
                queries.record(LOOKING[who], register, key, on=LEGAL_DAY)


@pytest.mark.parametrize("register", REGISTERS)
def test_rights_did_pass_to_heirs(moved, register):
    """Or all of the above were true of a move in which nothing passed to anybody."""
    theirs = {key for key, place in moved.was[register].items() if place == CAM_THUONG}
    assert theirs
    with homes.province("haiduong"):
        found = queries.search(
            LOOKING["of one that took it in"], register, on=LEGAL_DAY, limit=None
        )
    assert theirs <= {row.id for row in found}


def test_a_door_that_forgets_whose_province_it_speaks_for_is_noticed(monkeypatch, moved):
    def of_both(actor, register, *, on):
        return registers._MODELS[register].objects.filter(registers._seen(actor, on=on))

    monkeypatch.setattr(registers, "visible_to", of_both)
    with homes.province("haiphong"), pytest.raises(AssertionError):
        check(LOOKING["of all the other"], moved.theirs, REGISTERS[0], on=LEGAL_DAY, text="")
