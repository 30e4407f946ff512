"""A fact is written in the transaction that makes it one."""

import datetime as dt
import unicodedata
from dataclasses import dataclass
from typing import Any, ClassVar

import psycopg
import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from lienmach import homes, wiring
from lienmach.ground.actor import PLATFORM
from lienmach.ground.events import Event
from lienmach.ledger import actions, queries
from lienmach.ledger.models import Entry
from lienmach.ledger.refusals import NotAFact
from tests.ledger import makers


@dataclass(frozen=True, slots=True, kw_only=True)
class OddThing(Event):
    name: ClassVar[str] = "dossiers.odd-thing"

    what: Any


@pytest.fixture
def reacting(monkeypatch):
    monkeypatch.setitem(wiring.EVENTS_BY_NAME, makers.BellRung.name, makers.BellRung)


def count(table, alias="haiduong"):
    with connections[alias].cursor() as cursor:
        cursor.execute(f"select count(*) from {table}")
        return cursor.fetchone()[0]


@homes.action("dossiers")
def ring_and_fail():
    actions.record(makers.BellRung(office="A"), subject="S", by=PLATFORM, at=makers.AT)
    assert (count("ledger_entry"), count("ledger_outbox")) == (1, 1)
    raise ZeroDivisionError


@homes.action("dossiers")
def ring_often_and_fail():
    rings = ((makers.BellRung(office="A"), "S", makers.AT) for _ in range(3))
    actions.record_many(rings, by=PLATFORM)
    assert (count("ledger_entry"), count("ledger_outbox")) == (3, 3)
    raise ZeroDivisionError


@pytest.mark.parametrize("deed", [ring_and_fail, ring_often_and_fail])
def test_a_rollback_leaves_nothing_in_ledger_and_outbox(haiduong, reacting, deed):
    with pytest.raises(ZeroDivisionError):
        deed()
    assert (count("ledger_entry"), count("ledger_outbox")) == (0, 0)


def test_a_fact_and_what_is_delivered_of_it_commit_together(haiduong, reacting):
    entry_id = makers.ring(times=3)
    with connections["haiduong"].cursor() as cursor:
        cursor.execute("select entry_id, province, event, payload::text, at from ledger_outbox")
        told = cursor.fetchall()
        cursor.execute("select id, province, event, payload::text, at from ledger_entry")
        recorded = cursor.fetchall()
    payload = '{"times": 3, "office": "UBND xã Nam Sách"}'
    assert told == [(entry_id, "haiduong", "dossiers.bell-rung", payload, makers.AT)]
    assert told == recorded


@homes.action("dossiers")
def statements_of_a_record():
    with CaptureQueriesContext(connections["haiduong"]) as captured:
        actions.record(makers.BellRung(office="A"), subject="S", by=PLATFORM, at=makers.AT)
    return len(captured)


def test_a_fact_goes_to_ledger_and_outbox_in_one_statement(haiduong, reacting):
    assert statements_of_a_record() == 1
    assert (count("ledger_entry"), count("ledger_outbox")) == (1, 1)


def test_nothing_is_put_in_the_outbox_where_nothing_reacts(haiduong):
    makers.ring()
    makers.ring_often(3)
    assert (count("ledger_entry"), count("ledger_outbox")) == (4, 0)


def test_many_facts_are_recorded_and_delivered_like_one(haiduong, reacting):
    assert makers.ring_often(2300) == 2300
    with connections["haiduong"].cursor() as cursor:
        cursor.execute(
            "select count(*) from ledger_entry e join ledger_outbox o on (o.entry_id, o.province,"
            " o.event, o.payload, o.at) = (e.id, e.province, e.event, e.payload, e.at)"
        )
        assert cursor.fetchone() == (2300,)
    assert (count("ledger_entry"), count("ledger_outbox")) == (2300, 2300)


def test_an_entry_says_who_what_when_and_of_whom(haiduong):
    entry_id = makers.ring()
    with homes.reading("dossiers"):
        [fact] = queries.timeline(makers.SUBJECT)
        entry = Entry.objects.get()
    assert (fact.id, fact.system, fact.event) == (entry_id, "dossiers", "dossiers.bell-rung")
    assert (fact.actor, fact.at, fact.origin) == ("platform", makers.AT, None)
    assert fact.payload == {"office": "UBND xã Nam Sách", "times": 1}
    assert abs(entry.recorded_at - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)  # noqa: TID251
    assert entry.xid > 0


def test_a_timeline_is_in_order_and_of_one_subject(haiduong):
    later = makers.ring(at=makers.AT + dt.timedelta(hours=1))
    first = makers.ring()
    makers.ring(subject="another")
    with homes.reading("dossiers"):
        assert [fact.id for fact in queries.timeline(makers.SUBJECT)] == [first, later]
    with homes.province("haiphong"), homes.reading("dossiers"):
        assert queries.timeline(makers.SUBJECT) == []


def test_a_fact_outside_an_action_is_an_error(haiduong):
    with pytest.raises(AssertionError, match="inside an action"):
        actions.record(makers.BellRung(office="A"), subject="S", by=PLATFORM, at=makers.AT)


@homes.action("dossiers", is_one_statement=True)
def ring_often_by_one_statement():
    rings = [(makers.BellRung(office="A"), "S", makers.AT)]
    return actions.record_many(rings, by=PLATFORM)


def test_many_facts_take_a_transaction(haiduong):
    with pytest.raises(AssertionError, match="inside an action"):
        ring_often_by_one_statement()
    assert count("ledger_entry") == 0


@homes.action("dossiers")
def tell(what, *, subject="S", at=makers.AT):
    return actions.record(OddThing(what=what), subject=subject, by=PLATFORM, at=at)


def test_what_has_no_place_in_a_fact_is_refused(haiduong):
    for what in (0.5, {1: 2}, b"bytes", ["nul \0"], dt.date(2025, 7, 1)):
        with pytest.raises(NotAFact):
            tell(what)
    for subject in ("", "S" * 65, "nul \0"):
        with pytest.raises(NotAFact):
            tell("a", subject=subject)
    assert count("ledger_entry") == 0


def test_a_moment_without_a_zone_is_refused(haiduong):
    with pytest.raises(NotAFact, match="zone"):
        tell("a", at=dt.datetime(2025, 7, 1))  # noqa: DTZ001


def test_decomposed_letters_are_written_composed(haiduong):
    tell(unicodedata.normalize("NFD", "Hải Dương"), subject=unicodedata.normalize("NFD", "xã"))
    with homes.reading("dossiers"):
        [fact] = queries.timeline("xã")
    assert fact.payload == {"what": "Hải Dương"}


def test_nobody_changes_an_entry(haiduong, plain, owner, superuser):
    makers.ring()
    mover = superuser()
    mover.execute("set session_replication_role = replica")
    for statement in (
        "update ledger_entry set subject = 'x'",
        "delete from ledger_entry",
        "truncate ledger_entry",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            plain().execute(statement)
        for connection in (owner(), superuser(), mover):
            with pytest.raises(psycopg.DatabaseError, match="never changed"):
                connection.execute(statement)
    assert count("ledger_entry") == 1
