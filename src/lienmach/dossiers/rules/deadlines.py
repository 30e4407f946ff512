"""
When an answer is due, and why that day.

The readings behind it, for a lawyer to check:

- The day of receipt is not counted; counting begins the day after (Civil Code 2015,
  art. 147). Working days skip weekends, holidays and days swapped by decree.
- A limit in calendar days that ends on a free day ends with the next working day (Civil
  Code 2015, art. 148).
- "Same day": received after 15:00, the result follows on the next working day (Civil
  Status Law 2014, arts 15, 18, 34). At 15:00 sharp it is still the same day.
- Receipt after 15:00 (or outside working hours) also delays the transfer to those who do
  the work. It does *not* shift the counting of working days: the clock starts on
  complete reception. Uncertain: Decree 61/2018 arts 17-19 can be read either way, and
  Decree 118/2025 is still to be checked against it.
- When a supplement completes a dossier its limit starts again from zero (Decree 61/2018;
  still to be checked against Decree 118/2025).
- Every limit counted in days ends when the working day ends (17:00, uncertain).
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from lienmach.dossiers.rules.calendars import (
    CUT_OFF,
    HANOI,
    WEEKEND,
    Calendar,
    closing,
    day_off_en,
)
from lienmach.dossiers.rules.limits import Limit

StepKind = Literal[
    "from", "again", "moves", "late", "off", "rolled", "slot", "due", "open", "extended", "stopped",
    "held", "kept",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the reckoning: what happened to the count on which day."""

    kind: StepKind
    day: dt.date | None = None
    note: str = ""

    def stored(self) -> list[str]:
        """Return the step in the short form that stands beside a dossier."""
        day = self.day.isoformat() if self.day else ""
        return [self.kind, day, self.note] if self.note else [self.kind, day]

    @classmethod
    def read(cls, kind: StepKind, day: str = "", note: str = "") -> "Step":
        """Return the step of a stored form."""
        return cls(kind, dt.date.fromisoformat(day) if day else None, note)


@dataclass(frozen=True, slots=True)
class Due:
    """The moment an answer is due (None: no time limit) and the reckoning behind it."""

    at: dt.datetime | None
    why: tuple[Step, ...]

    def stored(self) -> list[list[str]]:
        """Return the reckoning in the form that stands beside a dossier."""
        return [step.stored() for step in self.why]


def due(limit: Limit, accepted: dt.datetime, calendar: Calendar, *, again: bool = False) -> Due:
    """
    Return when the answer is due.

    :param accepted: when the office held the complete dossier.
    :param again: whether a supplement completed it, so that the limit starts from zero.
    """
    local = accepted.astimezone(HANOI)
    why = [Step("again" if again else "from", local.date(), f"{local:%H:%M}")]
    if limit.kind == "working_days":
        return _working_days(limit.value, local, calendar, why)
    if limit.kind == "calendar_days":
        return _calendar_days(limit.value, local, calendar, why)
    if limit.kind == "same_day":
        return _same_day(local, calendar, why)
    if limit.kind == "clock":
        return _clock(limit, local, why)
    if limit.kind == "schedule":
        return _schedule(limit, local, why)
    return Due(None, (*why, Step("open", None, "thủ tục không ấn định thời hạn")))


def kept(due: Due, before: dt.datetime | None) -> Due:
    """Return what another limit may promise where a day was promised before: never an earlier one."""
    if before is None or due.at is None or due.at >= before:
        return due
    return Due(before, (*due.why, Step("kept", before.astimezone(HANOI).date())))


def _working_days(days: int, local: dt.datetime, calendar: Calendar, why: list[Step]) -> Due:
    why = [*why, *_transfer(local, calendar)]
    day = local.date()
    for _ in range(days):
        day = _next_working_day(day, calendar, why)
    return _ends(day, why, f"{days} ngày làm việc")


def _calendar_days(days: int, local: dt.datetime, calendar: Calendar, why: list[Step]) -> Due:
    why = [*why, *_transfer(local, calendar)]
    last = local.date() + dt.timedelta(days=days)
    day = _next_working_day(last - dt.timedelta(days=1), calendar, why)
    if day != last:
        why.append(Step("rolled", last))
    return _ends(day, why, f"{days} ngày")


def _same_day(local: dt.datetime, calendar: Calendar, why: list[Step]) -> Due:
    day = local.date()
    if calendar.works(day) and local.time() <= CUT_OFF:
        return _ends(day, why, "trong ngày")
    if calendar.works(day):
        why.append(Step("late", day))
    else:
        why.append(Step("off", day, calendar.day_off(day) or ""))
    day = _next_working_day(day, calendar, why)
    return _ends(day, why, "ngày làm việc tiếp theo")


def _clock(limit: Limit, local: dt.datetime, why: list[Step]) -> Due:
    if local.time() < limit.before:
        at = dt.datetime.combine(local.date(), limit.before, HANOI)
    else:
        tomorrow = local.date() + dt.timedelta(days=1)
        at = dt.datetime.combine(tomorrow, limit.later, HANOI)
    return Due(at, (*why, Step("due", at.date(), f"trước {at:%H:%M}")))


def _schedule(limit: Limit, local: dt.datetime, why: list[Step]) -> Due:
    for slot in limit.slots:
        if slot.since <= local.date() < slot.until:
            at = slot.due.astimezone(HANOI)
            return Due(at, (*why, Step("slot", at.date(), f"{at:%H:%M}")))
    return Due(None, (*why, Step("open", None, "lịch chưa công bố ngày")))


def _next_working_day(day: dt.date, calendar: Calendar, why: list[Step]) -> dt.date:
    """Return the first working day after that day; note each free day passed over."""
    day += dt.timedelta(days=1)
    while (reason := calendar.day_off(day)) is not None:
        yesterday = Step("off", day - dt.timedelta(days=1), WEEKEND)
        if reason != WEEKEND or why[-1] != yesterday:  # one step for one weekend
            why.append(Step("off", day, reason))
        day += dt.timedelta(days=1)
    return day


def _ends(day: dt.date, why: list[Step], note: str) -> Due:
    return Due(closing(day), (*why, Step("due", day, note)))


def _transfer(local: dt.datetime, calendar: Calendar) -> list[Step]:
    """Say when the dossier moves on, if that is not at once."""
    moves = calendar.moves_on(local)
    return [] if moves == local else [Step("moves", moves.date(), f"{moves:%H:%M}")]


_SENTENCES: dict[str, str] = {
    "from": "Nhận đủ hồ sơ lúc {note} ngày {day}.",
    "again": "Hồ sơ được bổ sung đủ lúc {note} ngày {day}: thời hạn tính lại từ đầu.",
    "moves": "Chuyển cơ quan giải quyết lúc {note} ngày {day}.",
    "late": "Nhận sau 15 giờ ngày {day}: trả kết quả trong ngày làm việc tiếp theo.",
    "off": "Không tính ngày {day} ({note}).",
    "rolled": "Ngày {day} là ngày nghỉ nên thời hạn kết thúc vào ngày làm việc tiếp theo.",
    "slot": "Theo lịch đã công bố: {note} ngày {day}.",
    "due": "Hẹn trả kết quả ngày {day} ({note}).",
    "open": "Không ấn định ngày trả: {note}.",
    "extended": "Gia hạn một lần đến ngày {day}, có thư xin lỗi.",
    "held": "Phiên bản mới của thủ tục hẹn sớm hơn; cơ quan cần ít nhất đến hết ngày làm việc kế tiếp, {day}.",
    "kept": "Ngày này sớm hơn ngày đã hẹn trước đó: vẫn giữ ngày đã hẹn, {day}.",
    "stopped": "Dừng giải quyết ngày {day}: không còn hẹn ngày trả.",
}
_SENTENCES_EN: dict[str, str] = {
    "from": "The dossier was complete at {note} on {day}.",
    "again": "The supplement completed it at {note} on {day}: the limit begins again.",
    "moves": "It moves to the competent agency at {note} on {day}.",
    "late": "Received after 15:00 on {day}: the result follows on the next working day.",
    "off": "{day} does not count ({note}).",
    "rolled": "{day} is a day off, so the limit ends on the next working day.",
    "slot": "By the published schedule: {note} on {day}.",
    "due": "The result is promised for {day} ({note}).",
    "open": "No day is promised: {note}.",
    "extended": "Extended once until {day}, with a letter of apology.",
    "held": "The newer version would be due earlier; the office has at least until the next working day ends, {day}.",
    "kept": "That is earlier than was promised before: the promised day stays, {day}.",
    "stopped": "Handling stopped on {day}: no day is promised any more.",
}
_NOTES_EN = {
    r"(\d+) ngày làm việc": r"\1 working days",
    r"(\d+) ngày": r"\1 days",
    r"trong ngày": "the same day",
    r"ngày làm việc tiếp theo": "the next working day",
    r"trước (\d\d:\d\d)": r"before \1",
    r"thủ tục không ấn định thời hạn": "the procedure sets no limit",
    r"lịch chưa công bố ngày": "the schedule names no day yet",
}
"""What this module itself remarks."""
_WEEKEND_SENTENCE = "Không tính cuối tuần từ ngày {day}."
_WEEKEND_SENTENCE_EN = "The weekend from {day} does not count."


def sentences(stored: Iterable[Sequence[str]], *, lang: str = "vi") -> list[str]:
    """Return a stored reckoning as sentences a citizen can follow."""
    return [_sentence(lang, *step) for step in stored]


def _sentence(lang: str, kind: str, day: str = "", note: str = "") -> str:
    shown = f"{dt.date.fromisoformat(day):%d/%m/%Y}" if day else ""
    told = _SENTENCES_EN if lang == "en" else _SENTENCES
    weekend = _WEEKEND_SENTENCE_EN if lang == "en" else _WEEKEND_SENTENCE
    pattern = weekend if note == WEEKEND else told[kind]
    return pattern.format(day=shown, note=_note_en(note) if lang == "en" else note)


def _note_en(note: str) -> str:
    for vietnamese, english in _NOTES_EN.items():
        if found := re.fullmatch(vietnamese, note):
            return found.expand(english)
    return day_off_en(note)
