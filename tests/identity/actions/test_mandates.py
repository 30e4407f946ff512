import datetime as dt
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienmach import homes
from lienmach.ground.actor import PLATFORM, Actor, Duty
from lienmach.ground.refusals import NotAllowed
from lienmach.identity import actions, queries
from lienmach.identity.refusals import (
    EndsBeforeItBegins,
    MandateForOneself,
    MandateOver,
    MandateUnknown,
    NotAMinor,
    PersonUnknown,
    ProceduresUnfit,
)
from lienmach.identity.rules.duties import Kind
from lienmach.identity.rules.mandates import Basis, Proof
from lienmach.ledger.queries import timeline
from tests.identity import makers
from tests.identity.makers import AUTUMN, NOW

YEAR = AUTUMN.replace(year=2026)


def as_actor(person):
    return Actor(id=str(person), name="")


def registrar(kind=Kind.REGISTER):
    return Actor(str(uuid.uuid4()), "", frozenset({Duty(kind=kind, province="haiduong")}))


@pytest.fixture
def pair(haiduong):
    return makers.person(), makers.person()


def grant(grantor, holder, *, by=None, basis=Basis.POWER_OF_ATTORNEY, **over):
    return actions.grant_mandate(
        grantor, holder=holder, basis=basis, by=by or as_actor(grantor), at=NOW,
        **{"since": AUTUMN, **over},
    )  # fmt: skip


def signed_in(person):
    found = queries.authenticate(makers.token(person=person), NOW)
    assert found is not None
    return found.actor


def test_a_power_of_attorney_is_in_force_by_the_grantors_word(pair):
    grantor, holder = pair
    key = grant(grantor, holder, procedures=["1.001", "1.002"])
    acting = queries.acting(signed_in(holder), on=AUTUMN)
    assert acting.may(grantor, "1.001")
    assert not acting.may(grantor, "1.003")
    assert not acting.may(holder, "1.001")
    assert acting.mandate(grantor, "1.002").id == str(key)
    assert not queries.acting(signed_in(grantor), on=AUTUMN).mandates
    [fact] = timeline(str(key))
    assert fact.payload["grantor"] == str(grantor)
    assert fact.payload["until"] == YEAR.isoformat()


def test_the_same_again_is_the_same_mandate(pair):
    assert grant(*pair) == grant(*pair)
    assert grant(*pair, procedures=["1.1"]) != grant(*pair)


def test_nobody_gives_away_what_is_anothers(pair):
    grantor, holder = pair
    for by in (as_actor(holder), as_actor(makers.person()), registrar(Kind.RECEIVE)):
        with pytest.raises(NotAllowed):
            grant(grantor, holder, by=by)
    with pytest.raises(MandateForOneself):
        grant(grantor, grantor)
    with pytest.raises(PersonUnknown):
        grant(grantor, uuid.uuid4())
    with pytest.raises(ProceduresUnfit):
        grant(grantor, holder, procedures=["a b"])
    with pytest.raises(EndsBeforeItBegins):
        grant(grantor, holder, until=AUTUMN)


def test_a_parent_waits_for_proof_and_ends_with_the_childs_minority(haiduong):
    child = makers.person(birth_date=dt.date(2010, 5, 6))
    parent = makers.person()
    key = grant(child, parent, by=as_actor(parent), basis=Basis.PARENT)
    assert not queries.acting(signed_in(parent), on=AUTUMN).mandates
    listed = queries.mandates_to_prove(registrar(), on=AUTUMN).items
    [waiting] = [row for row in listed if row.id == key]
    assert waiting.stands(AUTUMN) == "waiting"
    with pytest.raises(NotAllowed):
        actions.prove_mandate(key, proof=Proof.PAPER, by=as_actor(parent), at=NOW)
    with pytest.raises(NotAllowed):
        actions.prove_mandate(key, proof=Proof.REGISTERS, by=registrar(), at=NOW)
    actions.prove_mandate(key, proof=Proof.PAPER, by=registrar(), at=NOW)
    [held] = queries.acting(signed_in(parent), on=AUTUMN).mandates
    assert held.until == dt.date(2028, 5, 6)
    assert held.is_by_law
    assert [fact.event for fact in timeline(str(key))] == [
        "identity.mandate-granted", "identity.mandate-proved",
    ]  # fmt: skip


def test_a_parent_does_not_represent_an_adult(pair):
    with pytest.raises(NotAMinor):
        grant(*pair, by=as_actor(pair[1]), basis=Basis.PARENT)


def test_an_officer_with_the_paper_records_it_but_never_their_own(pair):
    grantor, holder = pair
    key = grant(grantor, holder, by=registrar())
    assert queries.mandate(as_actor(holder), key).proof == Proof.PAPER
    own = Actor(str(holder), "", frozenset({Duty(kind=Kind.REGISTER, province="haiduong")}))
    with pytest.raises(NotAllowed):
        grant(grantor, holder, by=own)


def test_an_officer_with_the_paper_of_one_that_waits_puts_it_in_force(haiduong):
    child, parent = makers.person(birth_date=dt.date(2010, 5, 6)), makers.person()
    key = grant(child, parent, by=as_actor(parent), basis=Basis.PARENT)
    officer = registrar()
    for _ in range(2):
        assert grant(child, parent, by=officer, basis=Basis.PARENT) == key
    [held] = queries.acting(signed_in(parent), on=AUTUMN).mandates
    assert held.id == str(key)
    assert [(fact.event, fact.actor) for fact in timeline(str(key))] == [
        ("identity.mandate-granted", str(parent)), ("identity.mandate-proved", officer.id),
    ]  # fmt: skip
    assert grant(child, parent, by=as_actor(parent), basis=Basis.PARENT) == key
    assert queries.mandate(as_actor(parent), key).proof == Proof.PAPER


def test_either_revokes_it_at_once_and_nobody_else(pair):
    for who in (0, 1):
        key = grant(*pair)
        with pytest.raises(MandateUnknown):
            actions.revoke_mandate(key, by=as_actor(makers.person()), at=NOW)
        actions.revoke_mandate(key, by=as_actor(pair[who]), at=NOW)
        actions.revoke_mandate(key, by=as_actor(pair[who]), at=NOW)
        assert not queries.acting(signed_in(pair[1]), on=AUTUMN).mandates
        assert queries.mandate(as_actor(pair[0]), key).stands(AUTUMN) == "revoked"
        assert len(timeline(str(key))) == 2
        with pytest.raises(MandateOver):
            actions.prove_mandate(key, proof=Proof.PAPER, by=registrar(), at=NOW)


def test_a_mandate_is_nobody_elses_business(pair):
    key = grant(*pair)
    stranger = as_actor(makers.person())
    assert queries.all_mandates_of(stranger) == []
    with pytest.raises(MandateUnknown):
        queries.mandate(stranger, key)
    elsewhere = Actor("x", "", frozenset({Duty(Kind.REGISTER, "haiduong", "10525", AUTUMN)}))
    assert queries.mandates_to_prove(elsewhere, on=AUTUMN).items == []


def test_a_person_is_named_by_number_and_name_together(haiduong):
    new = makers.new_person(name="Phạm Thị Huệ")
    key = actions.register_person(new, by=PLATFORM, at=NOW)
    assert queries.person_named(new.personal_id, "phạm thị huệ") == key
    for number, name in ((new.personal_id, "Phạm Thị Hương"), ("030185999999", "Phạm Thị Huệ")):
        with pytest.raises(PersonUnknown):
            queries.person_named(number, name)


spans = st.tuples(st.integers(-300, 300), st.integers(1, 500))


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(spans, st.booleans()), min_size=1, max_size=4), st.integers(-400, 900))
def test_no_mandate_outlives_its_dates_or_its_revocation(haiduong, given_ones, day):
    """What signing in brings holds on a day just if a mandate was given for it and stands."""
    grantor, holder = makers.person(), makers.person()
    on, stands = AUTUMN + dt.timedelta(days=day), {}
    for (offset, length), revoked in given_ones:
        since = AUTUMN + dt.timedelta(days=offset)
        until = since + dt.timedelta(days=length)
        if until <= AUTUMN:
            with pytest.raises(EndsBeforeItBegins):
                grant(grantor, holder, since=since, until=until)
            continue
        # The same again is the one that stands, and one that is revoked is given anew.
        key = grant(grantor, holder, since=since, until=until)
        stands[key] = not revoked and since <= on < until
        if revoked:
            actions.revoke_mandate(key, by=as_actor(grantor), at=NOW)
    expected = any(stands.values())
    assert queries.acting(signed_in(holder), on=on).may(grantor, "1.1") == expected


def test_kin_are_told_only_while_a_parent_waits(haiduong):
    child, parent = makers.person(birth_date=dt.date(2015, 1, 2)), makers.person(name="Lê Văn An")
    key = grant(child, parent, by=as_actor(parent), basis=Basis.PARENT)
    assert queries.kin_of(key).parent_name == "Lê Văn An"
    actions.prove_mandate(key, proof=Proof.REGISTERS, by=PLATFORM, at=NOW)
    assert queries.kin_of(key) is None
    with homes.province("haiphong"):
        assert queries.kin_of(key) is None
