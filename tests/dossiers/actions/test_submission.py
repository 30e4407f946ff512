import dataclasses
import datetime as dt
import json
import uuid

import pytest
from django.db import OperationalError, connections

from lienmach import homes
from lienmach.dossiers import actions
from lienmach.dossiers.actions import submission
from lienmach.dossiers.models import Answer, Counter, Dossier
from lienmach.dossiers.refusals import (
    FormNotFilledIn,
    KeyUsedForSomethingElse,
    NoSuchProcedure,
)
from lienmach.dossiers.rules.calendars import HANOI
from lienmach.dossiers.rules.codes import BLOCK, parse
from lienmach.ground.refusals import NotAllowed, Refusal
from lienmach.homes import routing
from lienmach.identity.rules.duties import Kind
from lienmach.ledger.queries import timeline
from tests.dossiers import makers
from tests.dossiers.makers import (
    AT,
    BIRTH,
    BIRTH_DATA,
    DESK,
    LAND,
    LAND_DATA,
    LAND_OFFICE,
    LICENCE,
    TODAY,
    UNIT,
)

CENTRE = "H24.01"


def in_all():
    with homes.reading("dossiers"):
        numbers = list(Counter.objects.order_by("pk").values_list("agency", "day", "last"))
        return Dossier.objects.count(), Answer.objects.count(), numbers


def test_a_receipt_gives_a_code_a_day_and_an_agency(lan):
    receipt = makers.submitted(lan)
    assert receipt.pop("code").startswith(f"{DESK}-261116-")
    assert receipt == {
        "state": "received",
        "received_at": "2026-11-16T09:00:00+07:00",
        "due_at": "2026-11-23T17:00:00+07:00",
        "competent_agency": {
            "code": LAND_OFFICE,
            "name": "Chi nhánh Văn phòng Đăng ký đất đai thành phố Hải Dương",
        },
        "papers_missing": ["certificate"],
    }


def test_a_dossier_keeps_what_it_was_filed_under(lan):
    dossier = makers.kept(makers.submitted(lan, data={**LAND_DATA, "more": {"deep": [1]}})["code"])
    assert (dossier.procedure, dossier.procedure_version) == (LAND, "2022-01-06")
    assert str(dossier.applicant) == lan.id
    assert dossier.data["more"] == {"deep": [1]}
    assert (dossier.unit, dossier.unit_on) == (UNIT, TODAY)
    assert (dossier.received_at_agency, dossier.helped_at_agency) == (DESK, None)
    assert dossier.received_at == dossier.accepted_at == AT
    assert dossier.due_why[-1] == ["due", "2026-11-23", "5 ngày làm việc"]


def test_the_ledger_hears_of_it_and_of_nothing_personal(lan):
    code = makers.submitted(lan)["code"]
    with homes.reading("dossiers"):
        [fact] = timeline(code)
    assert fact.event == "dossiers.dossier-received"
    assert fact.actor == lan.id
    assert fact.payload["competent_agency"] == LAND_OFFICE
    personal = {LAND_DATA[name] for name in ("certificate", "holder_id", "paper_before")}
    assert not personal & {str(value) for value in fact.payload.values()}


def test_the_same_key_again_gets_the_same_answer_and_makes_nothing(lan):
    first = actions.submit_dossier(makers.application(lan, key="k"), by=lan, at=AT)
    before = in_all()
    later = AT + dt.timedelta(days=3)
    again = actions.submit_dossier(makers.application(lan, key="k"), by=lan, at=later)
    assert (first.status, again.status) == (201, 200)
    assert again.body == first.body
    assert in_all() == before


def test_the_order_of_the_fields_makes_no_other_request(lan):
    makers.submitted(lan, key="k")
    turned = dict(reversed(LAND_DATA.items()))
    again = actions.submit_dossier(makers.application(lan, key="k", data=turned), by=lan, at=AT)
    assert again.status == 200


def test_an_action_that_ran_again_knows_its_own_answer(lan):
    application = makers.application(lan)
    first = actions.submit_dossier(application, by=lan, at=AT)
    assert actions.submit_dossier(application, by=lan, at=AT) == first
    assert first.status == 201


@pytest.mark.parametrize(
    "changes",
    [
        {"data": {**LAND_DATA, "parcel": "204"}},
        {"procedure": BIRTH, "data": BIRTH_DATA},
        {"unit": "10525"},
    ],
)
def test_a_key_does_not_serve_for_two_requests(lan, changes):
    makers.submitted(lan, key="k")
    before = in_all()
    with pytest.raises(KeyUsedForSomethingElse):
        actions.submit_dossier(makers.application(lan, key="k", **changes), by=lan, at=AT)
    assert in_all() == before


def test_the_same_data_under_another_key_is_another_dossier(lan):
    assert makers.submitted(lan, key="a")["code"] != makers.submitted(lan, key="b")["code"]


def test_a_key_is_its_owner_s(lan):
    other = makers.person()
    one, another = (makers.submitted(each, key="k")["code"] for each in (lan, other))
    assert one != another


def test_a_key_of_one_desk_is_no_key_of_another(lan):
    clerk = makers.officer(Kind.RECEIVE, agency=DESK)
    both = dataclasses.replace(
        clerk, duties=clerk.duties | makers.officer(Kind.RECEIVE, agency=CENTRE).duties
    )
    here = makers.application(lan, key="k")
    first = actions.submit_dossier(here, by=both, at=AT)
    with pytest.raises(KeyUsedForSomethingElse):
        actions.submit_dossier(
            dataclasses.replace(here, received_at=CENTRE, helped_at=DESK), by=both, at=AT
        )
    assert actions.submit_dossier(repeated(here), by=both, at=AT).body == first.body


def test_an_officer_is_answered_nothing_that_another_asked(lan):
    here = makers.application(lan, key="k")
    first = actions.submit_dossier(here, by=makers.officer(Kind.RECEIVE, agency=DESK), at=AT)
    with pytest.raises(NotAllowed):
        actions.submit_dossier(here, by=makers.officer(Kind.READ, agency=CENTRE), at=AT)
    other = actions.submit_dossier(
        repeated(here), by=makers.officer(Kind.RECEIVE, agency=DESK), at=AT
    )
    assert json.loads(other.body)["code"] != json.loads(first.body)["code"]


def test_who_may_take_in_no_more_is_not_answered_again(lan):
    clerk = makers.officer(Kind.RECEIVE, agency=DESK)
    here = makers.application(lan, key="k")
    actions.submit_dossier(here, by=clerk, at=AT)
    with pytest.raises(NotAllowed):
        actions.submit_dossier(
            repeated(here), by=dataclasses.replace(clerk, duties=frozenset()), at=AT
        )


def repeated(application):
    """Return what is sent when the same is sent once more."""
    return dataclasses.replace(application, id=uuid.uuid4())


def test_codes_of_a_desk_follow_one_another_and_each_day_begins_anew(lan):
    monday, tuesday = (dt.datetime(2026, 9, day, 9, tzinfo=HANOI) for day in (7, 8))
    codes = [makers.submitted(lan, at=at)["code"] for at in (monday, monday, monday, tuesday)]
    assert [code[-11:] for code in codes] == [
        "260907-0001",
        "260907-0002",
        "260907-0003",
        "260908-0001",
    ]


def test_what_is_refused_uses_up_no_number_and_no_key(lan):
    before = in_all()
    with pytest.raises(FormNotFilledIn, match="“Parcel number” is missing") as refused:
        makers.submitted(lan, key="k", data={**LAND_DATA, "parcel": ""})
    assert "Thiếu “Số thửa đất”." in refused.value.sentence_vi
    assert in_all() == before
    assert makers.submitted(lan, key="k")["code"]


@pytest.mark.parametrize("code", ["DVC25.99", "", "DVC25.19'; drop table"])
def test_what_is_not_in_the_catalogue_is_refused(lan, code):
    with pytest.raises(NoSuchProcedure):
        makers.submitted(lan, procedure=code)


def test_the_version_in_force_on_the_day_is_the_one(lan):
    data = makers.example(LICENCE)
    before = dt.datetime(2025, 2, 28, 9, tzinfo=HANOI)  # no ministry's system served it then
    makers.standing_in()
    old, new = (
        makers.kept(
            makers.submitted(lan, procedure=LICENCE, data=data, at=at, commune_on=at.date())["code"]
        )
        for at in (before, AT)
    )
    assert (old.procedure_version, new.procedure_version) == ("2022-01-06", "2025-03-01")
    assert (old.competent_agency, new.competent_agency) == (None, "H24.03")


def test_before_the_first_version_there_is_no_procedure(lan):
    with pytest.raises(NoSuchProcedure):
        makers.submitted(lan, at=dt.datetime(2021, 6, 1, 9, tzinfo=HANOI))


def test_two_systems_that_serve_one_desk_never_give_one_code_twice(counter):
    """After 1 July 2025 both systems take in for the whole new city, before they are moved."""
    stranger = makers.person()
    ours = makers.submitted(stranger, commune="11311", commune_on=TODAY)["code"]
    with homes.province("haiphong"):
        makers.published(LAND, province="haiphong")
        theirs = makers.submitted(stranger, commune="11311", commune_on=TODAY)["code"]
    assert parse(ours).agency == parse(theirs).agency
    assert parse(theirs).serial == 1
    assert parse(ours).serial > BLOCK


def test_an_application_is_told_apart_from_its_repeat_by_nothing_but_its_key(lan):
    application = makers.application(lan)
    repeat = dataclasses.replace(application, id=uuid.uuid4())
    first = actions.submit_dossier(application, by=lan, at=AT)
    assert json.loads(actions.submit_dossier(repeat, by=lan, at=AT).body) == json.loads(first.body)


@pytest.fixture
def move(lan, owner):
    """Return what lets the dossiers of Hải Dương live beside those of Hải Phòng, as a move does."""
    makers.submitted(lan)  # so that their old home is the guess, and their procedure known
    doors = "select province, state, moved_to from homes_door where system = 'dossiers'"
    put = (
        "insert into homes_door (province, system, state, moved_to, capturing, epoch)"
        " values (%s, 'dossiers', %s, %s, false, 0) on conflict (province, system)"
        " do update set state = excluded.state, moved_to = excluded.moved_to"
    )
    at = {alias: owner(alias) for alias in ("haiduong", "haiphong")}
    stood = {alias: connection.execute(doors).fetchall() for alias, connection in at.items()}

    def flip():
        at["haiduong"].execute(put, ["haiduong", "moved", "haiphong"])
        at["haiduong"].execute(put, ["haiphong", "open", None])  # so that some door is open there
        at["haiphong"].execute(put, ["haiduong", "open", None])

    yield flip
    for alias, found in stood.items():
        for door in found:
            at[alias].execute(put, door)
    homes.forget_homes()


def test_what_is_refused_spends_no_number(lan):
    before = parse(makers.submitted(lan)["code"])
    for wrong in (
        {"papers": [("", uuid.uuid4())]},  # one that nobody has uploaded
        {"data": {**LAND_DATA, "parcel": None}},
        {"data": {"a": "x" * 70_000}},
        {"key": "ă"},
    ):
        with pytest.raises(Refusal):
            makers.submitted(lan, **wrong)
    assert parse(makers.submitted(lan)["code"]).serial == before.serial + 1


def test_after_a_move_it_is_taken_in_at_the_new_home_whatever_was_guessed(lan, move, monkeypatch):
    move()
    makers.published(LAND)
    monkeypatch.setitem(routing._guess, ("haiduong", "dossiers"), "haiduong")
    code = makers.submitted(lan)["code"]
    with homes.reading("dossiers") as at:
        assert at["dossiers"] == "haiphong"
        assert Dossier.objects.filter(code=code).exists()


def test_a_number_taken_before_a_move_is_that_of_the_dossier_at_the_new_home(
    lan, move, monkeypatch
):
    before = parse(makers.submitted(lan)["code"])
    real = submission._taken_in

    def after_the_move(*args, **more):
        move()
        return real(*args, **more)

    monkeypatch.setattr(submission, "_taken_in", after_the_move)
    code = makers.submitted(lan)["code"]
    assert parse(code) == dataclasses.replace(before, serial=before.serial + 1)
    with homes.reading("dossiers") as at:
        assert at["dossiers"] == "haiphong"
        assert Dossier.objects.filter(code=code).exists()


def lost_once(monkeypatch, owner, name, *, after):
    """Let the connection be lost before or after the first call of something that writes."""
    real, lost = getattr(owner, name), []

    def unlucky(*args, **more):
        if lost:
            return real(*args, **more)
        lost.append(real(*args, **more) if after else None)
        connections["haiduong"].connection.close()
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(owner, name, unlucky)


@pytest.mark.parametrize("was_written", [False, True])
def test_of_a_connection_lost_while_it_is_written_the_answer_tells_what_became_of_it(
    lan, monkeypatch, was_written
):
    before = parse(makers.submitted(lan)["code"])
    if was_written:
        lost_once(monkeypatch, submission, "_taken_in", after=True)
    else:
        lost_once(monkeypatch, submission.homes, "lock_door", after=False)
    application = makers.application(lan)
    answered = actions.submit_dossier(application, by=lan, at=AT)
    assert answered.status == 201
    # The number that perhaps only a server knew that is no more is not used again.
    serial = parse(json.loads(answered.body)["code"]).serial
    assert serial == before.serial + (1 if was_written else 2)
    repeat = dataclasses.replace(application, id=uuid.uuid4())
    again = actions.submit_dossier(repeat, by=lan, at=AT)
    assert (again.status, again.body) == (200, answered.body)
