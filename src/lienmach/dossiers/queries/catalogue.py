"""Questions about the procedures in force."""

import datetime as dt
import json

from lienmach import homes
from lienmach.dossiers.models import Procedure
from lienmach.dossiers.queries import places
from lienmach.dossiers.refusals import NoSuchProcedure, UnitNotStanding
from lienmach.ground import sql


def catalogue(*, on: dt.date) -> list[Procedure]:
    """Return the procedures in force on a day, in the order of the official list."""
    with homes.reading("dossiers"):
        newest = (
            Procedure.objects.filter(province=homes.current_province(), since__lte=on)
            .order_by("code", "-since")
            .distinct("code")
        )
        standing = [each for each in newest if each.until is None or on < each.until]
    return sorted(standing, key=lambda each: (each.snapshot.get("number", 0), each.code))


def in_force(code: str, *, on: dt.date) -> Procedure:
    """
    Return the version of a procedure in force on a day; within a reading or an action.

    :raises NoSuchProcedure: when there is none.
    """
    found = sql.rows(
        homes.here("dossiers"),
        "lienmach.dossiers",
        "procedure_in_force",
        province=homes.current_province(),
        code=code,
        day=on,
    )
    # In SQL and not by the ORM: asked at every submission, it was a fifth of its cost.
    newest = [Procedure(**{**row, "snapshot": json.loads(row["snapshot"])}) for row in found]
    if not newest or (newest[0].until is not None and newest[0].until <= on):
        raise NoSuchProcedure
    return newest[0]


def competent(code: str, unit: str, unit_on: dt.date, *, on: dt.date) -> str | None:
    """
    Return the agency that decides a procedure's matters on a day in a unit as of another.

    None when the unit alone does not tell, as in a commune that was split.
    :raises NoSuchProcedure: when it is not in force that day.
    :raises UnitNotStanding: when no such unit stood on ``unit_on``.
    """
    with homes.reading("dossiers"):
        kind = in_force(code, on=on).snapshot["competent_kind"]
        if not places.stands(unit, on=unit_on):
            raise UnitNotStanding
        return places.competent(kind, unit, unit_on, on=on)


def version(code: str, version: str) -> Procedure:
    """
    Return a version that a dossier was filed under; within a reading or an action.

    :raises NoSuchProcedure: when it is not there.
    """
    found = Procedure.objects.filter(
        province=homes.current_province(), code=code, version=version
    ).first()
    if found is None:
        raise NoSuchProcedure
    return found
