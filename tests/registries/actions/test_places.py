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
from lienmach.territory.refusals import NothingToTakeBack, PlacedAlready
from tests.identity.makers import EVE, LEGAL_DAY, NOW
from tests.merger import world
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


LAN_OF_THE_TEAM, BINH = (
    Actor(id=f"operator:{name}", name=name,
          duties=frozenset({Duty(kind=Work.MERGE, province="haiduong")}))
    for name in ("Lan", "Bình")
)  # fmt: skip
RESIDENTS = "registries_resident"


def place(key, code, *, by=PLATFORM, table=RESIDENTS, at=NOW):
    actions.place_record(table, key, unit=code, by=by, at=at)


def take_back(key, *, by=PLATFORM):
    actions.take_back_placing(RESIDENTS, key, by=by, at=NOW)


def lying(registers):
    [kept] = registers("residents")
    return kept.unit, kept.unit_on, kept.unit_before, kept.unit_before_on


def test_a_record_of_a_split_commune_is_placed_in_an_heir(registers, resident, split):
    old, [heir, *_] = split
    place(resident, heir)
    place(resident, heir)
    assert lying(registers) == (heir, NOW.date(), old, EVE)
    [fact] = Fact.objects.filter(subject=str(resident))
    assert fact.payload == {
        "table": RESIDENTS, "record": str(resident), "unit_before": old,
        "unit_before_on": "2025-06-30", "unit": heir, "unit_on": "2025-10-01",
    }  # fmt: skip


def test_a_record_is_placed_in_an_heir_and_nowhere_else(resident, split):
    elsewhere = next(unit.code for unit in territory.gazetteer().standing(LEGAL_DAY)
                     if unit.code not in split[1])  # fmt: skip
    with pytest.raises(NotAnHeir):
        place(resident, elsewhere)
    with pytest.raises(NotAnHeir):
        place(resident, split[1][0], at=NOW - dt.timedelta(30_000))


def test_placed_again_by_the_same_person_it_is_corrected_and_taken_back_it_is_as_it_was(
    registers, resident, split
):
    old, [one, other, *_] = split
    place(resident, one, by=LAN_OF_THE_TEAM)
    place(resident, other, by=LAN_OF_THE_TEAM)
    assert lying(registers) == (other, NOW.date(), old, EVE)
    take_back(resident, by=LAN_OF_THE_TEAM)
    assert lying(registers) == (old, EVE, None, None)
    with pytest.raises(NothingToTakeBack):
        take_back(resident)
    facts = list(Fact.objects.filter(subject=str(resident)).order_by("id"))
    assert [fact.event for fact in facts] == ["registries.record-placed"] * 2 + [
        "registries.placing-taken-back"
    ]
    assert facts[-1].payload["said_by"] == "operator:Lan"


def test_somebody_else_is_told_who_placed_it_and_may_take_it_back(registers, resident, split):
    _old, [one, other, *_] = split
    place(resident, one, by=LAN_OF_THE_TEAM)
    for heir in (one, other):
        with pytest.raises(PlacedAlready, match=rf"^Lan has placed this record in {one}"):
            place(resident, heir, by=BINH)
    take_back(resident, by=BINH)
    place(resident, other, by=BINH)
    assert lying(registers)[0] == other


def test_what_a_reversal_has_overtaken_is_nobody_s_word_any_more(registers, resident, split):
    old, [one, *_] = split
    place(resident, one, by=LAN_OF_THE_TEAM)
    with world.application() as connection:
        connection.execute("update registries_resident set unit = %s, unit_on = %s,"
                           " unit_before = null, unit_before_on = null", [old, EVE])  # fmt: skip
    place(resident, one, by=BINH)
    assert lying(registers)[0] == one


def test_a_record_of_a_commune_that_went_whole_needs_no_person(resident, split):
    with world.application() as connection:
        connection.execute("update registries_resident set unit = '10507'")
    with pytest.raises(NotAnHeir):
        place(resident, "10507")


def test_who_registers_in_an_heir_places_there_and_not_in_the_other(resident, split):
    duty = Duty(kind=Work.REGISTER, province="haiduong", unit=split[1][0], unit_on=LEGAL_DAY)
    by = Actor(id="registrar", name="", duties=frozenset({duty}))
    with pytest.raises(NotAllowed):
        place(resident, split[1][1], by=by)
    with pytest.raises(NotAllowed):
        place(resident, split[1][0], by=Actor(id="nobody", name=""))
    place(resident, split[1][0], by=by)


def test_what_is_not_there_is_not_placed(resident, split):
    for table, key in (
        (RESIDENTS, uuid.uuid4()), ("registries_parcel", resident), ("cats", resident)
    ):  # fmt: skip
        with pytest.raises(EntryUnknown):
            place(key, split[1][0], table=table)


def test_a_parcel_keeps_what_it_is_known_by(registers, split, tmp_path):
    heading = ["unit", "unit_on", "sheet_no", "parcel_no", "area_m2", "meridian"]
    parcel = [split[0], "2025-06-30", "5", "77", "100", "9209"]
    path = written(tmp_path / "p.csv", [parcel], heading)
    import_file(Order("parcels", path), by=PLATFORM, at=NOW)
    [kept] = registers("parcels")
    place(kept.pk, split[1][1], table="registries_parcel")
    [now] = registers("parcels")
    assert now.unit == split[1][1]
    assert (now.cadastral_unit, now.sheet_no, now.parcel_no) == (split[0], 5, 77)
