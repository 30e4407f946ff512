"""A system moves, with real moves of the merger; the ledgers of both homes stay provable."""

from lienmach import homes
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
