import datetime as dt

import pytest

from lienmach import homes
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.identity import actions
from lienmach.identity.models import Person
from lienmach.identity.refusals import (
    NameUnfit,
    NumberContradicted,
    PersonKnown,
    UnitDoesNotStand,
)
from lienmach.identity.rules.personal_id import Sex
from lienmach.ledger.models import Entry
from tests.identity import makers
from tests.identity.makers import BINH_HAN, LEGAL_DAY, NOW, THANH_DONG


def stored(**numbers):
    with homes.reading("identity"):
        return list(Person.objects.filter(**numbers))


def test_a_person_is_registered_with_keys_to_find_and_sort_them_by(haiduong):
    key = makers.person(name="Nguyễn Thị Ánh", address="Số 5, đường Lê Lợi")
    [kept] = stored(pk=key)
    assert kept.province == "haiduong"
    assert kept.name_key == "nguyen thi anh"
    assert kept.address_key == "so 5 duong le loi"


def test_the_ledger_learns_of_a_person_and_not_who_they_are(haiduong):
    new = makers.new_person(address="Số 5 đường Lê Lợi")
    key = actions.register_person(new, by=PLATFORM, at=NOW)
    [entry] = Entry.objects.filter(subject=str(key))
    assert entry.event == "identity.person-registered"
    assert entry.payload == {"person": str(key), "unit": "10507", "unit_on": "2025-07-01"}


def test_a_number_is_registered_once(haiduong):
    new = makers.new_person()
    actions.register_person(new, by=PLATFORM, at=NOW)
    with pytest.raises(PersonKnown):
        actions.register_person(new, by=PLATFORM, at=NOW)
    assert len(stored(personal_id=new.personal_id)) == 1


def test_the_same_number_in_another_province_is_another_row(provinces):
    new = makers.new_person()
    for province in provinces:
        with homes.province(province):
            actions.register_person(new, by=PLATFORM, at=NOW)


@pytest.mark.parametrize(
    ("over", "refusal"),
    [
        ({"sex": Sex.MALE, "personal_id": "030185000001"}, NumberContradicted),
        ({"birth_date": dt.date(1986, 1, 1), "personal_id": "030185000001"}, NumberContradicted),
        ({"personal_id": "30185000001"}, NumberContradicted),
        ({"unit": "99999"}, UnitDoesNotStand),
        ({"unit": "10510", "unit_on": LEGAL_DAY}, UnitDoesNotStand),
        ({"full_name": "  "}, NameUnfit),
        ({"full_name": "x" * 201}, NameUnfit),
        ({"address": "a\0b"}, NameUnfit),
    ],
)
def test_what_cannot_be_is_refused(haiduong, over, refusal):
    new = makers.new_person(**over)
    with pytest.raises(refusal):
        actions.register_person(new, by=PLATFORM, at=NOW)
    assert stored(personal_id=new.personal_id) == []


def test_only_who_registers_there_may_register(haiduong, actor_of):
    registrar = makers.officer()
    makers.duty(registrar, BINH_HAN, kind=makers.Kind.REGISTER)
    by = actor_of(registrar)
    actions.register_person(makers.new_person(THANH_DONG), by=by, at=NOW)  # the heir
    with pytest.raises(NotAllowed):
        actions.register_person(makers.new_person(("10513", makers.EVE)), by=by, at=NOW)
    with pytest.raises(NotAllowed):
        actions.register_person(makers.new_person(), by=Actor(id="somebody", name=""), at=NOW)


def test_many_are_registered_together_or_not_at_all(haiduong):
    once, twice = makers.new_person(), makers.new_person()
    with pytest.raises(PersonKnown):
        actions.register_people([once, twice, twice], by=PLATFORM, at=NOW)
    assert stored(personal_id__in=[once.personal_id, twice.personal_id]) == []
    keys = actions.register_people([once, twice], by=PLATFORM, at=NOW)
    assert [stored(pk=key)[0].personal_id for key in keys] == [once.personal_id, twice.personal_id]
    [entry] = Entry.objects.filter(event="identity.people-registered")
    assert entry.payload["people"] == 2
