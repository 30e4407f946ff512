"""The proof of a log travels with the entries that were copied out of it."""

import pytest

from lienmach import homes
from lienmach.ledger import actions, queries
from lienmach.ledger.models import OriginCheckpoint, OriginLeaves
from lienmach.ledger.refusals import LogBroken
from tests.ledger import makers


def bring():
    return actions.bring_proof(origin="haiduong", to="haiphong", at=makers.AT)


def sound():
    found = []
    result = queries.verify("haiphong", found.append)
    assert not found
    return result


def test_without_a_checkpoint_there_is_no_proof(haiduong):
    makers.ring()
    assert bring() is None


def test_what_was_brought_before_is_not_brought_again(haiduong, superuser, monkeypatch):
    monkeypatch.setattr("lienmach.ledger.actions.bringing.RUN", 8)
    for count, runs in ((20, 3), (9, 5)):
        makers.ring_often(count)
        actions.seal("haiduong", at=makers.AT)
        makers.bring(superuser, origin="haiduong", to="haiphong")
        assert bring() == bring()
        assert OriginLeaves.objects.using("haiphong").count() == runs
        assert sound().unproved == 0
    sizes = OriginCheckpoint.objects.using("haiphong").values_list("size", flat=True)
    assert sorted(sizes) == [20, 29]


def test_entries_recorded_after_the_proof_wait_for_the_next(haiduong, superuser):
    makers.ring()
    actions.seal("haiduong", at=makers.AT)
    bring()
    makers.ring()
    makers.bring(superuser, origin="haiduong", to="haiphong")
    assert (sound().brought, sound().unproved) == (2, 1)


def test_a_log_that_is_not_what_it_signed_is_not_brought(haiduong, tamper):
    makers.ring_often(5)
    actions.seal("haiduong", at=makers.AT)
    tamper("update ledger_leaf set hash = sha256('x') where number = 2")
    with pytest.raises(LogBroken, match="root"):
        bring()
    tamper("delete from ledger_leaf where number = 2")
    with pytest.raises(LogBroken, match="gap"):
        bring()
    assert not OriginLeaves.objects.using("haiphong").exists()


def test_a_brought_entry_is_on_the_timeline_and_names_its_origin(haiduong, superuser):
    entry_id = makers.ring()
    makers.bring(superuser, origin="haiduong", to="haiphong")
    with superuser("haiduong") as old, superuser("haiphong") as new:
        old.execute(
            "update homes_door set state = 'moved', moved_to = 'haiphong' where system = 'dossiers' and province = 'haiduong'"
        )
        new.execute(
            "update homes_door set state = 'open' where system = 'dossiers' and province = 'haiduong'"
        )
    later = makers.ring(times=2)
    with homes.reading("dossiers"):
        facts = queries.timeline(makers.SUBJECT)
    assert [(fact.id, fact.origin) for fact in facts] == [(entry_id, "haiduong"), (later, None)]
    actions.seal("haiphong", at=makers.AT)
    actions.seal("haiduong", at=makers.AT)
    bring()
    assert sound().brought == 1
