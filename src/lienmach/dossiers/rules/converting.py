"""
Whether a running dossier can be taken over to a newer version of its procedure.

What was promised stays: a dossier moves only if its form holds under the newer version too, the
same kind of agency decides, no ministry's system serves it instead, its steps lead on from where it
is, and the answer is not due later than its applicant was told.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lienmach.dossiers.rules import forms, steps
from lienmach.dossiers.rules.calendars import Calendar, closing
from lienmach.dossiers.rules.deadlines import Due, Step


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a dossier stays under its version, in both languages."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What of a dossier matters here; ``due_after`` is what the newer version would promise."""

    state: str
    data: Mapping[str, Any]
    due_before: dt.datetime | None
    due_after: dt.datetime | None


DECIDED = Obstacle("đã giải quyết hoặc đã rút", "it is decided or withdrawn")
AGENCY = Obstacle("cơ quan có thẩm quyền sẽ khác", "another agency would be competent")
ELSEWHERE = Obstacle(
    "phiên bản mới do hệ thống của bộ, ngành phục vụ",
    "a ministry's system serves the newer version",
)
NOWHERE = Obstacle(
    "quy trình mới không đi tiếp được từ bước hiện tại", "its steps lead nowhere from where it is"
)
LATER = Obstacle("sẽ hẹn trả muộn hơn đã hẹn", "it would be due later than promised")


def obstacle(
    dossier: Standing,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    form: forms.Form,
    undecided: frozenset[str],
    is_elsewhere: bool = False,
) -> Obstacle | None:
    """
    Return why a dossier cannot be taken over; None if it can.

    :param is_elsewhere: whether a ministry's system would have served it by the newer version.
    """
    if dossier.state not in undecided:
        return DECIDED
    if before["competent_kind"] != after["competent_kind"]:
        return AGENCY
    if is_elsewhere:
        return ELSEWHERE
    if not steps.may_grant(steps.table(after), dossier.state):
        return NOWHERE
    wrong = forms.faults(form, dossier.data)
    if wrong:
        return Obstacle(
            "tờ khai không đủ theo phiên bản mới: " + " ".join(fault.vi for fault in wrong),
            "its form does not hold under the newer version: "
            + " ".join(fault.en for fault in wrong),
        )
    if is_later(dossier.due_before, dossier.due_after):
        return LATER
    return None


def within_reach(
    due: Due, before: dt.datetime | None, calendar: Calendar, *, on: dt.date
) -> Due | None:
    """
    Return what a newer version may promise on the day of the conversion; None: the day stays.

    A day that is past or all but past would make the dossier late by a pen stroke: the office has
    the next working day at least, and never longer than was promised.
    """
    first = calendar.next_working_day(on)
    if due.at is None or due.at >= closing(first):
        return due
    if before is not None and before <= closing(first):
        return None if due.at < before else due
    return Due(closing(first), (*due.why, Step("held", first)))


def is_later(before: dt.datetime | None, after: dt.datetime | None) -> bool:
    """Test if a promise would be broken: a later day, or none where there was one."""
    return before is not None and (after is None or after > before)
