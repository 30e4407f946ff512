"""Write down why a due date changed, inside the action that changes it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from lienmach.dossiers.models import DeadlineEntry, Dossier, Procedure
from lienmach.dossiers.queries.due_ledger import lines_of, received_line
from lienmach.dossiers.rules import due_ledger
from lienmach.dossiers.rules.deadlines import Due
from lienmach.dossiers.rules.due_ledger import EntryKind, Line
from lienmach.ground.actor import PLATFORM, Actor

CHANGED = ("due_at", "due_why", "overdue_at")


def change_due(
    dossier: Dossier,
    procedure: Procedure,
    kind: EntryKind,
    *,
    due: Due,
    start: dt.datetime,
    limit: Mapping[str, Any],
    by: Actor,
    at: dt.datetime,
    reason: str = "",
    basis: str = "",
) -> None:
    """
    Set a new due date on a locked dossier and add a line to its ledger; the caller saves it.

    The first change writes down the date the dossier was received with before its own line.
    """
    standing = written_down(dossier, procedure)
    line = Line(
        kind=kind, at=at, start=start, due_before=dossier.due_at, due_after=due.at,
        why=due.stored(), limit=limit, basis=basis or due_ledger.BASIS[kind], reason=reason,
    )  # fmt: skip
    _add(dossier, len(standing) + 1, line, by=by)
    dossier.due_at, dossier.due_why, dossier.overdue_at = due.at, due.stored(), None


def written_down(dossier: Dossier, procedure: Procedure) -> list[Line]:
    """
    Return the lines of a locked dossier's ledger; the receipt's is written down if there is none.

    The day and the limit it was received with are then told by no version that binds it later.
    """
    standing = lines_of(dossier)
    if not standing:
        standing = [received_line(dossier, procedure)]
        _add(dossier, 1, standing[0], by=PLATFORM)
    return standing


def _add(dossier: Dossier, number: int, line: Line, *, by: Actor) -> None:
    DeadlineEntry.objects.create(
        province=dossier.province,
        dossier=dossier,
        number=number,
        kind=line.kind,
        at=line.at,
        start=line.start,
        limit_applied=dict(line.limit),
        due_before=line.due_before,
        due_after=line.due_after,
        why=[list(step) for step in line.why],
        basis=line.basis,
        reason=line.reason,
        by=by.id,
    )
