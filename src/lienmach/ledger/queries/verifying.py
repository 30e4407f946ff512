"""
Verify a ledger: read all of it once and tell whatever is not as recorded, sealed and signed.

Everything is read from one snapshot, in chunks; memory does not grow with the log.
"""

from collections.abc import Callable, Iterator
from typing import Any

from lienmach.ledger.models import Checkpoint, OriginCheckpoint, OriginLeaves
from lienmach.ledger.queries import keys
from lienmach.ledger.queries.rows import (
    AT_ONCE,
    EVERY_TRANSACTION,
    Horizon,
    horizon,
    last_checkpoint,
    one_snapshot,
    sealed,
    streamed,
    unsealed,
)
from lienmach.ledger.queries.verified import Verified
from lienmach.ledger.rules.audit import Report, Sealed, TreeAudit
from lienmach.ledger.rules.canonical import NotCanonical
from lienmach.ledger.rules.checkpoint import BadNote, Verifier
from lienmach.ledger.rules.facts import Row, fact_of, leaf_of, own_leaf
from lienmach.ledger.rules.findings import Finding, Kind
from lienmach.ledger.rules.merkle import HASH_SIZE, leaf_hash


def verify(alias: str, report: Report) -> Verified:
    """Verify the ledger of one database; every finding is reported as it is met."""
    result = Verified(province=alias)

    def tell(finding: Finding) -> None:
        result.findings[finding.kind] = result.findings.get(finding.kind, 0) + 1
        report(finding)

    with one_snapshot(alias):
        _verify_sealed(alias, result, tell)
        _verify_unsealed(alias, result, tell)
        _verify_brought(alias, result, tell)
    return result


def _verify_sealed(alias: str, result: Verified, report: Report) -> None:
    audit = TreeAudit(_checkpoints(alias), keys.verifier(alias), report)
    check = _entry_check(keys.stamp_test(alias), report)
    for number, digest, entry_id, *columns in _leaves(alias):
        audit.leaf(number, bytes(digest), entry_id)
        check(number, bytes(digest), entry_id, columns)
    audit.finish()
    result.leaves, result.checkpoints = audit.leaves, audit.checkpoints


def _checkpoints(alias: str) -> Iterator[Sealed]:
    size = -1
    while chunk := list(
        Checkpoint.objects.using(alias).filter(size__gt=size).order_by("size")[:AT_ONCE]
    ):
        for stored in chunk:
            yield Sealed(size=stored.size, note=stored.note, root=bytes(stored.root))
        size = chunk[-1].size


def _leaves(alias: str) -> Iterator[tuple[Any, ...]]:
    """Yield every leaf in the order of the numbers, whatever somebody made of the numbers."""
    low = -(2**63)
    while chunk := sealed(alias, low=low, count=AT_ONCE):
        yield from chunk
        low = chunk[-1][0] + 1


def _entry_check(
    is_recorded: Callable[[bytes, Row], bool], report: Report
) -> Callable[[int, bytes, str, list[Any]], None]:
    """Return the check of one leaf against the entry it stands for."""

    def check(number: int, digest: bytes, entry_id: str, columns: list[Any]) -> None:
        if columns[0] is None:
            sentence = f"Entry {entry_id}, sealed as leaf {number}, is no longer there."
            report(Finding(Kind.REMOVED, sentence, entry_id, number))
            return
        row = Row(*columns)
        try:
            fact = fact_of(row)
            is_same = leaf_hash(leaf_of(fact, row)) == digest
        except NotCanonical:
            is_same = False
        if not is_same:
            sentence = f"Entry {entry_id} is not what was sealed as leaf {number}."
            report(Finding(Kind.CHANGED, sentence, entry_id, number))
        elif not is_recorded(fact, row):
            sentence = f"Entry {entry_id}, sealed as leaf {number}, was not recorded by us."
            report(Finding(Kind.INSERTED, sentence, entry_id, number))

    return check


def _verify_unsealed(alias: str, result: Verified, report: Report) -> None:
    last, now = last_checkpoint(alias), horizon(alias)
    is_recorded = keys.stamp_test(alias)
    low, high = EVERY_TRANSACTION
    for chunk in unsealed(alias, low=low, high=high):
        for row in chunk:
            try:
                is_ours = is_recorded(fact_of(row), row)
            except NotCanonical:
                is_ours = False
            if not is_ours:
                sentence = f"Entry {row.id} was inserted or changed: we did not record it so."
                report(Finding(Kind.INSERTED, sentence, row.id))
            elif not _may_be_unsealed(int(row.xid or 0), last, now):
                sentence = (
                    f"Entry {row.id} has no leaf though it claims to be older than the last"
                    " checkpoint: it was inserted later, or its leaf was removed."
                )
                report(Finding(Kind.INSERTED, sentence, row.id))
            else:
                result.unsealed += 1


def _may_be_unsealed(xid: int, last: Checkpoint | None, now: Horizon) -> bool:
    """Test if an entry of that transaction can be waiting for the next sealing."""
    if last is None or last.cluster != now.cluster:
        return True  # transactions of another cluster tell nothing here
    return last.horizon <= xid < now.following


def _verify_brought(alias: str, result: Verified, report: Report) -> None:
    """Check the logs that entries were brought from, and those entries against them."""
    origins = OriginCheckpoint.objects.using(alias).values_list("origin", flat=True)
    for origin in sorted(set(origins)):
        _verify_origin(alias, origin, report)
    for chunk in streamed(alias, "brought_at_origin"):
        for *columns, digest in chunk:
            row = Row(*columns)
            result.brought += 1
            try:
                fact = fact_of(row)
                is_same = digest is None or leaf_hash(own_leaf(fact, row)) == bytes(digest)
            except NotCanonical:
                is_same = False
            if not is_same:
                sentence = f"Entry {row.id} is not what the log of {row.origin} holds of it."
                report(Finding(Kind.NOT_AT_ORIGIN, sentence, row.id))
            elif digest is None and not keys.is_ours(str(row.origin)):
                sentence = f"Nothing vouches for entry {row.id}, said to be of {row.origin}."
                report(Finding(Kind.NOT_AT_ORIGIN, sentence, row.id))
            elif digest is None:
                # Sealed there after the last proof was brought; its stamp vouches till the next.
                result.unproved += 1


def _verify_origin(alias: str, origin: str, report: Report) -> None:
    stored = OriginCheckpoint.objects.using(alias).filter(origin=origin).order_by("size")
    try:
        verifier = _origin_verifier(origin, stored[0].verifier)
    except BadNote as bad:
        report(Finding(Kind.BAD_SIGNATURE, f"The key of the log of {origin}: {bad}"))
        return

    def tell(finding: Finding) -> None:
        sentence = f"In the log brought from {origin}: {finding.sentence}"
        report(Finding(finding.kind, sentence, finding.entry, finding.leaf))

    audit = TreeAudit((Sealed(size=c.size, note=c.note) for c in stored), verifier, tell)
    runs = OriginLeaves.objects.using(alias).filter(origin=origin).order_by("start")
    for run in runs.iterator(chunk_size=4):
        digests = bytes(run.hashes)
        for place, _entry in enumerate(run.entries):
            digest = digests[place * HASH_SIZE : (place + 1) * HASH_SIZE]
            audit.leaf(run.start + place, digest)
    audit.finish()


def _origin_verifier(origin: str, brought: str) -> Verifier:
    """Return the key of the origin: ours if we hold it, else the one that was brought."""
    return keys.verifier(origin) if keys.is_ours(origin) else Verifier.parse(brought)
