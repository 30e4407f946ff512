"""Step 2: the two catalogues compared; every difference is decided before a move begins."""

import datetime as dt
import json
from typing import Any

from lienmach import homes
from lienmach.dossiers import actions as dossiers
from lienmach.dossiers import queries as catalogues
from lienmach.dossiers.rules.catalogue import Version
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.ids import uuid7
from lienmach.merger.actions.passage import Connection
from lienmach.merger.refusals import AbsenceCannotBeAdopted, DifferencesUndecided, NoSuchMove
from lienmach.merger.rules.alignment import Found, differences

CATALOGUE_SYSTEM = "dossiers"
WHOLE_PROCEDURE = "(procedure)"
ABSENT = "field = '(procedure)' and coalesce(theirs, 'null') = 'null'::jsonb"
"""Only the moving province has the procedure."""
ABOUT_THE_DATA = {"source", "confidence"}
"""What says where a snapshot's facts are from: no rule that anybody could live under."""


def compared(province: str, other: str, *, on: dt.date) -> list[Found]:
    """Return every difference between two provinces' catalogues in force on a day."""
    catalogue: dict[str, dict[str, dict[str, Any]]] = {}
    for code in (province, other):
        with homes.province(code), homes.reading(CATALOGUE_SYSTEM):
            catalogue[code] = {
                each.code: {
                    name: value
                    for name, value in each.snapshot.items()
                    if name not in ABOUT_THE_DATA
                }
                for each in catalogues.catalogue(on=on)
            }
    return differences(catalogue[province], catalogue[other])


def list_differences(book: Connection, province: str, other: str, *, on: dt.date) -> int:
    """
    Write the differences down beside what was decided before; return how many are undecided.

    A decision stands as long as both sides still are what they were when it was made.
    """
    found = compared(province, other, on=on)
    for one in found:
        book.execute(
            "insert into merger_difference"
            " (id, province, other, procedure, field, ours, theirs, decided_by)"
            " values (%s, %s, %s, %s, %s, %s, %s, '')"
            " on conflict (province, other, procedure, field) do update set"
            " decision = case when (merger_difference.ours, merger_difference.theirs)"
            "  is not distinct from (excluded.ours, excluded.theirs)"
            "  then merger_difference.decision end,"
            " ours = excluded.ours, theirs = excluded.theirs",
            [uuid7(), province, other, one.procedure, one.field,
             json.dumps(one.ours), json.dumps(one.theirs)],
        )  # fmt: skip
    book.execute(
        "delete from merger_difference where province = %s and other = %s and decision is null"
        " and (procedure, field) not in (select * from unnest(%s::text[], %s::text[]))",
        [province, other, [one.procedure for one in found], [one.field for one in found]],
    )
    row = book.execute(
        "select count(*) from merger_difference"
        " where province = %s and other = %s and decision is null",
        [province, other],
    ).fetchone()
    return int(row[0]) if row else 0


def refuse_undecided(book: Connection, province: str, other: str, *, on: dt.date) -> None:
    """
    Refuse while a difference is undecided.

    :raises DifferencesUndecided: saying how many, and the command that lists them.
    """
    if left := list_differences(book, province, other, on=on):
        raise DifferencesUndecided(
            f"{left} differences between the catalogues of {province} and {other} are undecided:"
            f" see `lienmach merge differences --from {province} --to {other}`.",
            vi=f"Danh mục của {province} và {other} còn {left} điểm khác nhau chưa quyết định: xem"
            f" `lienmach merge differences --from {province} --to {other}`.",
        )


def decide(
    book: Connection, *, province: str, other: str, procedure: str, field: str, decision: str,
    by: Actor, at: dt.datetime,
) -> int:  # fmt: skip
    """
    Decide a difference, or with ``*`` for procedure or field every one; return how many.

    A procedure that only the moving province has is kept: to adopt its absence would end it, and
    that is for the province to publish, with a day and a citation.
    :raises NoSuchMove: when there is no such difference.
    :raises AbsenceCannotBeAdopted: naming such procedures that are not kept yet.
    """
    adopts = decision == "adopt"
    if adopts:
        _refuse_absences(book, province, other, procedure, field)
    done = book.execute(
        "update merger_difference set decision = %s, decided_by = %s, decided_at = %s"  # noqa: S608
        " where province = %s and other = %s and %s in (procedure, '*') and %s in (field, '*')"
        f" and not (%s and {ABSENT})",
        [decision, by.id, at, province, other, procedure, field, adopts],
    ).rowcount
    if not done:
        raise NoSuchMove(
            f"No difference of {procedure} {field} between {province} and {other}.",
            vi=f"{province} và {other} không khác nhau ở {procedure} {field}.",
        )
    return done


def _refuse_absences(
    book: Connection, province: str, other: str, procedure: str, field: str
) -> None:
    """Refuse to adopt that there is no such procedure; what is kept is not meant by ``*``."""
    rows = book.execute(
        "select procedure from merger_difference"  # noqa: S608
        " where province = %s and other = %s and %s in (procedure, '*') and %s in (field, '*')"
        f" and {ABSENT} and (procedure = %s or decision is distinct from 'keep') order by 1",
        [province, other, procedure, field, procedure],
    ).fetchall()
    if rows:
        raise AbsenceCannotBeAdopted(
            f"{other} has no {', '.join(code for (code,) in rows)}: decide to keep it, for a move"
            " ends nobody's procedure.",
            vi=f"{other} không có {', '.join(code for (code,) in rows)}: hãy quyết định giữ lại, vì"
            " cuộc chuyển không chấm dứt thủ tục nào.",
        )


def carry_out(book: Connection, province: str, other: str, *, by: Actor, at: dt.datetime) -> int:
    """
    Publish, at the moving province, what was decided to be adopted; return how many procedures.

    It is an ordinary action there, valid from the next day: running dossiers keep the version
    they were filed under.
    """
    adopted: dict[str, dict[str, Any]] = {}
    rows = book.execute(
        "select procedure, field, theirs from merger_difference"
        " where province = %s and other = %s and decision = 'adopt' order by procedure, field",
        [province, other],
    ).fetchall()
    for procedure, field, theirs in rows:
        adopted.setdefault(procedure, {})[field] = theirs
    with homes.province(province):
        versions = [_adopting(procedure, changes, at) for procedure, changes in adopted.items()]
        for version in filter(None, versions):
            dossiers.publish_procedure(version, by=by, at=at)
    return len(adopted)


def _adopting(procedure: str, changes: dict[str, Any], at: dt.datetime) -> Version | None:
    """Return our version with the adopted fields, in force from tomorrow; null if it is so."""
    since = clock.local_day(at) + dt.timedelta(days=1)
    if WHOLE_PROCEDURE in changes:
        snapshot = changes[WHOLE_PROCEDURE]
    else:
        with homes.reading(CATALOGUE_SYSTEM):
            standing = catalogues.in_force(procedure, on=since).snapshot
        # Where the other side has no such rule, to adopt means to have none.
        snapshot = {
            name: value
            for name, value in {**standing, **changes}.items()
            if name not in changes or value is not None
        }
        if snapshot == standing:
            return None
    return Version(
        code=procedure, version=f"{since:%Y%m%d}", since=since, until=None, snapshot=snapshot
    )
