"""Proofs out of the log: that it holds an entry, and that it continues what somebody once saw."""

from collections.abc import Iterable
from uuid import UUID

from lienmach.ledger.models import Brought, Checkpoint, Entry, Leaf
from lienmach.ledger.queries import keys
from lienmach.ledger.queries.rows import hashes, last_checkpoint, one_snapshot, sealed
from lienmach.ledger.refusals import LogBroken, NoSuchEntry, NotSealed
from lienmach.ledger.rules.canonical import NotCanonical
from lienmach.ledger.rules.checkpoint import BadNote, TreeHead
from lienmach.ledger.rules.facts import Row, fact_of, leaf_of
from lienmach.ledger.rules.merkle import (
    Range,
    consistency_ranges,
    inclusion_ranges,
    proof,
    root,
)
from lienmach.ledger.rules.proofs import BadProof, Proof


def inclusion(alias: str, entry_id: UUID) -> Proof:
    """
    Return the proof that the log holds an entry under its newest checkpoint.

    :raises NoSuchEntry: when there is none.
    :raises NotSealed: when it has no leaf under a checkpoint yet.
    :raises LogBroken: when the log is not what was signed, so that nothing can be proved.
    """
    with one_snapshot(alias):
        leaf = Leaf.objects.using(alias).filter(entry_id=entry_id).first()
        last = last_checkpoint(alias)
        if leaf is None or last is None or leaf.number >= last.size:
            raise NotSealed if _is_here(alias, entry_id) else NoSuchEntry
        [found] = sealed(alias, low=leaf.number, count=1)
        row = Row(*found[3:])
        roots = _roots(alias, inclusion_ranges(leaf.number, last.size))
        try:
            made = Proof(leaf_of(fact_of(row), row), leaf.number, tuple(roots), last.note)
            made.check(keys.verifier(alias))
        except (NotCanonical, BadNote, BadProof) as wrong:
            raise LogBroken from wrong
        return made


def consistency(alias: str, old: TreeHead) -> tuple[Checkpoint, list[bytes]]:
    """
    Return the newest checkpoint and the proof that it continues an older one.

    :raises LogBroken: when it does not: the log was shortened or rewritten.
    :raises NotSealed: when nothing was ever sealed here.
    """
    with one_snapshot(alias):
        last = last_checkpoint(alias)
        if last is None:
            raise NotSealed("The ledger was never sealed.")
        if old.size > last.size or root(hashes(alias, 0, old.size)) != old.root:
            raise LogBroken("The ledger does not continue that checkpoint.")
        path = consistency_ranges(old.size, last.size) if old.size else []
        return last, _roots(alias, path)


def _is_here(alias: str, entry_id: UUID) -> bool:
    return (
        Entry.objects.using(alias).filter(id=entry_id).exists()
        or Brought.objects.using(alias).filter(id=entry_id).exists()
    )


def _roots(alias: str, ranges: Iterable[Range]) -> list[bytes]:
    return proof(ranges, lambda low, high: root(hashes(alias, low, high)))
