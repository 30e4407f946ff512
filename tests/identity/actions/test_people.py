import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from lienmach import homes
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.identity import actions
from lienmach.identity.models import Person
from lienmach.identity.refusals import (
    AgencyDoesNotStand,
    BirthImplausible,
    NameUnfit,
    NotAName,
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


DESK = "H24.101.01"


@pytest.fixture
def clerk(haiduong, actor_of):
    """Return an officer who takes in what people bring to a desk."""
    key = makers.officer(agency=DESK)
    makers.duty(key, kind=makers.Kind.RECEIVE, agency=DESK, since=LEGAL_DAY)
    return actor_of(key)


def test_a_desk_makes_known_who_stands_before_it_and_the_ledger_says_which(clerk):
    new = makers.new_person(name="Nguyễn Thị Ánh")
    key = actions.register_at_desk(new, desk=DESK, by=clerk, at=NOW)
    [kept] = stored(pk=key)
    assert (kept.full_name, kept.name_key) == ("Nguyễn Thị Ánh", "nguyen thi anh")
    [entry] = Entry.objects.filter(subject=str(key))
    assert (entry.event, entry.actor) == ("identity.person-registered-at-desk", clerk.id)
    assert entry.payload == {
        "person": str(key), "unit": "10507", "unit_on": "2025-07-01", "agency": DESK,
    }  # fmt: skip


def test_who_is_known_already_is_found_and_left_as_they_are(clerk):
    new = makers.new_person(name="Nguyễn Thị Ánh")
    key = actions.register_person(new, by=PLATFORM, at=NOW)
    other = makers.new_person(name="Trần Thị Lan", personal_id=new.personal_id)
    assert actions.register_at_desk(other, desk=DESK, by=clerk, at=NOW) == key
    [kept] = stored(personal_id=new.personal_id)
    assert kept.full_name == "Nguyễn Thị Ánh"
    assert Entry.objects.filter(subject=str(key)).count() == 1


def test_two_desks_at_once_register_one_person(clerk):
    new, gate = makers.new_person(), Barrier(2)

    def register(_number):
        try:
            with homes.province("haiduong"):
                gate.wait(10)
                return actions.register_at_desk(new, desk=DESK, by=clerk, at=NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        keys = set(pool.map(register, range(2)))
    [kept] = stored(personal_id=new.personal_id)
    assert keys == {kept.pk}
    assert Entry.objects.filter(subject=str(kept.pk)).count() == 1


@pytest.mark.parametrize(
    ("over", "refusal"),
    [
        ({"personal_id": "03018500000"}, NumberContradicted),
        ({"personal_id": "999185000001"}, NumberContradicted),
        ({"birth_date": dt.date(1986, 1, 1), "personal_id": "030185000001"}, NumberContradicted),
        ({"birth_date": dt.date(2025, 10, 2), "personal_id": "030325000001"}, BirthImplausible),
        ({"birth_date": dt.date(1885, 1, 1), "personal_id": "030185000001"}, BirthImplausible),
        ({"full_name": "030185000001"}, NotAName),
        ({"full_name": "L" * 201}, NameUnfit),
        ({"unit": "10510"}, UnitDoesNotStand),
    ],
)
def test_a_desk_registers_nobody_who_cannot_be(clerk, over, refusal):
    new = makers.new_person(**over)
    with pytest.raises(refusal):
        actions.register_at_desk(new, desk=DESK, by=clerk, at=NOW)
    assert stored(personal_id=new.personal_id) == []


def test_only_who_takes_in_at_the_desk_registers_there(clerk, actor_of):
    new = makers.new_person()
    with pytest.raises(AgencyDoesNotStand):
        actions.register_at_desk(new, desk="H99", by=clerk, at=NOW)
    with pytest.raises(NotAllowed):
        actions.register_at_desk(new, desk="H24.102.01", by=clerk, at=NOW)
    decider = makers.officer(agency=DESK)
    makers.duty(decider, kind=makers.Kind.DECIDE, agency=DESK, since=LEGAL_DAY)
    with pytest.raises(NotAllowed):
        actions.register_at_desk(new, desk=DESK, by=actor_of(decider), at=NOW)
    assert stored(personal_id=new.personal_id) == []


def test_a_desk_serves_the_people_of_a_joined_province_and_a_whole_province_only_its_own(
    provinces, clerk, actor_of
):
    whole = makers.officer()
    makers.duty(whole, kind=makers.Kind.RECEIVE)
    everywhere, new = actor_of(whole), makers.new_person()
    with homes.province("haiphong"):
        with pytest.raises(NotAllowed):
            actions.register_at_desk(new, desk=DESK, by=everywhere, at=NOW)
        actions.register_at_desk(new, desk=DESK, by=clerk, at=NOW)
    actions.register_at_desk(new, desk=DESK, by=everywhere, at=NOW)
