"""Publish the procedures of a province."""

import datetime as dt
from collections.abc import Callable

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.events import ProcedurePublished
from lienmach.dossiers.models import Procedure
from lienmach.dossiers.refusals import (
    LongerThanTheLaw,
    NoLegalBasis,
    ProcedureMalformed,
    PublishedAlready,
)
from lienmach.dossiers.rules import catalogue, legal_basis
from lienmach.dossiers.rules.catalogue import Snapshot, Version
from lienmach.dossiers.rules.flaws import Flaw, joined
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.ledger import actions as ledger


@homes.action("dossiers", idempotent=True)
def publish_procedure(version: Version, *, by: Actor, at: dt.datetime) -> bool:
    """
    Publish a version of a procedure; False when it is published already, just so.

    For the platform itself, when it loads a catalogue or aligns two: people publish what others
    drafted. It is in force from its first day until the next version's. Dossiers filed under an
    older version keep that one.

    :raises ProcedureMalformed: when its form, its limits or its example do not hold.
    :raises NoLegalBasis: when a rule names none, with the list of them.
    :raises LongerThanTheLaw: when the province takes longer than the law allows.
    :raises PublishedAlready: when it stands there with another content.
    """
    if not by.is_platform:
        raise NotAllowed
    return publish(version, by=by, at=at)


def publish(version: Version, *, by: Actor, at: dt.datetime) -> bool:
    """
    Publish a version within an action; False when it is published already, just so.

    :raises ProcedureMalformed: also when its result would share the numbers of another kind.
    """
    row = Procedure(
        province=homes.current_province(),
        code=version.code,
        version=version.version,
        since=version.since,
        until=version.until,
        snapshot=dict(version.snapshot),
        citation=version.snapshot["citation"],
    )
    known = Procedure.objects.filter(province=row.province, code=row.code)
    same = known.filter(since=row.since).first()
    if same is not None:
        if (same.version, same.until, same.snapshot) != (row.version, row.until, row.snapshot):
            raise PublishedAlready
        return False
    check(version)
    _check_book(version)
    if known.filter(version=row.version).exists():
        raise PublishedAlready
    row.save(force_insert=True)
    ledger.record(
        ProcedurePublished(procedure=row.code, version=row.version, since=row.since.isoformat()),
        subject=row.code,
        by=by,
        at=at,
    )
    return True


def check(version: Version, *, faults: Callable[[Snapshot], list[Flaw]] = catalogue.faults) -> None:
    """
    Check that a version may be published; more ``faults`` are found in what people write.

    :raises ProcedureMalformed: with what is wrong with it.
    :raises NoLegalBasis: with everything that names none.
    :raises LongerThanTheLaw: when the province takes longer than the law allows.
    """
    wrong = faults(version.snapshot)
    if wrong:
        told = joined(wrong).at(version.code)
        raise ProcedureMalformed(f"{told.en}.", vi=f"{told.vi}.")
    lacks = catalogue.lacks_of_law(version.snapshot)
    if lacks:
        vi, en = legal_basis.sentence(lacks)
        raise NoLegalBasis(f"{version.code}: {en}", vi=f"{version.code}: {vi}")
    if catalogue.outlasts_the_law(version.snapshot):
        raise LongerThanTheLaw


def _check_book(version: Version) -> None:
    """Check that papers of one code have one abbreviation in their numbers, and no other code has."""
    paper = version.snapshot.get("result", {}).get("paper")
    if not paper:
        return
    code, sign = paper["code"], paper["sign"]
    clashes = [book for book in queries.result_books() if (book[0] == code) != (book[1] == sign)]
    if clashes:
        theirs, their_sign = min(clashes)
        raise ProcedureMalformed(
            f"{version.code}: {code!r} with {sign!r} clashes with {theirs!r}, numbered as {their_sign!r}.",
            vi=f"{version.code}: {code!r} với ký hiệu {sign!r} trùng với {theirs!r}, đánh số theo {their_sign!r}.",
        )
