"""The lines of a dossier's due date, and what they rest on."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from lienmach import homes
from lienmach.dossiers.models import DeadlineEntry, Dossier, Procedure
from lienmach.dossiers.queries.catalogue import version
from lienmach.dossiers.queries.folders import visible
from lienmach.dossiers.rules import limits
from lienmach.dossiers.rules.due_ledger import BASIS, Line
from lienmach.ground.actor import Actor


def lines_of(dossier: Dossier) -> list[Line]:
    """Return the lines written down for a dossier, oldest first; within a reading or an action."""
    rows = DeadlineEntry.objects.filter(province=dossier.province, dossier_id=dossier.pk)
    return _lines(rows.order_by("number"))


def _lines(rows: Iterable[DeadlineEntry]) -> list[Line]:
    return [
        Line(
            kind=row.kind, at=row.at, start=row.start, due_before=row.due_before,
            due_after=row.due_after, why=row.why, limit=row.limit_applied, basis=row.basis,
            reason=row.reason,
        )
        for row in rows
    ]  # fmt: skip


def due_ledger(
    dossier: Dossier, procedure: Procedure, *, dates: Iterable[DeadlineEntry] | None = None
) -> list[Line]:
    """
    Return every due date a dossier had and why; within a reading or an action.

    Until something changes it, the date of the receipt stands on the dossier alone: one row
    less for each of those that are decided in time. ``dates`` are its entries, if they were read already.
    """
    found = lines_of(dossier) if dates is None else _lines(dates)
    return found or [received_line(dossier, procedure)]


def received_line(dossier: Dossier, procedure: Procedure) -> Line:
    """Return the line of the receipt, as the dossier itself tells it while nothing changed it."""
    return Line(
        kind="receipt",
        at=dossier.received_at,
        start=dossier.accepted_at,
        due_before=None,
        due_after=dossier.due_at,
        why=dossier.due_why,
        limit=binding_limit(procedure, dossier.data),
        basis=str(procedure.citation or BASIS["receipt"]),
    )


def due_lines(code: str, *, seen_by: Actor, on: dt.date) -> list[Line]:
    """
    Return every date a dossier had, the first one first, to whoever may see it.

    :raises NoSuchDossier: also when there is one that the actor may not see.
    """
    with homes.reading("dossiers"):
        dossier = visible(code, seen_by, on)
        return due_ledger(dossier, version(dossier.procedure, dossier.procedure_version))


def binding_limit(procedure: Procedure, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the limit that binds a dossier, as its procedure's version writes it."""
    return dict(limits.as_written(procedure.snapshot["limits"], data))
