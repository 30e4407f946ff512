"""
What the registers say to questions that somebody would have to answer in an application.

Shown is what is the applicant's own: their entry, those of their household, the books about
themselves and their children, the certificates that name them as holder. To anything else the
answer is the same as if there were nothing, so that nobody finds out by asking.

That people of one household are shown what of each other a form asks for is our own reading; no
rule says it. So each such read is logged, and the other person sees it.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connections
from django.db.models.expressions import RawSQL

from lienmach import homes
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import Unavailable
from lienmach.identity import queries as identity
from lienmach.identity.rules.purposes import Purpose
from lienmach.registries.models import CivilRecord, LandRecord, Resident
from lienmach.registries.queries.kin import is_parent

SEX_WORDS = {"male": "nam", "female": "nữ"}
PATIENCE_SECONDS = 1.0
STATEMENT_MILLISECONDS = "1500"
MARRIAGE = "marriage"
"""The field that says in which book one's marriage stands."""
MARRIAGES_OF = "select registries_marriages_of(%s, %s)"


@dataclass(frozen=True, slots=True)
class Own:
    """
    On whose behalf the registers are asked: the applicant, whoever fills in.

    ``person`` is null for somebody at a counter whom identity does not know yet.
    """

    person: uuid.UUID | None
    number: str
    name: str
    birth_date: dt.date


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: a register, a field, and a key; an empty key means the applicant."""

    register: str
    field: str
    key: str


@dataclass(frozen=True, slots=True)
class _Sources:
    """The rows that may be shown, by key; and of each whose it is, for the log."""

    rows: dict[tuple[str, str], dict[str, Any]]
    sights: list[identity.Sight]


def answers(
    own: Own,
    asked: Collection[Asked],
    *,
    seen_by: Actor,
    on: dt.date,
    kinds: Iterable[str] = (),
) -> dict[Asked, Any]:
    """
    Return what the registers say to each question; None where they say nothing that may be shown.

    ``kinds`` are the duties by which an officer asks. Waits a second at most.
    :raises Unavailable: when the registers cannot be read just now.
    """
    if not asked:
        return {}
    by_duty = tuple(kinds)
    try:
        with homes.patience(PATIENCE_SECONDS), homes.reading("registries"):
            with connections[homes.here("registries")].cursor() as cursor:
                cursor.execute(
                    "select set_config('statement_timeout', %s, true)", [STATEMENT_MILLISECONDS]
                )
            found = _sources(own, asked)
    except DatabaseError as error:
        raise Unavailable from error
    purpose = Purpose.TAKE_IN if by_duty else _purpose(own, seen_by)
    identity.seen(seen_by, found.sights, kinds=by_duty, on=on, purpose=purpose)
    return {each: found.rows.get((each.register, each.key), {}).get(each.field) for each in asked}


def _purpose(own: Own, seen_by: Actor) -> Purpose:
    if own.person is None:
        return Purpose.TAKE_IN
    return Purpose.FILE_APPLICATION if str(own.person) == seen_by.id else Purpose.ACT_FOR


def _sources(own: Own, asked: Collection[Asked]) -> _Sources:
    found = _Sources({}, [])
    keys: dict[str, set[str]] = {}
    for each in asked:
        keys.setdefault(each.register, set()).add(each.key)
    for register, source in (("residents", _residents), ("civil_status", _births), ("land", _land)):
        if register in keys:
            source(own, keys[register], found)
    if any(each.field == MARRIAGE for each in asked):
        _marriage(own, found)
    return found


def _residents(own: Own, keys: set[str], found: _Sources) -> None:
    known = Resident.objects.filter(province=homes.current_province())
    rows = {
        row.personal_id: row for row in known.filter(personal_id__in=(keys - {""}) | {own.number})
    }
    mine = rows.get(own.number)
    for key in keys:
        row = rows.get(key or own.number)
        if row is not None and (row is mine or _live_together(mine, row)):
            found.rows["residents", key] = {
                "full_name": row.full_name,
                "personal_id": row.personal_id,
                "address": row.address or None,
                "sex": SEX_WORDS.get(row.sex),
                "unit": row.unit,
                "unit_on": row.unit_on.isoformat(),
                **_born(row),
            }
            found.sights.append(_sight("residents", row, own))


def _live_together(mine: Resident | None, other: Resident) -> bool:
    return (
        mine is not None
        and bool(mine.household)
        and (mine.household, mine.unit) == (other.household, other.unit)
    )


def _births(own: Own, keys: set[str], found: _Sources) -> None:
    books = CivilRecord.objects.filter(
        province=homes.current_province(), kind=CivilRecord.Kind.BIRTH
    )
    numbers = {key or own.number for key in keys}
    rows = {row.personal_id: row for row in books.filter(personal_id__in=numbers).order_by("pk")}
    for key in keys:
        row = rows.get(key or own.number)
        if row is not None and (row.personal_id == own.number or _is_child(own, key)):
            found.rows["civil_status", key] = {
                "full_name": row.full_name,
                "sex": SEX_WORDS.get(row.sex),
                "hometown": row.particulars.get("hometown") or None,
                "ethnicity": row.particulars.get("ethnicity") or None,
                "nationality": row.particulars.get("nationality") or None,
                **_born(row),
            }
            found.sights.append(_sight("civil-records", row, own))


def _marriage(own: Own, found: _Sources) -> None:
    """Find the entry of one's own marriage, of whichever party one is: the last one entered."""
    province = homes.current_province()
    entered = RawSQL(MARRIAGES_OF, [province, own.number])  # noqa: S611 - bound
    books = CivilRecord.objects.filter(province=province, pk__in=entered)
    row = books.order_by("-registered_on", "pk").first()
    if row is not None:
        told = found.rows.setdefault(("civil_status", ""), {})
        told[MARRIAGE] = f"{row.book}: {row.number}"
        # Where it stands is told, of the other party nothing: it is one's own entry.
        found.sights.append(
            identity.Sight("civil-records", row.pk, person=own.person, number=own.number)
        )


def _is_child(own: Own, number: str) -> bool:
    return is_parent(
        child_number=number,
        parent_name=own.name,
        parent_number=own.number,
        parent_birth=own.birth_date,
    )


def _land(own: Own, keys: set[str], found: _Sources) -> None:
    held = (
        LandRecord.objects.filter(
            province=homes.current_province(),
            certificate_no__in=keys,
            holder_personal_id=own.number,
        )
        .select_related("parcel")
        .order_by("recorded_on", "pk")
    )
    for row in held:  # the last one recorded stands
        found.rows["land", row.certificate_no] = {
            "unit": row.parcel.cadastral_unit,
            "unit_on": row.parcel.cadastral_unit_since.isoformat(),
            "sheet": str(row.parcel.sheet_no),
            "parcel": str(row.parcel.parcel_no),
            "holder_name": row.holder_name,
        }
        found.sights.append(
            identity.Sight("land-records", row.pk, person=own.person, number=own.number)
        )


def _born(row: Resident | CivilRecord) -> dict[str, Any]:
    """Return the year of a birth, and the day where the register knows it."""
    is_day = row.birth_precision == "day"
    return {
        "birth_year": row.birth_date.year,
        "birth_date": row.birth_date.isoformat() if is_day else None,
    }


def _sight(register: str, row: Resident | CivilRecord, own: Own) -> identity.Sight:
    is_own = row.personal_id == own.number
    return identity.Sight(
        register, row.pk, person=own.person if is_own else None, number=row.personal_id
    )
