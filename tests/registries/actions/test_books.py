import datetime as dt
import itertools
import json
import uuid

import pytest

from lienmach import homes
from lienmach.ground.actor import PLATFORM, Actor, Duty
from lienmach.ground.refusals import NotAllowed
from lienmach.identity.rules.duties import Kind as Work
from lienmach.identity.rules.personal_id import Sex
from lienmach.ledger.models import Entry as Fact
from lienmach.registries import actions
from lienmach.registries.actions import Birth, Death, Entry
from lienmach.registries.models import Correction
from lienmach.registries.refusals import (
    AlreadyDead,
    EntryStands,
    EntryUnfit,
    EntryUnknown,
    UnitDoesNotStand,
)
from tests.identity.makers import LEGAL_DAY, NOW

_numbers = itertools.count(1)
SEPTEMBER = dt.date(2025, 9, 1)


def entry(**over):
    return Entry(**{"unit": "10507", "unit_on": LEGAL_DAY, "book": "01/2025",
                    "number": str(next(_numbers)), "registered_on": SEPTEMBER, **over})  # fmt: skip


def birth(**over):
    return Birth(**{"full_name": "Lê Gia Bảo", "sex": Sex.MALE, "mother_name": "Trần Thị Hà",
                    "birth_date": dt.date(2025, 8, 20), "synthetic": True, **over})  # fmt: skip


def born(**over):
    return actions.register_birth(birth(**over), entry(), by=PLATFORM, at=NOW)


def facts(subject):
    return list(Fact.objects.filter(subject=str(subject)).order_by("id"))


def test_a_birth_is_an_entry_and_a_resident(registers):
    key = actions.register_birth(
        birth(personal_id="031225000001", address="Số 3 Trần Phú"), entry(), by=PLATFORM, at=NOW
    )
    [child] = registers("residents", pk=key)
    [kept] = registers("civil", personal_id="031225000001")
    assert child.full_name == kept.full_name == "Lê Gia Bảo"
    assert child.address_key == kept.address_key == "so 3 tran phu"
    assert kept.particulars == {"mother_name": "Trần Thị Hà"}
    assert kept.book_unit_since == LEGAL_DAY
    assert (child.birth_unit, child.birth_unit_since) == ("10507", LEGAL_DAY)
    [fact] = facts(key)
    assert fact.event == "registries.birth-registered"
    assert "Bảo" not in json.dumps(fact.payload, ensure_ascii=False)


def test_a_number_of_a_book_is_given_once_and_leaves_no_child_behind(registers):
    place = entry()
    actions.register_birth(birth(), place, by=PLATFORM, at=NOW)
    with pytest.raises(EntryStands):
        actions.register_birth(birth(full_name="Lê Gia Hân"), place, by=PLATFORM, at=NOW)
    assert registers("residents", full_name="Lê Gia Hân") == []


@pytest.mark.parametrize(
    ("over", "where", "refusal"),
    [
        ({"full_name": " "}, {}, EntryUnfit),
        ({"mother_name": "x\0"}, {}, EntryUnfit),
        ({"address": "x" * 401}, {}, EntryUnfit),
        ({"personal_id": "031325000001"}, {}, EntryUnfit),  # of a girl
        ({"personal_id": "031224000001"}, {}, EntryUnfit),  # of another year
        ({"birth_date": dt.date(2025, 9, 2)}, {}, EntryUnfit),  # after it was registered
        ({}, {"registered_on": dt.date(2027, 1, 1)}, EntryUnfit),
        ({}, {"number": ""}, EntryUnfit),
        ({}, {"book": "x" * 21}, EntryUnfit),
        ({}, {"unit": "10510"}, UnitDoesNotStand),
    ],
)
def test_a_birth_that_cannot_be_is_refused(registers, over, where, refusal):
    with pytest.raises(refusal):
        actions.register_birth(birth(**over), entry(**where), by=PLATFORM, at=NOW)


def test_only_the_registrar_of_the_place_writes_its_books(registers):
    def registrar(unit):
        duty = Duty(kind=Work.REGISTER, province="haiduong", unit=unit, unit_on=LEGAL_DAY)
        return Actor(id="registrar", name="", duties=frozenset({duty}))

    actions.register_birth(birth(), entry(), by=registrar("10507"), at=NOW)
    with pytest.raises(NotAllowed):
        actions.register_birth(birth(), entry(), by=registrar("10525"), at=NOW)
    key = born()
    with pytest.raises(NotAllowed):
        actions.correct_entry(
            key, name="sex", becomes="Nữ", book="01/2025", by=registrar("10525"), at=NOW
        )


def test_a_death_is_an_entry_and_locks_the_record(registers):
    key = born()
    death = Death(died_on=dt.date(2025, 8, 30), cause="bệnh")
    deceased = actions.record_death(key, death, entry(), by=PLATFORM, at=NOW)
    [kept] = registers("civil", pk=deceased)
    assert (kept.kind, kept.particulars) == ("death", {"died_on": "2025-08-30", "cause": "bệnh"})
    [row] = registers("residents", pk=key)
    assert row.died_on == death.died_on
    with pytest.raises(AlreadyDead):
        actions.record_death(key, death, entry(), by=PLATFORM, at=NOW)
    with pytest.raises(AlreadyDead):
        actions.correct_entry(key, name="sex", becomes="Nữ", book="1", by=PLATFORM, at=NOW)


def test_nobody_dies_before_birth_or_unknown(registers):
    with pytest.raises(EntryUnfit):
        actions.record_death(born(), Death(dt.date(2025, 8, 1)), entry(), by=PLATFORM, at=NOW)
    with pytest.raises(EntryUnknown):
        actions.record_death(
            uuid.uuid4(), Death(dt.date(2025, 8, 30)), entry(), by=PLATFORM, at=NOW
        )


def correct(key, name, becomes, book="quyển 01/2025, số 7"):
    return actions.correct_entry(key, name=name, becomes=becomes, book=book, by=PLATFORM, at=NOW)


def test_the_book_goes_before_the_database_and_what_stood_there_is_kept(registers):
    key = born()
    correction = correct(key, "full_name", "Lê  Gia Bão")
    [row] = registers("residents", pk=key)
    assert (row.full_name, row.name_key) == ("Lê Gia Bão", "le gia bao")
    with homes.reading("registries"):
        kept = Correction.objects.get(pk=correction)
    assert (kept.field, kept.was, kept.book) == ("full_name", "Lê Gia Bảo", "quyển 01/2025, số 7")
    fact = facts(key)[-1]
    assert fact.event == "registries.entry-corrected"
    assert fact.payload == {
        "correction": str(correction), "subject": str(key), "field": "full_name",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "becomes", "book"),
    [
        ("address", "Số 1", "1"),  # no book decides it
        ("province", "haiphong", "1"),
        ("sex", "khác", "1"),
        ("sex", "Nữ", " "),
        ("birth_date", "31/02/2020", "1"),
        ("personal_id", "31225000001", "1"),
        ("personal_id", "031325000001", "1"),  # of a girl
        ("full_name", "", "1"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(registers, name, becomes, book):
    key = born()
    before = registers("residents", pk=key)[0].__dict__
    with pytest.raises(EntryUnfit):
        correct(key, name, becomes, book)
    after = registers("residents", pk=key)[0].__dict__
    assert {**before, "_state": None} == {**after, "_state": None}


def test_a_number_somebody_bears_is_not_given_to_another(registers):
    born(personal_id="031225000002")
    with pytest.raises(EntryStands):
        correct(born(), "personal_id", "031225000002")
