"""
The ledger of a dossier's due date: a line for every time it changed, and why.

Lines are numbered from 1 and never rewritten. Replayed in their order they give the date that
stands on the dossier, so that "why the 14th?" is answered for every date it ever had, by the
reckoning, the limit that was applied and the law behind it, also in another province's system.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from lienmach.dossiers.rules import deadlines
from lienmach.dossiers.rules.calendars import HANOI, Calendar, closing

EntryKind = Literal[
    "receipt", "supplement-asked", "supplement", "extension", "stop", "calendar", "version", "limit"
]
KINDS: tuple[EntryKind, ...] = get_args(EntryKind)

RETURN_WITHIN = 3
"""Working days after reception within which an insufficient dossier goes back (Decree 61/2018)."""

NOTICE = dt.timedelta(days=1)
"""How long before the due date an extension must be announced at the latest (Decree 61/2018)."""

FARTHEST = dt.timedelta(days=365)
"""How far an extension may lead: as long as the longest limit. Our own choice; no law was found."""

BASIS: dict[str, str] = {
    "receipt": "Nghị định 118/2025/NĐ-CP; cách tính: Nghị định 61/2018/NĐ-CP, điều 17-19 (cần đối chiếu)",
    "supplement-asked": "Nghị định 61/2018/NĐ-CP, điều 19 (cần đối chiếu với Nghị định 118/2025/NĐ-CP)",
    "supplement": "Nghị định 61/2018/NĐ-CP, điều 19 (cần đối chiếu với Nghị định 118/2025/NĐ-CP)",
    "extension": "Nghị định 61/2018/NĐ-CP, điều 19; mẫu 04 Thông tư 03/2025/TT-VPCP (cần đối chiếu)",
    "stop": "Mẫu 05 Thông tư 03/2025/TT-VPCP (cần đối chiếu)",
    "calendar": "Bộ luật Lao động 2019, điều 112; quyết định hoán đổi ngày làm việc",
    "version": "Quyết định công bố thủ tục, quy định chuyển tiếp (cần đối chiếu)",
    "limit": "Quyết định công bố thủ tục",
}
"""On what each kind of change stands. What is to be checked by a lawyer says so."""
CALENDAR_CHANGED = "Lịch làm việc thay đổi sau khi đã tính."

WRITTEN_EN: dict[str, str] = {
    BASIS[
        "receipt"
    ]: "Decree 118/2025/NĐ-CP; counted by: Decree 61/2018/NĐ-CP, articles 17-19 (to be checked)",
    BASIS[
        "supplement"
    ]: "Decree 61/2018/NĐ-CP, article 19 (to be checked against Decree 118/2025/NĐ-CP)",
    BASIS[
        "extension"
    ]: "Decree 61/2018/NĐ-CP, article 19; form 04 of Circular 03/2025/TT-VPCP (to be checked)",
    BASIS["stop"]: "Form 05 of Circular 03/2025/TT-VPCP (to be checked)",
    BASIS["calendar"]: "Labour Code 2019, article 112; decisions on swapped working days",
    BASIS[
        "version"
    ]: "The decision that announced the procedure, and its transition (to be checked)",
    BASIS["limit"]: "The decision that announced the procedure",
    CALENDAR_CHANGED: "The calendar changed after it was reckoned.",
}
"""What the platform itself writes in lines, by what it writes; people's own words are not there."""


@dataclass(frozen=True, slots=True)
class Line:
    """One change of a due date; ``why`` is the stored form of the reckoning."""

    kind: str
    at: dt.datetime
    start: dt.datetime
    due_before: dt.datetime | None
    due_after: dt.datetime | None
    why: Sequence[Sequence[str]] = ()
    limit: Mapping[str, Any] = field(default_factory=dict)
    basis: str = ""
    reason: str = ""

    @property
    def basis_en(self) -> str:
        """Return its basis in English; empty where it is an act as the catalogue cites it."""
        return WRITTEN_EN.get(self.basis, "")

    @property
    def reason_en(self) -> str:
        """Return its reason in English; empty where an officer wrote it."""
        return WRITTEN_EN.get(self.reason, "")


class NotInOrder(ValueError):
    """A line does not begin where the one before it ended."""


def replay(lines: Iterable[Line]) -> dt.datetime | None:
    """
    Return the due date that a ledger's lines come to.

    :raises NotInOrder: when a line does not begin with the date that the line before it left.
    """
    due: dt.datetime | None = None
    for number, line in enumerate(lines):
        if (number > 0 or line.kind != "receipt") and line.due_before != due:
            raise NotInOrder(f"line {number + 1} begins at {line.due_before}, not at {due}")
        due = line.due_after
    return due


def return_by(accepted: dt.datetime, calendar: Calendar) -> dt.datetime:
    """Return until when an insufficient dossier may be sent back for a supplement."""
    day = accepted.astimezone(HANOI).date()
    for _ in range(RETURN_WITHIN):
        day = calendar.next_working_day(day)
    return closing(day)


def may_extend(
    lines: Iterable[Line], due: dt.datetime | None, at: dt.datetime
) -> Literal["yes", "no-due-date", "extended-already", "too-late"]:
    """
    Say if a limit may be extended at a moment.

    Once only, and announced at least a day before the answer is due. Uncertain: whether the
    new reckoning after a supplement opens a second extension; we take the strict reading, one
    extension in a dossier's whole life.
    """
    if due is None:
        return "no-due-date"
    if any(line.kind == "extension" for line in lines):
        return "extended-already"
    return "too-late" if at > due - NOTICE else "yes"


_HEADS: dict[str, tuple[str, str]] = {
    "receipt": ("Tiếp nhận hồ sơ", "Taken in"),
    "supplement-asked": ("Yêu cầu bổ sung: tạm dừng tính thời hạn", "Supplement asked: no clock"),
    "supplement": ("Đã bổ sung: tính lại từ đầu", "Completed: the limit begins again"),
    "extension": ("Gia hạn một lần, có xin lỗi", "Extended once, with an apology"),
    "stop": ("Dừng giải quyết", "Processing stopped"),
    "calendar": ("Lịch làm việc thay đổi", "The calendar changed"),
    "version": ("Chuyển sang phiên bản khác của thủ tục", "Another version of the procedure"),
    "limit": ("Áp dụng thời hạn khác", "Another limit binds"),
}


def head(kind: str, *, lang: str) -> str:
    """Return what kind of change a line is, in words."""
    vietnamese, english = _HEADS.get(kind, (kind, kind))
    return english if lang == "en" else vietnamese


def sentences(line: Line, *, lang: str = "vi") -> list[str]:
    """Return the reckoning of a line as sentences a citizen can follow."""
    return deadlines.sentences(line.why, lang=lang)


def told(lines: Iterable[Line], *, lang: str) -> list[tuple[Line, str, list[str]]]:
    """Return lines as a page tells them: each with its heading and the reckoning in words."""
    return [(line, head(line.kind, lang=lang), sentences(line, lang=lang)) for line in lines]
