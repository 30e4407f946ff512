"""What registers tell an applicant of their own, and of nobody else; and how long they may take."""

import datetime as dt
import time
import uuid

import pytest

from lienmach.ground.actor import PLATFORM, Actor
from lienmach.ground.refusals import Unavailable
from lienmach.homes import action
from lienmach.identity.rules.personal_id import Sex
from lienmach.registries import queries
from lienmach.registries.models import CivilRecord
from lienmach.registries.queries import Asked, Own
from tests.dossiers.applying import certificate, married, resident
from tests.identity import makers
from tests.identity.makers import NOW

ON = NOW.date()
NAME, ADDRESS = Asked("residents", "full_name", ""), Asked("residents", "address", "")


def known(name, **over):
    """Register a person; return them as who asks, as on whose behalf, and what is known of them."""
    new = makers.new_person(name=name, **over)
    key = makers.actions.register_person(new, by=PLATFORM, at=NOW)
    own = Own(key, new.personal_id, new.full_name, new.birth_date)
    return Actor(id=str(key), name=name), own, new


@action("registries")
def birth(child, *, mother, year):
    CivilRecord.objects.create(
        province="haiduong", kind="birth", book="01", number=child.personal_id[-6:],
        book_unit="10507", book_unit_since=dt.date(2025, 7, 1), registered_on=ON,
        personal_id=child.personal_id, full_name=child.full_name, name_key="x", sort_key="x",
        sex=child.sex.value, birth_date=child.birth_date, unit="10507",
        unit_on=dt.date(2025, 7, 1), synthetic=True,
        particulars={"mother_name": mother, "mother_birth_year": year, "ethnicity": "Kinh"},
    )  # fmt: skip


def test_one_s_own_entry_is_told_and_is_no_read_of_another(haiduong, declared):
    lan, own, new = known("Nguyễn Thị Lan")
    resident(new)
    told = queries.register_answers(own, [NAME, ADDRESS], seen_by=lan, on=ON)
    assert told == {NAME: "Nguyễn Thị Lan", ADDRESS: "Số 12, khu dân cư Bình Minh"}
    assert declared.found == {}


def test_a_desk_asks_about_somebody_whom_identity_does_not_know(haiduong, declared):
    new = makers.new_person(name="Vi Thị Hạnh")
    resident(new)
    declared.purpose = None
    clerk = Actor(id=str(uuid.uuid4()), name="")
    own = Own(None, new.personal_id, "", ON)
    told = queries.register_answers(own, [NAME], seen_by=clerk, on=ON, kinds={"receive"})
    assert told == {NAME: "Vi Thị Hạnh"}
    [seen] = declared.found.values()
    assert (seen.purpose, seen.sight.person) == ("take-in", None)
    assert seen.sight.number == new.personal_id


def test_whoever_is_in_no_register_gets_nothing(haiduong):
    lan, own, _new = known("Nguyễn Thị Lan")
    assert queries.register_answers(own, [NAME], seen_by=lan, on=ON) == {NAME: None}
    assert queries.register_answers(own, [], seen_by=lan, on=ON) == {}


@pytest.mark.parametrize(
    ("household", "unit", "told"),
    [("HK-1", "10507", "Nguyễn Văn Hùng"), ("HK-2", "10507", None), ("", "10507", None),
     ("HK-1", "10543", None)],
)  # fmt: skip
def test_of_others_only_whoever_lives_together_is_told(haiduong, declared, household, unit, told):
    lan, own, new = known("Nguyễn Thị Lan")
    _hung, _his, other = known("Nguyễn Văn Hùng", sex=Sex.MALE)
    resident(new, household="HK-1" if household else "")
    resident(other, household=household, unit=unit)
    declared.purpose = None
    asked = Asked("residents", "full_name", other.personal_id)
    assert queries.register_answers(own, [asked], seen_by=lan, on=ON) == {asked: told}
    seen = [one.purpose for one in declared.found.values()]
    assert seen == (["file-application"] if told else [])


def test_a_birth_is_told_to_the_parent_that_its_book_names(haiduong):
    # A name that nobody else bears: of namesakes a book proves nothing.
    born = dt.date(2024, 5, 6)
    lan, own, _new = known("Lò Thị Mẹ", birth_date=dt.date(1985, 3, 4))
    _an, _its, child = known("Nguyễn Minh An", birth_date=born)
    stranger, theirs, _other = known("Trần Thị Khác")
    birth(child, mother="Lò Thị Mẹ", year="1985")
    asked = Asked("civil_status", "ethnicity", child.personal_id)
    assert queries.register_answers(own, [asked], seen_by=lan, on=ON) == {asked: "Kinh"}
    assert queries.register_answers(theirs, [asked], seen_by=stranger, on=ON) == {asked: None}


def test_land_is_told_to_whom_the_certificate_names(haiduong):
    lan, own, new = known("Nguyễn Thị Lan")
    stranger, theirs, _other = known("Trần Thị Khác")
    parcel = certificate(new)
    asked = Asked("land", "parcel", "AB 123456")
    told = queries.register_answers(own, [asked], seen_by=lan, on=ON)
    assert told == {asked: str(parcel.parcel_no)}
    assert queries.register_answers(theirs, [asked], seen_by=stranger, on=ON) == {asked: None}


def test_of_a_person_one_acts_for_the_read_is_logged_as_that(haiduong, declared):
    _lan, own, new = known("Nguyễn Thị Lan")
    resident(new)
    declared.purpose = None
    holder = Actor(id=str(uuid.uuid4()), name="Người giúp")
    queries.register_answers(own, [NAME], seen_by=holder, on=ON)
    assert [(one.reader, one.purpose) for one in declared.found.values()] == [
        (holder.id, "act-for")
    ]


def test_a_register_that_does_not_answer_is_not_waited_for(haiduong, superuser):
    lan, own, new = known("Nguyễn Thị Lan")
    resident(new)
    holding = superuser()
    holding.execute("begin")
    holding.execute("lock table registries_resident in access exclusive mode")
    begun = time.monotonic()
    with pytest.raises(Unavailable):
        queries.register_answers(own, [NAME], seen_by=lan, on=ON)
    assert time.monotonic() - begun < 4
    holding.execute("rollback")
    assert queries.register_answers(own, [NAME], seen_by=lan, on=ON)[NAME] == "Nguyễn Thị Lan"


def test_a_register_whose_door_is_shut_is_not_waited_for(haiduong, superuser):
    lan, own, _new = known("Nguyễn Thị Lan")
    shut = superuser()
    shut.execute("update homes_door set state = 'arriving' where system = 'registries'")
    begun = time.monotonic()
    with pytest.raises(Unavailable):
        queries.register_answers(own, [NAME], seen_by=lan, on=ON)
    assert time.monotonic() - begun < 4
    shut.execute("update homes_door set state = 'open' where system = 'registries'")


def test_one_s_own_marriage_is_told_and_nobody_else_s(haiduong, declared):
    lan, own, new = known("Nguyễn Thị Lan")
    asked = Asked("civil_status", "marriage", "")
    other = known("Trần Thị Hoa")[2]
    married(other)
    assert queries.register_answers(own, [asked], seen_by=lan, on=ON) == {asked: None}
    married(new)
    [told] = queries.register_answers(own, [asked], seen_by=lan, on=ON).values()
    assert told.startswith("01/2020: ")


def test_an_officer_at_a_counter_asks_by_their_duty_of_somebody_known(haiduong, declared):
    _lan, own, new = known("Nguyễn Thị Lan")
    resident(new)
    declared.purpose = None
    clerk = Actor(id=str(uuid.uuid4()), name="")
    queries.register_answers(own, [NAME], seen_by=clerk, on=ON, kinds={"receive"})
    assert [one.purpose for one in declared.found.values()] == ["take-in"]
