"""Questions about the procedures in force."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from lienmach import homes
from lienmach.dossiers.models import Procedure
from lienmach.dossiers.queries import places
from lienmach.dossiers.refusals import NoSuchProcedure, UnitNotStanding
from lienmach.dossiers.rules import fees, forms, serving
from lienmach.dossiers.rules.conditions import worked_out
from lienmach.dossiers.rules.result_papers import BOOKS_OF_BEFORE, LETTER
from lienmach.ground import paging, sql
from lienmach.ground.actor import Actor
from lienmach.ground.paging import Page
from lienmach.identity.refusals import AssuranceTooLow

PAGE = 100
NEVER_ANSWERED = frozenset({"assurance_level", "papers_integrated"})
"""Facts that the sign-in or a register says, and never the form."""

Version = dict[str, Any]
"""The row of a published version, without its snapshot."""
_newest: dict[tuple[str, str, str], Version] = {}
"""The newest version of each procedure by database, province and code, when last asked."""


def catalogue(*, on: dt.date) -> list[Procedure]:
    """Return the procedures in force on a day, in the order of the official list."""
    with homes.reading("dossiers"):
        standing = [each for each in _begun(on) if each.until is None or on < each.until]
    return sorted(standing, key=_listed)


def _begun(on: dt.date) -> QuerySet[Procedure]:
    """Return the newest version of each procedure that has begun by a day."""
    return (
        Procedure.objects.filter(province=homes.current_province(), since__lte=on)
        .order_by("code", "-since")
        .distinct("code")
    )


def result_books() -> set[tuple[str, str]]:
    """
    Return the kinds of result that versions describe, each with its abbreviation in numbers.

    Within a reading or an action.
    """
    described = Procedure.objects.filter(
        province=homes.current_province(), snapshot__result__paper__isnull=False
    )
    books = described.values_list("snapshot__result__paper__code", "snapshot__result__paper__sign")
    return {(LETTER.code, LETTER.sign), *BOOKS_OF_BEFORE, *books}


def catalogue_page(*, on: dt.date, cursor: str = "", limit: int = PAGE) -> Page[Procedure]:
    """
    Return a piece of the procedures in force on a day, in the order of the official list.

    That order is by what versions say; but for it, no more is read of them than the piece has.
    :raises CursorMalformed: when the cursor is none that a page gave out.
    """
    with homes.reading("dossiers"):
        places = [
            (number or 0, code, key)
            for key, code, until, number in _begun(on).values_list(
                "pk", "code", "until", "snapshot__number"
            )
            if until is None or on < until
        ]
        page = paging.piece(places, lambda place: place[:2], int, str, cursor=cursor, limit=limit)
        rows = Procedure.objects.in_bulk([key for _, _, key in page.items])
        return Page([rows[key] for _, _, key in page.items], page.next)


def _listed(each: Procedure) -> tuple[int, str]:
    return each.snapshot.get("number", 0), each.code


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
    if not found:
        raise NoSuchProcedure
    return still_in_force(found[0], on=on)


def still_in_force(newest: Mapping[str, Any], *, on: dt.date) -> Procedure:
    """
    Return a procedure by the row of its newest version that has begun by a day.

    :raises NoSuchProcedure: when it has ended by then.
    """
    if newest["until"] is not None and newest["until"] <= on:
        raise NoSuchProcedure
    return Procedure(**newest, snapshot=_snapshot(homes.here("dossiers"), newest["id"]))


def newest_known(code: str) -> Version | None:
    """Return what was the newest version of a procedure when last asked; it may be no more."""
    return _newest.get((homes.here("dossiers"), homes.current_province(), code))


def note_newest(newest: Version) -> None:
    """Note which version of a procedure is the newest just now."""
    _newest[homes.here("dossiers"), newest["province"], newest["code"]] = newest


def check_level(procedure: Procedure, actor: Actor) -> None:
    """
    Check that one is as sure who files, or goes on filing, as a procedure asks for.

    :raises AssuranceTooLow: when one is not.
    """
    if actor.level < serving.level_of(procedure.snapshot):
        raise AssuranceTooLow


def standing(code: str, *, on: dt.date) -> Procedure:
    """
    Return the version of a procedure in force on a day; a reading of its own.

    :raises NoSuchProcedure: when there is none.
    """
    with homes.reading("dossiers"):
        return in_force(code, on=on)


@lru_cache(maxsize=512)
def _snapshot(alias: str, key: uuid.UUID) -> dict[str, Any]:
    """Return what a published version says. Its row never changes, so it is read once."""
    rows = sql.rows(alias, "lienmach.dossiers", "procedure_snapshot", id=key)
    if not rows:  # its system has moved on since its row was read
        raise NoSuchProcedure
    found = json.loads(rows[0]["snapshot"])
    assert isinstance(found, dict)  # noqa: S101 - as it was published
    return found


@lru_cache(maxsize=512)
def form(procedure: Procedure) -> forms.Form:
    """Return the form of a procedure's version, ready for use; prepared once."""
    return forms.compiled(procedure.snapshot["form"])


def fee(
    procedure: Procedure,
    *,
    channel: fees.Channel,
    data: dict[str, Any],
    on: dt.date,
    facts: dict[str, Any] | None = None,
) -> fees.Fee:
    """
    Return what an application under a procedure's version costs on a day.

    ``facts`` are what the answers do not say, such as ``assurance_level``; of those no answer is
    believed, or people would waive their fees themselves.
    """
    said = {name: value for name, value in data.items() if name not in NEVER_ANSWERED}
    known = {**worked_out(procedure.snapshot, said, on), **(facts or {})}
    return fees.fee(procedure.snapshot, channel, on, known)


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


def versions(code: str) -> list[Procedure]:
    """Return every published version of a procedure, the newest first."""
    return list(paging.whole(lambda cursor: versions_page(code, cursor=cursor)))


def versions_page(code: str, *, cursor: str = "", limit: int = PAGE) -> Page[Procedure]:
    """
    Return a piece of the published versions of a procedure, the newest first.

    :raises CursorMalformed: when the cursor is none that a page gave out.
    """
    with homes.reading("dossiers"):
        found = Procedure.objects.filter(province=homes.current_province(), code=code)
        if cursor:
            [since] = paging.read(cursor, dt.date.fromisoformat)
            found = found.filter(since__lt=since)
        rows = found.order_by("-since")[: limit + 1]
        return paging.cut(rows, limit, lambda last: paging.written(last.since))


def everything() -> list[Procedure]:
    """Return every published version of the whole catalogue, by procedure, oldest first."""
    with homes.reading("dossiers"):
        found = Procedure.objects.filter(province=homes.current_province())
        return list(found.order_by("code", "since"))


def version(code: str, version: str) -> Procedure:
    """
    Return a version that a dossier was filed under; within a reading or an action.

    :raises NoSuchProcedure: when it is not there.
    """
    found = (
        Procedure.objects.filter(province=homes.current_province(), code=code, version=version)
        .values("id", "province", "code", "version", "since", "until", "citation")
        .first()
    )
    if found is None:
        raise NoSuchProcedure
    return Procedure(**found, snapshot=_snapshot(homes.here("dossiers"), found["id"]))
