import datetime as dt
import uuid
from contextvars import Context

import psycopg
import pytest

from lienmach import homes
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM, Actor, Duty
from lienmach.ground.refusals import NotAllowed
from lienmach.identity import actions, jobs, queries
from lienmach.identity.models import ReadEntry
from lienmach.identity.queries.looking import NobodyIsLooking, PurposeUndeclared, looking, shows
from lienmach.identity.refusals import PersonUnknown, PurposeMissing
from lienmach.identity.rules.duties import Kind
from lienmach.identity.rules.purposes import Purpose
from tests.identity import makers
from tests.identity.makers import AUTUMN, BINH_HAN, EVE, NOW, THANH_DONG


def officer(staff=None, kind=Kind.READ, **over):
    duty = Duty(kind=kind, province="haiduong", **over)
    return Actor(id=str(staff or uuid.uuid4()), name="", duties=frozenset({duty}))


def logged(look, at=NOW):
    actions.log_reads(list(look.found.values()), at=at)


def own(person):
    return queries.reads_of(Actor(id=str(person), name="")).items


def test_a_person_finds_the_agency_the_duty_and_why_but_not_the_name(haiduong):
    staff, person = makers.officer(), makers.person()
    with looking(Purpose.KEEP_REGISTERS) as look:
        queries.person(officer(staff), person, on=AUTUMN)
    logged(look)
    [read] = own(person)
    assert (read.agency, read.duty, read.purpose) == (makers.AGENCY, "read", "keep-registers")
    assert read.agency_name
    assert not read.listed
    assert not hasattr(read, "reader")
    assert own(makers.person()) == []


def test_one_s_own_record_and_the_platform_s_work_are_no_read_by_others(haiduong):
    person = makers.person()
    with looking(Purpose.KEEP_REGISTERS) as look:
        queries.person(Actor(id=str(person), name=""), person, on=AUTUMN)
        queries.person(PLATFORM, person, on=AUTUMN)
    assert not look.found


def test_a_list_is_logged_row_by_row_and_opening_counts_more(haiduong):
    people = [makers.person(name="Đặng Văn Lịch") for _ in range(3)]
    who = officer(makers.officer())
    with looking(Purpose.KEEP_REGISTERS) as look:
        shown = queries.people(who, on=AUTUMN, search="Đặng Văn Lịch")
        queries.person(who, people[0], on=AUTUMN)
        queries.people(who, on=AUTUMN, search="Đặng Văn Lịch")
    assert {row.id for row in shown} == set(people)
    logged(look)
    assert [[read.listed for read in own(person)] for person in people] == [[False], [True], [True]]


def test_a_line_of_a_list_is_written_once_a_day_and_reader_and_what_is_opened_every_time(haiduong):
    person, staff = makers.person(), makers.officer()
    for who in (staff, staff, makers.officer()):
        with looking(Purpose.KEEP_REGISTERS) as look:
            queries.people(officer(who), on=AUTUMN, search=_number(person))
        logged(look)
    assert [read.listed for read in own(person)] == [True, True]
    for _ in range(2):
        with looking(Purpose.KEEP_REGISTERS) as look:
            queries.person(officer(staff), person, on=AUTUMN)
        logged(look)
        logged(look)  # again, when nobody knew whether it had arrived
    assert [read.listed for read in own(person)] == [False, False, True, True]


def test_a_read_says_only_the_duties_that_cover_the_record(haiduong):
    person, elsewhere = makers.person(THANH_DONG), ("10513", EVE)

    def read(*duties):
        held = frozenset(Duty(province="haiduong", **each) for each in duties)
        who = Actor(id=str(uuid.uuid4()), name="", duties=held)
        with looking(Purpose.KEEP_REGISTERS) as look:
            queries.person(who, person, on=AUTUMN)
        [seen] = look.found.values()
        return seen.duty, seen.stands_in

    def at(place, kind=Kind.READ, lent_by=None):
        return {"kind": kind, "unit": place[0], "unit_on": place[1], "lent_by": lent_by}

    lent = at(THANH_DONG, lent_by="somebody")
    assert read(at(elsewhere, Kind.REGISTER), lent) == ("read", True)
    assert read(at(elsewhere), at(THANH_DONG, Kind.REGISTER)) == ("register", False)
    assert read(lent, {"kind": Kind.READ}) == ("read", False)
    assert read(at(BINH_HAN, Kind.REGISTER), lent) == ("read register", False)


def test_where_a_record_lies_at_an_agency_the_duty_there_is_told(haiduong):
    here, other = makers.AGENCY, "H24.02"

    def read(**where):
        duties = (
            Duty(kind=Kind.DECIDE, province="haiduong", agency=here),
            Duty(kind=Kind.READ, province="haiduong", agency=other, lent_by="somebody"),
        )
        who = Actor(id=str(uuid.uuid4()), name="", duties=frozenset(duties))
        sight = queries.Sight("dossiers", uuid.uuid4(), person=uuid.uuid4(), **where)
        with looking(Purpose.HANDLE_DOSSIER) as look:
            queries.seen(who, [sight], kinds=iter([Kind.READ, Kind.DECIDE]), on=AUTUMN)
        [seen] = look.found.values()
        return seen.duty, seen.stands_in, seen.agency

    assert read(agencies=(other,)) == ("read", True, other)
    assert read(agencies=(here,)) == ("decide", False, here)
    assert read(agencies=(here, other)) == ("decide read", False, min(here, other))
    assert read() == ("decide read", False, min(here, other)), "where that cannot be told"


def _number(person):
    return queries.person(PLATFORM, person, on=AUTUMN).personal_id


def test_a_register_s_number_is_kept_only_of_whom_identity_does_not_know(haiduong):
    new = makers.new_person()
    person = actions.register_person(new, by=PLATFORM, at=NOW)
    sights = [
        queries.Sight("residents", uuid.uuid4(), number=number)
        for number in (new.personal_id, "030185777777", None)
    ]
    with looking(Purpose.KEEP_REGISTERS) as look:
        queries.seen(officer(), sights, kinds={Kind.READ}, on=AUTUMN)
    logged(look)
    keys = [sight.record for sight in sights]
    with homes.reading("identity"):
        rows = dict(ReadEntry.objects.filter(record__in=keys).values_list("record", "number"))
    assert [rows[key] for key in keys] == [None, "030185777777", None]
    assert len(own(person)) == 1
    later = makers.person(personal_id="030185777777")
    assert [read.register for read in own(later)] == ["residents"]


def test_nothing_is_shown_without_somebody_who_looks_and_says_why(haiduong, declared):
    person, who = makers.person(), officer()
    with looking(), pytest.raises(PurposeUndeclared):
        queries.person(who, person, on=AUTUMN)

    @shows(Purpose.KEEP_REGISTERS)
    def edge():
        return queries.person(who, person, on=AUTUMN)

    with looking() as look:
        edge()
    [seen] = look.found.values()
    assert seen.purpose is Purpose.KEEP_REGISTERS
    with looking() as look:
        with pytest.raises(PurposeMissing):
            queries.declare(Purpose.INSPECT)
        queries.declare(Purpose.INSPECT, note="Kế hoạch 12/KH")
        queries.person(who, person, on=AUTUMN)
    [seen] = look.found.values()
    assert seen.note == "Kế hoạch 12/KH"
    assert not declared.found


def test_outside_of_a_request_nothing_is_shown_at_all(haiduong):
    person, who = makers.person(), officer()
    with pytest.raises(NobodyIsLooking):
        Context().run(lambda: _asked(who, person))


def _asked(who, person):
    with homes.province("haiduong"):
        return queries.person(who, person, on=AUTUMN)


def test_a_stand_in_looks_by_a_lent_duty_and_that_is_seen(haiduong):
    person = makers.person()
    with looking(Purpose.KEEP_REGISTERS) as look:
        queries.person(officer(lent_by=str(uuid.uuid4())), person, on=AUTUMN)
    logged(look)
    assert own(person)[0].stands_in


def test_the_application_can_neither_change_nor_remove_what_was_logged(haiduong, plain):
    person = makers.person()
    with looking(Purpose.KEEP_REGISTERS) as look:
        queries.person(officer(), person, on=AUTUMN)
    logged(look, at=clock.now())
    connection = plain()
    for hostile in (
        "update identity_readentry set purpose = 'inspect'",
        "delete from identity_readentry",
        "truncate identity_readentry",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(hostile)
    # Asked for more than the law lets go, it lets nothing of this year go.
    connection.execute(
        "select identity_forget_reads('haiduong', now() + interval '9 years',"
        " 'ffffffff-ffff-7fff-bfff-ffffffffffff', 9999)"
    )
    assert len(own(person)) == 1


def test_what_is_a_year_old_goes_and_the_ledger_says_how_much(haiduong, superuser):
    person = makers.person()
    with looking(Purpose.KEEP_REGISTERS) as look:
        queries.person(officer(), person, on=AUTUMN)
    logged(look)
    connection = superuser()
    connection.execute("set session_replication_role = replica")  # past the fence: a test's
    old = clock.now() - dt.timedelta(days=400)
    connection.execute(
        "insert into identity_readentry select '01800000-0000-7000-8000-000000000001', province,"
        " reader, agency, duty, stands_in, person, number, register, record, listed, purpose,"
        " dossier, note, %s from identity_readentry where person = %s",
        [old, person],
    )
    connection.execute("update identity_readentry set at = now() where at <> %s", [old])
    assert len(own(person)) == 2
    with pytest.raises(NotAllowed):
        actions.forget_reads(months=12, by=officer(), at=clock.now())
    assert jobs.forget_reads("haiphong", at=clock.now()) == 0
    assert jobs.forget_reads("haiduong", at=clock.now()) == 1
    assert len(own(person)) == 1


def test_who_is_no_person_has_no_reads_of_their_own(haiduong):
    with pytest.raises(PersonUnknown):
        queries.reads_of(officer(makers.officer()))


def test_the_list_goes_on_where_it_stopped(haiduong):
    person = makers.person(THANH_DONG)
    for _ in range(5):
        with looking(Purpose.KEEP_REGISTERS) as look:
            queries.person(officer(), person, on=AUTUMN)
        logged(look)
    actor, found, cursor = Actor(id=str(person), name=""), [], ""
    while True:
        page = queries.reads_of(actor, cursor=cursor, limit=2)
        found += [read.id for read in page.items]
        if page.next is None:
            break
        cursor = page.next
    assert len(found) == len(set(found)) == 5
    assert found == sorted(found, reverse=True)
