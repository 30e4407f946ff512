"""A system moves, with real moves of the merger; the ledgers of both homes stay provable."""

import pytest
from django.db import connections

from lienmach import homes, jobs
from lienmach.dossiers.models import Tally
from lienmach.ledger import actions, queries
from lienmach.ledger.models import Brought, Entry
from lienmach.ledger.queries import keys
from lienmach.merger.actions import moves, undoing
from tests.ledger import makers
from tests.merger import world


def sound(alias):
    """Return what a verification read, having found nothing."""
    found = []
    result = queries.verify(alias, found.append)
    assert found == []
    return result


def facts():
    with homes.province("haiduong"), homes.reading("dossiers"):
        return [(fact.id, fact.origin) for fact in queries.timeline(makers.SUBJECT)]


def test_there_and_back_with_timeline_and_proof(provinces):
    world.populate(10)
    with homes.province("haiduong"):
        first = makers.ring()
        actions.seal("haiduong", at=makers.AT)
        second = makers.ring(times=2, at=makers.AT.replace(hour=9))
        moves.move(system="dossiers", source="haiduong", target="haiphong")
        assert facts() == [(first, "haiduong"), (second, "haiduong")]
        third = makers.ring(times=3, at=makers.AT.replace(hour=10))
        assert facts()[2] == (third, None)

        actions.seal("haiphong", at=makers.AT)
        there = sound("haiphong")
        assert (there.brought, there.unproved, there.unsealed) == (12, 0, 0)
        for entry_id in (first, second, third):
            proof = queries.inclusion("haiphong", entry_id)
            assert proof.check(keys.verifier("haiphong")).size == 13
        assert sound("haiduong").leaves == 12

        undoing.reverse("dossiers", source="haiduong", target="haiphong")
        assert facts() == [(first, None), (second, None), (third, "haiphong")]
        actions.seal("haiduong", at=makers.AT)
        here = sound("haiduong")
        assert (here.leaves, here.brought, here.unproved, here.unsealed) == (13, 1, 0, 0)
    assert Entry.objects.using("haiphong").count() == 1  # each log keeps what was recorded in it
    assert Brought.objects.using("haiphong").count() == 12


def deliver():
    jobs.deliver_waiting("haiduong", is_over=lambda: False)


def in_outbox(alias):
    with connections[alias].cursor() as cursor:
        cursor.execute("select count(*) from ledger_outbox")
        return cursor.fetchone()[0]


def fail(*_args, **_kwargs):
    raise ZeroDivisionError


def test_what_was_recorded_before_a_move_has_its_effect_once_after_it(provinces, monkeypatch):
    world.populate(10)
    with homes.province("haiduong"):
        makers.receive(1)
        with monkeypatch.context() as broken:
            broken.setattr(jobs, "settle", fail)
            with pytest.raises(ZeroDivisionError):
                deliver()  # the reaction is done, and the outbox has not heard of it
        makers.receive(2)
        moves.move(system="dossiers", source="haiduong", target="haiphong")
        assert (in_outbox("haiduong"), in_outbox("haiphong")) == (2, 0)
        deliver()
        assert (in_outbox("haiduong"), in_outbox("haiphong")) == (0, 0)
        with homes.reading("dossiers") as at:
            assert at["dossiers"] == "haiphong"
            assert Tally.objects.get(agency="H40.01").received == 2
