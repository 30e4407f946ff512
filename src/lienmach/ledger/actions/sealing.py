"""Seal the ledger: give every entry its leaf and sign the root over all of them."""

import datetime as dt
import logging
from collections.abc import Iterator

from django.db import connections, transaction

from lienmach.ledger.models import Checkpoint, Leaf
from lienmach.ledger.queries import keys
from lienmach.ledger.queries.rows import (
    EVERY_TRANSACTION,
    Horizon,
    horizon,
    last_checkpoint,
    unsealed,
)
from lienmach.ledger.refusals import LogBroken
from lienmach.ledger.rules.canonical import NotCanonical
from lienmach.ledger.rules.checkpoint import BadNote, TreeHead, open_checkpoint
from lienmach.ledger.rules.facts import Row, fact_of, leaf_of
from lienmach.ledger.rules.merkle import Frontier, leaf_hash

log = logging.getLogger(__name__)

ONE_SEALER = "select pg_advisory_xact_lock(hashtextextended('lienmach ledger sealer', 0))"
UNLESS_SEALED_NOW = (
    "select pg_try_advisory_xact_lock(hashtextextended('lienmach ledger sealer', 0))"
)


def seal(alias: str, *, at: dt.datetime, wait: bool = True) -> TreeHead | None:
    """
    Seal what a database's ledger holds and has not sealed yet; return the head that was signed.

    None when there was nothing new, or when somebody else seals just now and we do not wait.
    An entry nobody of this installation recorded is left unsealed for a verification to find.
    :raises LogBroken: when the log does not continue its last signed checkpoint.
    """
    with transaction.atomic(using=alias, durable=True):
        with connections[alias].cursor() as cursor:
            cursor.execute(ONE_SEALER if wait else UNLESS_SEALED_NOW)
            if not wait and not cursor.fetchone()[0]:
                return None
        # Each statement from here on has a snapshot of its own, younger than the lock.
        last = last_checkpoint(alias)
        tree = _continued(alias, last)
        now = horizon(alias)
        if not _number(alias, tree, _window(last, now)):
            return None
        return _sign(alias, tree, now, at)


def _continued(alias: str, last: Checkpoint | None) -> Frontier:
    """Return the tree as it was last signed; nothing may be built on any other."""
    if last is None:
        tree = Frontier()
    else:
        try:
            head = open_checkpoint(last.note, keys.verifier(alias))
            tree = Frontier.from_bytes(last.size, bytes(last.frontier))
        except (BadNote, ValueError) as wrong:
            raise LogBroken from wrong
        if (head.size, head.root) != (tree.size, tree.root()):
            raise LogBroken
    if Leaf.objects.using(alias).filter(number__gte=tree.size).exists():
        raise LogBroken
    return tree


def _window(last: Checkpoint | None, now: Horizon) -> tuple[int, int]:
    """
    Return the transactions whose entries may be unsealed, from the first up to the last.

    All below the last checkpoint's horizon had ended and were sealed with it. In another
    cluster (after a restore) their numbers mean nothing and every entry is looked at.
    """
    if last is None or last.cluster != now.cluster:
        return EVERY_TRANSACTION
    return last.horizon, now.following


def _number(alias: str, tree: Frontier, window: tuple[int, int]) -> int:
    """Append a leaf for every unsealed entry; return how many."""
    leaves = _leaves(alias, unsealed(alias, low=window[0], high=window[1]))
    before = tree.size
    for chunk in leaves:
        lines = []
        for row, digest in chunk:
            brought = "f" if row.origin is None else "t"
            lines.append(f"{tree.size}\t{row.id}\t{brought}\t\\\\x{digest.hex()}\n")
            tree.append(digest)
        with (
            connections[alias].cursor() as cursor,
            cursor.copy("copy ledger_leaf (number, entry_id, brought, hash) from stdin") as copy,
        ):
            copy.write("".join(lines))
    return tree.size - before


def _leaves(alias: str, chunks: Iterator[list[Row]]) -> Iterator[list[tuple[Row, bytes]]]:
    """Yield in chunks the entries that were truly recorded, with the hashes of their leaves."""
    is_true = keys.stamp_test(alias)
    for chunk in chunks:
        found = []
        for row in chunk:
            try:
                fact = fact_of(row)
                is_recorded = is_true(fact, row)
            except NotCanonical:
                is_recorded = False
            if is_recorded:
                found.append((row, leaf_hash(leaf_of(fact, row))))
            else:
                log.error("%s: entry %s was not recorded by us; it is not sealed", alias, row.id)
        yield found


def _sign(alias: str, tree: Frontier, now: Horizon, at: dt.datetime) -> TreeHead:
    signer = keys.signer(alias)
    head = TreeHead(origin=signer.name, size=tree.size, root=tree.root())
    Checkpoint.objects.using(alias).create(
        size=head.size,
        root=head.root,
        note=signer.sign(head.text()),
        frontier=tree.to_bytes(),
        at=at,
        cluster=now.cluster,
        horizon=now.oldest,
    )
    return head
