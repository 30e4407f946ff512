import datetime as dt
import uuid

import pytest

from lienmach.ground.actor import PLATFORM, Actor, Duty
from lienmach.ground.refusals import NotAllowed
from lienmach.identity.rules.duties import Kind as Work
from lienmach.ledger.models import Entry as Fact
from lienmach.registries import actions
from lienmach.registries.actions import Order, import_file
from lienmach.registries.refusals import EntryUnknown, NotAnHeir
from lienmach.territory import queries as territory
from tests.identity.makers import EVE, LEGAL_DAY, NOW
from tests.registries.files import LAN, row, written


@pytest.fixture
def split(haiduong):
    """A commune that was split, and the codes of its heirs."""
    units = territory.gazetteer()
    for unit in units.standing(EVE):
        heirs = units.carried(unit, LEGAL_DAY)
        if unit.parent == "288" and len(heirs) > 1:
            return unit.code, [heir.code for heir in heirs]
    raise AssertionError("no commune was split")


@pytest.fixture
def resident(registers, split, tmp_path):
    """A resident of the split commune."""
    lan = row(LAN, unit=split[0], unit_on="2025-06-30")
    import_file(Order("residents", written(tmp_path / "x.csv", [lan])), by=PLATFORM, at=NOW)
    [kept] = registers("residents")
    return kept.pk


def place(key, code, *, by=PLATFORM, on=LEGAL_DAY, register="residents"):
    actions.place_record(register, key, unit=code, unit_on=on, by=by, at=NOW)


def test_a_record_of_a_split_commune_is_placed_in_an_heir(registers, resident, split):
    old, [heir, *_] = split
    place(resident, heir)
    place(resident, heir)
    [kept] = registers("residents")
    assert (kept.unit, kept.unit_on) == (heir, LEGAL_DAY)
    assert (kept.unit_before, kept.unit_before_on) == (old, EVE)
    [fact] = Fact.objects.filter(subject=str(resident))
    assert fact.payload == {
        "register": "residents", "record": str(resident), "unit_before": old, "unit": heir,
        "unit_on": "2025-07-01",
    }  # fmt: skip


def test_a_record_is_placed_in_an_heir_and_nowhere_else(resident, split):
    elsewhere = next(unit.code for unit in territory.gazetteer().standing(LEGAL_DAY)
                     if unit.code not in split[1])  # fmt: skip
    with pytest.raises(NotAnHeir):
        place(resident, elsewhere)
    with pytest.raises(NotAnHeir):
        place(resident, split[1][0], on=EVE - dt.timedelta(30_000))


def test_who_registers_in_an_heir_places_there_and_not_in_the_other(resident, split):
    duty = Duty(kind=Work.REGISTER, province="haiduong", unit=split[1][0], unit_on=LEGAL_DAY)
    by = Actor(id="registrar", name="", duties=frozenset({duty}))
    with pytest.raises(NotAllowed):
        place(resident, split[1][1], by=by)
    with pytest.raises(NotAllowed):
        place(resident, split[1][0], by=Actor(id="nobody", name=""))
    place(resident, split[1][0], by=by)


def test_what_is_not_there_is_not_placed(resident, split):
    for register, key in (("residents", uuid.uuid4()), ("parcels", resident), ("cats", resident)):
        with pytest.raises(EntryUnknown):
            place(key, split[1][0], register=register)


def test_a_parcel_keeps_what_it_is_known_by(registers, split, tmp_path):
    heading = ["unit", "unit_on", "sheet_no", "parcel_no", "area_m2", "meridian"]
    parcel = [split[0], "2025-06-30", "5", "77", "100", "9209"]
    path = written(tmp_path / "p.csv", [parcel], heading)
    import_file(Order("parcels", path), by=PLATFORM, at=NOW)
    [kept] = registers("parcels")
    place(kept.pk, split[1][1], register="parcels")
    [now] = registers("parcels")
    assert now.unit == split[1][1]
    assert (now.cadastral_unit, now.sheet_no, now.parcel_no) == (split[0], 5, 77)
