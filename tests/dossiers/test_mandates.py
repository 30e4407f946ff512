"""Filing and seeing for another by a mandate: never more than it says, never longer."""

import datetime as dt
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.queries.visibility import visible_one
from lienmach.dossiers.refusals import NoSuchDossier
from lienmach.dossiers.rules.calendars import day_of
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM, Actor, Duty, Mandate
from lienmach.ground.ids import uuid7
from lienmach.ground.refusals import NotAllowed
from lienmach.identity import actions as identity
from lienmach.identity import queries as known
from lienmach.identity.rules.mandates import Basis
from lienmach.ledger.queries import timeline
from tests.dossiers import makers
from tests.dossiers.api_client import citizen, is_problem
from tests.dossiers.makers import AT, BIRTH, BIRTH_DATA, LAND, LAND_DATA, LICENCE, TODAY

GRANTORS = [makers.person() for _ in range(2)]
DAYS = [AT, AT + dt.timedelta(days=40), AT + dt.timedelta(days=80)]


@pytest.fixture(scope="module")
def files(counter):
    """Dossiers of two people under two procedures on three days."""
    made = []
    with homes.province("haiduong"):
        for grantor in GRANTORS:
            for at in DAYS:
                for procedure, data in ((LAND, LAND_DATA), (BIRTH, BIRTH_DATA)):
                    code = makers.submitted(grantor, at=at, procedure=procedure, data=dict(data))[
                        "code"
                    ]
                    with homes.reading("dossiers"):
                        made += list(queries.visible_to(PLATFORM, on=TODAY).filter(code=code))
    return made


mandates = st.builds(
    lambda person, offset, length, procedures, by_law, province: Mandate(
        id=str(uuid7()), province=province, person=person.id,
        since=TODAY + dt.timedelta(days=offset),
        until=TODAY + dt.timedelta(days=offset + length),
        procedures=procedures, is_by_law=by_law, unit=makers.UNIT, unit_on=TODAY,
    ),
    st.sampled_from(GRANTORS), st.integers(-60, 90), st.integers(1, 120),
    st.none() | st.frozensets(st.sampled_from((LAND, BIRTH, LICENCE)), min_size=1),
    st.booleans(), st.sampled_from(("haiduong", "haiduong", "haiphong")),
)  # fmt: skip


def holder(*held):
    return Actor(str(uuid7()), "", mandates=frozenset(held), level=2)


def lets_see(mandate, dossier, on):
    """The rule as an official would say it, without a query."""
    return (
        mandate.province == "haiduong"
        and mandate.person == str(dossier.applicant)
        and mandate.since <= on < mandate.until
        and (mandate.procedures is None or dossier.procedure in mandate.procedures)
        and (mandate.is_by_law or day_of(dossier.received_at) >= mandate.since)
    )


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(held=st.frozensets(mandates, max_size=3), offset=st.integers(-70, 220))
def test_a_mandate_shows_what_it_says_on_its_days_and_nothing_more(files, held, offset):
    who, on = holder(*held), TODAY + dt.timedelta(days=offset)
    due = {one.code for one in files if any(lets_see(each, one, on) for each in held)}
    with homes.province("haiduong"):
        with homes.reading("dossiers"):
            assert {one.code for one in queries.visible_to(who, on=on)} == due
            assert {one.code for one in files if visible_one(one.code, who, on=on)} == due
        assert sum(queries.counts(who, at=AT, on=on).by_state.values()) == len(due)
        assert not queries.own(who, on=on).items
        listed = {
            each.dossier.code
            for grantor in GRANTORS
            for each in queries.own(who, on=on, of=uuid.UUID(grantor.id), limit=99).items
        }
        assert listed == due
        for one in files[:3]:
            if one.code in due:
                assert queries.folder(one.code, seen_by=who, on=on).dossier == one
            else:
                with pytest.raises(NoSuchDossier):
                    queries.folder(one.code, seen_by=who, on=on)


def test_who_acts_for_an_applicant_holds_the_receipt_of_what_they_see(files):
    code = files[0].code
    mandate = Mandate(
        id=str(uuid7()), province="haiduong", person=str(files[0].applicant), since=DAYS[0].date(),
        until=TODAY + dt.timedelta(days=1), unit=makers.UNIT, unit_on=TODAY,
    )  # fmt: skip
    with homes.province("haiduong"):
        own = Actor(mandate.person, "", level=2)
        told = queries.receipt_secrets(code, seen_by=own, on=TODAY)
        assert queries.receipt_secrets(code, seen_by=holder(mandate), on=TODAY) == told
        assert "01" in queries.forms_issued(code, seen_by=holder(mandate), on=TODAY)
        with pytest.raises(NoSuchDossier):
            queries.receipt_secrets(code, seen_by=holder(), on=TODAY)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(mandate=mandates, offset=st.integers(-70, 220))
def test_one_files_for_another_just_while_the_mandate_is_in_force(
    counter, haiduong, mandate, offset
):
    who = holder(mandate)
    at = AT + dt.timedelta(days=offset)
    application = makers.application(Actor(mandate.person, ""), filed_by=uuid.UUID(who.id))
    may = mandate.province == "haiduong" and mandate.holds(on=at.date()) and mandate.covers(LAND)
    if may:
        assert actions.submit_dossier(application, by=who, at=at).status == 201
    else:
        with pytest.raises(NotAllowed):
            actions.submit_dossier(application, by=who, at=at)


def test_nobody_files_in_the_name_of_another_holder(lan):
    mandate = Mandate("m", "haiduong", lan.id, TODAY, TODAY + dt.timedelta(days=9))
    who = holder(mandate)
    for filed_by in (uuid7(), None):
        application = makers.application(lan, filed_by=filed_by)
        with pytest.raises(NotAllowed):
            actions.submit_dossier(application, by=who, at=AT)


def test_the_grantor_s_answers_are_not_told_by_a_guessed_key(lan):
    own = makers.application(lan, key="guess-me")
    actions.submit_dossier(own, by=lan, at=AT)
    who = holder(Mandate("m", "haiduong", lan.id, TODAY, TODAY + dt.timedelta(days=9)))
    again = makers.application(lan, key="guess-me", filed_by=uuid.UUID(who.id))
    assert actions.submit_dossier(again, by=who, at=AT).status == 201  # a dossier of its own


def test_over_the_counter_for_machines(counter, haiduong):
    grantor, held, other = citizen(), citizen(), citizen()
    give = [key_of(each) for each in (grantor, held)]
    mandate = identity.grant_mandate(
        give[0], holder=give[1], basis=Basis.POWER_OF_ATTORNEY, procedures=[LAND],
        since=clock.today(), by=Actor(str(give[0]), ""), at=clock.now(),
    )  # fmt: skip
    body = {"procedure": LAND, "data": LAND_DATA, "on_behalf_of": str(give[0])}
    answer = held.post("/dossiers", body)
    assert answer.status_code == 201, answer.content
    code = answer.json()["code"]
    fact = timeline(code)[0]
    assert (fact.actor, fact.payload["mandate"]) == (str(give[1]), str(mandate))
    assert grantor.get(f"/dossiers/{code}").status_code == 200
    assert [row["code"] for row in grantor.get("/dossiers").json()["items"]] == [code]
    assert held.get(f"/dossiers/{code}").status_code == 200
    assert held.get("/dossiers").json()["items"] == []
    theirs = held.get(f"/dossiers?on_behalf_of={give[0]}").json()["items"]
    assert [row["code"] for row in theirs] == [code]
    assert held.post(f"/dossiers/{code}/withdrawal").status_code == 201
    for refused in (
        other.post("/dossiers", body),
        held.post("/dossiers", {**body, "procedure": BIRTH, "data": BIRTH_DATA}),
    ):
        is_problem(refused, 403)
    is_problem(other.get(f"/dossiers/{code}"), 404)
    reads = known.reads_of(Actor(str(give[0]), "")).items
    assert {read.purpose for read in reads} == {"act-for"}
    assert {read.dossier for read in reads} == {code}
    identity.revoke_mandate(mandate, by=Actor(str(give[0]), ""), at=clock.now())
    is_problem(held.get(f"/dossiers/{code}"), 404)
    is_problem(held.post("/dossiers", body), 403)


def key_of(caller):
    token = caller.headers["Authorization"].removeprefix("Bearer ")
    return known.authenticate(token, clock.now()).id


def test_a_stand_in_decides_and_the_event_says_for_whom(lan):
    absent = str(uuid7())
    mine, theirs = makers.submitted(lan)["code"], makers.submitted(lan)["code"]
    own = Duty("decide", "haiduong", agency=makers.LAND_OFFICE)
    lent = Duty("decide", "haiduong", agency=makers.LAND_OFFICE, lent_by=absent)
    elsewhere = Duty("decide", "haiduong", agency="H24.101.02")
    for code, held, marked in ((mine, {own, lent}, None), (theirs, {elsewhere, lent}, [absent])):
        who = Actor(str(uuid7()), "", frozenset(held), level=2)
        actions.decide_dossier(code, outcome="granted", by=who, at=AT)
        fact = timeline(code)[-1]
        assert fact.event == "dossiers.dossier-decided"
        assert fact.payload.get("stand_in_for") == marked
