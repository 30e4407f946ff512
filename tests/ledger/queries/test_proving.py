"""The log proves what it holds and that it only grew."""

import pytest

from lienmach.ground.ids import uuid7
from lienmach.ledger import actions, queries
from lienmach.ledger.models import Checkpoint, Entry
from lienmach.ledger.queries import keys
from lienmach.ledger.refusals import LogBroken, NoSuchEntry, NotSealed
from lienmach.ledger.rules.checkpoint import TreeHead, open_checkpoint
from lienmach.ledger.rules.merkle import verify_consistency
from tests.ledger import makers


def head_at(size):
    stored = Checkpoint.objects.using("haiduong").get(size=size)
    return open_checkpoint(stored.note, keys.verifier("haiduong"))


def test_every_entry_is_proved(haiduong):
    for count in (3, 4, 6):
        makers.ring_often(count)
        actions.seal("haiduong", at=makers.AT)
    for entry_id in Entry.objects.using("haiduong").values_list("id", flat=True):
        proof = queries.inclusion("haiduong", entry_id)
        assert proof.check(keys.verifier("haiduong")).size == 13
        assert proof.fact()["id"] == str(entry_id)


def test_what_is_not_sealed_or_not_there_is_not_proved(haiduong):
    entry_id = makers.ring()
    with pytest.raises(NotSealed):
        queries.inclusion("haiduong", entry_id)
    actions.seal("haiduong", at=makers.AT)
    with pytest.raises(NotSealed):
        queries.inclusion("haiduong", makers.ring())
    with pytest.raises(NoSuchEntry):
        queries.inclusion("haiduong", uuid7())


def test_nothing_is_proved_of_a_changed_entry(haiduong, tamper):
    entry_id = makers.ring()
    actions.seal("haiduong", at=makers.AT)
    tamper("update ledger_entry set actor = 'another'")
    with pytest.raises(LogBroken):
        queries.inclusion("haiduong", entry_id)
    tamper("update ledger_entry set payload = '0.5'")
    with pytest.raises(LogBroken):
        queries.inclusion("haiduong", entry_id)


def test_the_log_continues_what_was_seen_before(haiduong):
    with pytest.raises(NotSealed):
        queries.consistency("haiduong", TreeHead("x", 0, bytes(32)))
    for count in (3, 4, 6):
        makers.ring_often(count)
        actions.seal("haiduong", at=makers.AT)
    for size in (3, 7, 13):
        old = head_at(size)
        newest, path = queries.consistency("haiduong", old)
        assert verify_consistency(
            old=size, old_root=old.root, new=13, new_root=bytes(newest.root), path=path
        )
    for never in (TreeHead("x", 3, bytes(32)), TreeHead("x", 14, bytes(32))):
        with pytest.raises(LogBroken):
            queries.consistency("haiduong", never)
