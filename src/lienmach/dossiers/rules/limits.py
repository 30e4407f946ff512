"""
How long a procedure may take, as data.

A procedure lists its limits; the first whose ``when`` fits what the applicant wrote is
the one that binds. A limit may bind only once the office has found that it does: its ``when`` names
the station by which an officer says so, as ``{"step:verify": true}``. Six kinds exist, and a limit is read strictly: a catalogue with an
unknown kind or a missing figure is refused when it is published, not when it is used.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeGuard, get_args

from lienmach.dossiers.rules import conditions
from lienmach.dossiers.rules.calendars import CLOSES
from lienmach.dossiers.rules.flaws import Flawed

LimitKind = Literal["working_days", "calendar_days", "same_day", "clock", "schedule", "none"]
KINDS: tuple[LimitKind, ...] = get_args(LimitKind)
COUNTED: frozenset[str] = frozenset({"working_days", "calendar_days"})
LONGEST = 365


@dataclass(frozen=True, slots=True)
class Slot:
    """Of a schedule: what comes in within ``[since, until)`` is answered at ``due``."""

    since: dt.date
    until: dt.date
    due: dt.datetime


@dataclass(frozen=True, slots=True)
class Limit:
    """One time limit: a kind and the figures that kind needs."""

    kind: LimitKind
    value: int = 0
    before: dt.time = dt.time(0)
    later: dt.time = dt.time(0)
    slots: tuple[Slot, ...] = ()


def limit(data: Mapping[str, Any]) -> Limit:
    """
    Read one limit from the catalogue.

    :raises ValueError: when the kind is unknown or its figures are missing.
    """
    try:
        return _limit(data)
    except (KeyError, TypeError) as missing:
        raise Flawed(
            f"thời hạn thiếu điều mà loại của nó cần: {missing}",
            f"a time limit lacks what its kind needs: {missing}",
        ) from missing


def _limit(data: Mapping[str, Any]) -> Limit:
    kind = data["kind"]
    if not _is_kind(kind):
        raise Flawed(f"không có loại thời hạn {kind!r}", f"unknown kind of time limit: {kind!r}")
    if kind in COUNTED:
        value = data["value"]
        if isinstance(value, bool) or not 1 <= value <= LONGEST:
            raise Flawed(
                f"{kind} cần số ngày từ 1 đến {LONGEST}",
                f"{kind} needs a number of days from 1 to {LONGEST}",
            )
        return Limit(kind, value=int(value))
    if kind == "clock":
        return Limit(
            kind,
            before=dt.time.fromisoformat(data["before"]),
            later=dt.time.fromisoformat(data["later"]),
        )
    if kind == "schedule":
        return Limit(kind, slots=tuple(_slot(each) for each in data["slots"]))
    return Limit(kind)


def _is_kind(kind: object) -> TypeGuard[LimitKind]:
    return kind in KINDS


def _slot(data: Mapping[str, Any]) -> Slot:
    due = dt.datetime.fromisoformat(data["due"])
    if due.tzinfo is None:
        raise Flawed(
            "lịch trả kết quả cần giờ kèm múi giờ", "a scheduled answer needs a time with its zone"
        )
    return Slot(
        since=dt.date.fromisoformat(data["since"]),
        until=dt.date.fromisoformat(data["until"]),
        due=due,
    )


def binding(limits: Sequence[Mapping[str, Any]], data: Mapping[str, Any]) -> Limit:
    """
    Return the limit that binds for what the applicant wrote.

    :raises ValueError: when no limit fits; a catalogue ends with one that always does.
    """
    return limit(as_written(limits, data))


def as_written(limits: Sequence[Mapping[str, Any]], data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the same as the catalogue writes it."""
    for each in limits:
        if conditions.fits(each.get("when", {}), data):
            return each
    raise ValueError("no time limit fits: the last one must have no condition")


def turns_on(limits: Sequence[Mapping[str, Any]], fact: str) -> bool:
    """Test if some limit asks for a fact."""
    return any(fact in each.get("when", {}) for each in limits)


def outlast(own: Sequence[Mapping[str, Any]], legal: Sequence[Mapping[str, Any]]) -> bool:
    """
    Test if limits of a province's own may take longer than the legal ones, whatever somebody writes.

    Each is compared with every legal one that could bind where it does: their conditions can hold
    at once, and no earlier limit of either list binds wherever both do.
    """
    return any(
        is_longer(limit(ours), limit(law))
        for number, ours in enumerate(own)
        for place, law in enumerate(legal)
        if _may_bind_at_once(ours, law, earlier=[*own[:number], *legal[:place]])
    )


def _may_bind_at_once(
    ours: Mapping[str, Any], law: Mapping[str, Any], *, earlier: Iterable[Mapping[str, Any]]
) -> bool:
    both = ours.get("when", {}), law.get("when", {})
    return conditions.may_meet(*both) and not any(
        conditions.follows(each.get("when", {}), both) for each in earlier
    )


def is_longer(local: Limit, legal: Limit) -> bool:
    """
    Test if a province's own limit may take longer than the law allows it to.

    What is not plainly as short is longer. Working days are held against calendar days over weeks
    without holidays, with the weekends that they can meet; the other way round each calendar day
    counts as a working day, for some weekend days are worked.
    """
    if local == legal or legal.kind == "none":
        return False
    if legal.kind == local.kind == "clock":
        return local.before != legal.before or local.later > legal.later
    if legal.kind not in COUNTED or local.kind in {"none", "schedule"}:
        return True
    if local.kind == "clock":
        return legal.value == 1 and local.later > CLOSES
    if (local.kind, legal.kind) == ("working_days", "calendar_days"):
        return _in_calendar_days(local.value) > legal.value
    return local.kind != "same_day" and local.value > legal.value


def _in_calendar_days(working_days: int) -> int:
    """Return how many calendar days end no earlier than so many working days, whenever they begin."""
    weekends = (working_days + 3) // 5
    return working_days + 2 * weekends
