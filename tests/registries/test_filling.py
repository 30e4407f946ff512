"""What registers tell an applicant of their own, and of nobody else; and how long they may take."""

import datetime as dt
import time
import uuid

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

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


MANY = """
insert into registries_civilrecord (id, province, kind, personal_id, full_name, name_key, sort_key,
  sex, birth_date, birth_precision, unit, unit_on, address, address_key, book, number, book_unit,
  book_unit_since, registered_on, particulars, synthetic)
select gen_random_uuid(), 'haiduong', 'marriage', 'x' || n, 'x', 'x', 'x', 'male', '1990-01-01',
  'day', '10507', '2025-07-01', '', '', '01', n, '10507', '2025-07-01', '2025-07-02',
  jsonb_build_object('spouse_personal_id', 'y' || n), true
from generate_series(1, 3000) n
"""


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


def test_both_who_married_are_told_of_it_and_it_is_no_read_of_the_other(haiduong, declared):
    lan, hers, wife = known("Nguyễn Thị Lan")
    hung, his, husband = known("Nguyễn Văn Hùng", sex=Sex.MALE)
    hoa, another_s, _hoa = known("Trần Thị Hoa")
    married(wife, spouse=husband)
    asked = Asked("civil_status", "marriage", "")
    [[one], [other], [none]] = [
        queries.register_answers(own, [asked], seen_by=by, on=ON).values()
        for by, own in ((lan, hers), (hung, his), (hoa, another_s))
    ]
    assert one.startswith("01/2020: ")
    assert (other, none) == (one, None)
    assert declared.found == {}


def test_a_marriage_is_found_by_one_statement_and_by_indexes_alone(haiduong, declared, superuser):
    lan, own, new = known("Nguyễn Thị Lan")
    married(new)
    asked = [Asked("civil_status", "marriage", "")]
    with CaptureQueriesContext(connections["haiduong"]) as captured:
        queries.register_answers(own, asked, seen_by=lan, on=ON)
    found = [each["sql"] for each in captured.captured_queries]
    assert len([each for each in found if "registries_marriages_of" in each]) == 1
    connection = superuser()
    [body] = connection.execute(
        "select prosrc from pg_proc where proname = 'registries_marriages_of'"
    ).fetchone()
    body = body.replace("= whose", "= 'haiduong'").replace("= bearer", "= '030185000001'")
    with connection.transaction(force_rollback=True):
        connection.execute("set local session_replication_role = replica")  # past the fence
        connection.execute(MANY)
        connection.execute("analyze registries_civilrecord")
        plan = str(connection.execute(f"explain {body}").fetchall())
    assert "Seq Scan" not in plan
    assert "marriages_of_a_spouse" in plan
    assert "entries_of_a_person" in plan


def test_an_officer_at_a_counter_asks_by_their_duty_of_somebody_known(haiduong, declared):
    _lan, own, new = known("Nguyễn Thị Lan")
    resident(new)
    declared.purpose = None
    clerk = Actor(id=str(uuid.uuid4()), name="")
    queries.register_answers(own, [NAME], seen_by=clerk, on=ON, kinds={"receive"})
    assert [one.purpose for one in declared.found.values()] == ["take-in"]
