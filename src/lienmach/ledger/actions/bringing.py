"""Bring the proof of a log along with the entries that were copied out of it."""

import datetime as dt

from django.db import transaction

from lienmach.ledger.models import Checkpoint, Leaf, OriginCheckpoint, OriginLeaves
from lienmach.ledger.queries import keys
from lienmach.ledger.queries.rows import last_checkpoint
from lienmach.ledger.refusals import LogBroken
from lienmach.ledger.rules.checkpoint import TreeHead, read_unverified
from lienmach.ledger.rules.merkle import Frontier

RUN = 4_096


def bring_proof(*, origin: str, to: str, at: dt.datetime) -> TreeHead | None:
    """
    Copy the newest checkpoint of one log into another's database, with what proves it.

    Only what was not brought before is copied. From then on the entries brought from there
    verify without asking there. None when the origin was never sealed.
    :raises LogBroken: when the origin's leaves do not give the root it signed.
    """
    newest = last_checkpoint(origin)
    if newest is None:
        return None
    with transaction.atomic(using=to, durable=True):
        before = OriginCheckpoint.objects.using(to).filter(origin=origin).order_by("-size").first()
        if before is not None and before.size == newest.size:
            return read_unverified(newest.note)
        tree = Frontier.from_bytes(before.size, bytes(before.frontier)) if before else Frontier()
        while tree.size < newest.size:
            _copy_run(origin, to, tree, newest)
        if tree.root() != bytes(newest.root):
            raise LogBroken(f"The log of {origin} does not give the root it signed.")
        OriginCheckpoint.objects.using(to).create(
            origin=origin,
            size=newest.size,
            note=newest.note,
            verifier=str(keys.verifier(origin)),
            frontier=tree.to_bytes(),
            at=at,
        )
    return read_unverified(newest.note)


def _copy_run(origin: str, to: str, tree: Frontier, newest: Checkpoint) -> None:
    start = tree.size
    leaves = list(
        Leaf.objects.using(origin)
        .filter(number__gte=start, number__lt=min(start + RUN, newest.size))
        .order_by("number")
        .values_list("number", "entry_id", "hash")
    )
    if [number for number, _, _ in leaves] != list(range(start, start + len(leaves))) or not leaves:
        raise LogBroken(f"The log of {origin} has a gap.")
    digests = [bytes(digest) for _, _, digest in leaves]
    tree.extend(digests)
    OriginLeaves.objects.using(to).create(
        origin=origin,
        start=start,
        entries=[entry_id for _, entry_id, _ in leaves],
        hashes=b"".join(digests),
    )
