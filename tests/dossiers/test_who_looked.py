"""People see who looked them up at a desk, in a queue or by a mandate, and why."""

import csv
import io
import uuid

import pytest

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.queries import Wanted, registers
from lienmach.dossiers.rules import prefilling
from lienmach.dossiers.rules.prefilling import Wish
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM, Actor, Duty
from lienmach.identity import queries as known
from lienmach.identity.models import ReadEntry
from lienmach.identity.rules.duties import Kind
from tests.dossiers import applying, desk, makers
from tests.dossiers.api_client import citizen, is_problem, officer
from tests.dossiers.makers import DESK, LAND
from tests.identity import makers as people


@pytest.fixture
def lan(counter):
    """Somebody whom identity knows."""
    key = people.person(name="Phạm Thị Hoài Thương")
    return known.person(PLATFORM, key, on=clock.today())


@pytest.fixture(scope="module")
def clerk(counter):
    return desk.browser(desk.staff("receive", agency=DESK)[1])


def reads(person):
    """Return what a person is told of who looked, the first first."""
    found = known.reads_of(Actor(id=str(person.id), name="")).items
    return [(one.purpose, one.register, one.dossier, one.listed) for one in reversed(found)]


def filed(person):
    actor = Actor(id=str(person.id), name=person.full_name, level=2)
    return makers.submitted(actor, at=clock.now())["code"]


def test_who_is_looked_up_at_a_desk_sees_which_agency_did(clerk, lan):
    asked = {"personal_id": lan.personal_id, "procedure": LAND}
    assert lan.full_name in clerk.post("/desk/new/", asked).content.decode()
    assert reads(lan) == [("take-in", "people", "", False)]
    [read] = known.reads_of(Actor(id=str(lan.id), name="")).items
    assert (read.agency, read.duty) == (DESK, "receive")
    # By their key, which a form brings along: an incomplete form comes back with the name.
    sent = {"procedure": LAND, "applicant": str(lan.id), "desk": DESK}
    assert lan.full_name in clerk.post("/desk/new/file", sent).content.decode()
    assert len(reads(lan)) == 2
    unknown = clerk.post("/desk/new/", {**asked, "personal_id": "030095000001"})
    assert unknown.status_code == 200
    assert lan.full_name not in unknown.content.decode()


def test_who_is_looked_up_by_a_program_sees_it_too(counter, lan):
    program = officer(Kind.RECEIVE, agency=DESK)
    told = program.post("/desk/people", {"personal_id": lan.personal_id}).json()
    assert told["id"] == str(lan.id)
    assert reads(lan) == [("take-in", "people", "", False)]
    decider = officer(Kind.DECIDE, agency=DESK)
    is_problem(decider.post("/desk/people", {"personal_id": lan.personal_id}), 403)
    assert len(reads(lan)) == 1


def test_a_dossier_is_read_by_the_duty_where_it_lies(counter, lan, declared):
    code, staff = filed(lan), people.officer(agency=DESK)
    duties = (
        Duty(kind=Kind.DECIDE, province="haiduong", agency=makers.CENTRE),
        Duty(kind=Kind.READ, province="haiduong", agency=DESK, lent_by="somebody"),
    )
    who = Actor(id=str(staff), name="", duties=frozenset(duties))
    with known.looking() as look:
        queries.folder(code, seen_by=who, on=clock.today())
    [seen] = look.found.values()
    assert (seen.duty, seen.stands_in, seen.agency) == ("read", True, DESK)


def test_a_line_of_a_queue_is_a_read_once_a_day_and_opening_it_another(clerk, lan):
    code = filed(lan)
    line, opened = (("handle-dossier", "dossiers", code, listed) for listed in (True, False))
    for path in ("/desk/", "/desk/", "/desk/queue.csv?tab=all", f"/desk/?search={code}"):
        assert code in clerk.get(path).content.decode()
    assert reads(lan) == [line]
    clerk.get(f"/desk/dossiers/{code}/")
    assert reads(lan) == [line, opened]
    other = officer(Kind.RECEIVE, agency=DESK)
    for path in (
        "/desk/queue?tab=todo",
        "/desk/export?tab=todo",
        f"/desk/queue?applicant={lan.id}",
    ):
        assert code in other.get(path).content.decode()
    assert reads(lan) == [line, opened, line]


def test_a_program_is_told_the_applicant_as_the_pages_tell_it(counter, lan):
    code, program = filed(lan), officer(Kind.RECEIVE, agency=DESK)
    whose = {"applicant": str(lan.id), "applicant_name": lan.full_name}
    [line] = program.get(f"/desk/queue?search={code}").json()["items"]
    assert line.items() >= whose.items()
    assert reads(lan) == [("handle-dossier", "dossiers", code, True)]
    text = program.get(f"/desk/export?search={code}").content.decode()
    [row] = csv.DictReader(io.StringIO(text))
    assert row.items() >= whose.items()
    opened = program.get(f"/dossiers/{code}/desk").json()
    assert opened.items() >= whose.items()
    assert [listed for *_, listed in reads(lan)] == [True, False]
    elsewhere = officer(Kind.RECEIVE, agency="H24.02.17")
    for path in (f"/desk/queue?search={code}", f"/desk/export?search={code}",
                 f"/dossiers/{code}/desk"):  # fmt: skip
        assert lan.full_name not in elsewhere.get(path).content.decode()
    assert len(reads(lan)) == 2


def test_a_search_by_number_tells_of_nobody_whose_dossiers_one_does_not_see(clerk, lan):
    stranger, nobody = ({"search": number} for number in (lan.personal_id, "030095999999"))
    places = [clerk.post("/desk/search", sent)["Location"] for sent in (stranger, nobody)]
    assert places[0] == places[1]
    assert reads(lan) == []
    code = filed(lan)
    place = clerk.post("/desk/search", stranger)["Location"]
    assert place != places[0]
    assert code in clerk.get(place).content.decode()
    assert len(reads(lan)) == 1


def test_a_program_s_search_by_number_tells_no_more(counter, lan):
    program = officer(Kind.RECEIVE, agency=DESK)

    def asked(number):
        return program.post("/desk/search", {"personal_id": number}, key=False).json()["applicant"]

    assert asked(lan.personal_id) == asked("030095999999")
    code = filed(lan)
    [line] = program.get(f"/desk/queue?applicant={asked(lan.personal_id)}").json()["items"]
    assert line["code"] == code
    assert reads(lan) == [("handle-dossier", "dossiers", code, True)]
    is_problem(citizen().post("/desk/search", {"personal_id": lan.personal_id}), 403)


def test_whoever_acts_by_a_mandate_is_seen_to_be_told_what_identity_holds(counter, declared):
    lan, _new = applying.mother()
    holder = makers.person()
    form = queries.form(queries.standing(makers.BIRTH, on=clock.today()))
    question = next(iter(form.questions))
    wishes = [Wish(question, registers.IDENTITY, "full_name", prefilling.APPLICANT, "")]
    for actor in (lan, holder):
        registers.said(form, {}, wishes, applicant=uuid.UUID(lan.id), seen_by=actor, at=clock.now())
    [seen] = [one for one in declared.found.values() if one.sight.register == "people"]
    assert (seen.reader, seen.sight.person) == (holder.id, uuid.UUID(lan.id))


def test_an_export_is_logged_with_what_it_holds(counter, lan, declared):
    codes = {filed(lan) for _ in range(3)}
    actor = makers.officer("receive", agency=DESK)
    found = queries.export(actor, Wanted(tab="all"), at=clock.now(), on=clock.today()).items
    assert codes <= {each.dossier.code for each in found}
    assert {each.dossier.code for each in found} == {one.dossier for one in declared.found.values()}
    assert all(one.listed for one in declared.found.values())
    with homes.reading("identity"):
        assert not ReadEntry.objects.filter(reader=actor.id).exists()  # a request's end writes it
