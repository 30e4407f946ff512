"""Publish the procedures of a province."""

import datetime as dt

from lienmach import homes
from lienmach.dossiers.events import ProcedurePublished
from lienmach.dossiers.models import Procedure
from lienmach.dossiers.refusals import LongerThanTheLaw, ProcedureMalformed, PublishedAlready
from lienmach.dossiers.rules import catalogue
from lienmach.dossiers.rules.catalogue import Version
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.ledger import actions as ledger


@homes.action("dossiers", idempotent=True)
def publish_procedure(version: Version, *, by: Actor, at: dt.datetime) -> bool:
    """
    Publish a version of a procedure; False when it is published already, just so.

    It is in force from its first day until the next version's. Dossiers filed under an older
    version keep that one.

    :raises ProcedureMalformed: when its form, its limits or its example do not hold.
    :raises LongerThanTheLaw: when the province takes longer than the law allows.
    :raises PublishedAlready: when it stands there with another content.
    """
    if not by.is_platform:
        raise NotAllowed
    wrong = catalogue.faults(version.snapshot)
    if wrong:
        raise ProcedureMalformed(f"{version.code}: {'; '.join(wrong)}.")
    if catalogue.outlasts_the_law(version.snapshot):
        raise LongerThanTheLaw
    row = Procedure(
        province=homes.current_province(),
        code=version.code,
        version=version.version,
        since=version.since,
        until=version.until,
        snapshot=dict(version.snapshot),
        citation=version.snapshot["citation"],
    )
    standing = Procedure.objects.filter(province=row.province, code=row.code, since=row.since)
    same = standing.first()
    if same is not None:
        if (same.version, same.until, same.snapshot) != (row.version, row.until, row.snapshot):
            raise PublishedAlready
        return False
    row.save(force_insert=True)
    ledger.record(
        ProcedurePublished(procedure=row.code, version=row.version, since=row.since.isoformat()),
        subject=row.code,
        by=by,
        at=at,
    )
    return True
