"""
The exchange with the National Portal: its messages, the numbers of its states, its patience.

The format of the messages is ours (``data/exchange``, docs/howto/national-portal.md): that of the
real portal was not found. The numbers of the states are general knowledge, to be checked.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Literal

SOURCE = "national-portal"
Direction = Literal["in", "out"]


class Kind(StrEnum):
    """What the portal tells us."""

    FILED = "dossier-filed"
    SUPPLEMENT = "supplement-given"
    WITHDRAWAL = "dossier-withdrawn"
    PAYMENT = "payment-made"
    COPY = "ministry-dossier"


class Telling(StrEnum):
    """What we tell the portal."""

    STATE = "state-changed"
    APPOINTMENT = "appointment-set"
    ASKED = "supplement-asked"
    RESULT = "result-issued"
    REFUSED = "message-refused"


class Verdict(StrEnum):
    """What an answer of the portal means for a notice."""

    TOLD = "told"
    LATER = "later"
    REJECTED = "rejected"


NOT_RECEIVED = 3
FEE_DUE = 6
FEES_FALL_DUE_IN = frozenset({2, 4, 5, 9})
"""States in which somebody still handles the dossier or keeps its result."""
HAVE_A_RESULT = frozenset({9, 10})
"""States of what was decided."""
STATE_NAMES_VI = {
    1: "Mới đăng ký",
    2: "Được tiếp nhận",
    3: "Không được tiếp nhận",
    4: "Đang xử lý",
    5: "Yêu cầu bổ sung hồ sơ",
    6: "Yêu cầu thực hiện nghĩa vụ tài chính",
    7: "Công dân yêu cầu rút hồ sơ",
    8: "Dừng xử lý",
    9: "Đã xử lý xong",
    10: "Đã trả kết quả",
}
"""What the numbers of the states mean (general knowledge; several labels seen in use)."""

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1, 300
MOST_REJECTIONS = 5
FAILURE_PAUSES_SECONDS = (1, 10, 60, 600, 3600, 6 * 3600)
"""How long a message rests after its first failure, its second, and so on."""
MOST_FAILURES = len(FAILURE_PAUSES_SECONDS) + 1
"""The last some seven hours after the first: whoever mends the system has a morning for it."""
_OUR_FAULT = {401, 403, 404}
"""A wrong secret, clock or address: no reason to give a notice up."""
_AGAIN = {408, 425, 429}


_PORTAL_CODE = re.compile(r"[A-Za-z0-9._-]{1,60}", re.ASCII)


def is_portal_code(text: str) -> bool:
    """Test if a text may be the portal's code of a dossier."""
    return _PORTAL_CODE.fullmatch(text) is not None


def verdict(status: int | None) -> Verdict:
    """
    Return what an answer's status means; None when there was no answer.

    Only what the portal read and would not have is rejected. Whatever a wrong secret or an
    outage brings about is tried again for as long as it lasts.
    """
    if status is None or status >= 500 or status in _AGAIN | _OUR_FAULT:
        return Verdict.LATER
    return Verdict.TOLD if 200 <= status < 300 else Verdict.REJECTED


def pause(failures: int) -> int:
    """Return how many seconds to wait after so many failures in a row."""
    return min(FIRST_PAUSE_SECONDS << min(failures - 1, 20), LONGEST_PAUSE_SECONDS)


def rest(failures: int) -> int | None:
    """Return how many seconds a message rests after so many failures; None if it is given up."""
    return FAILURE_PAUSES_SECONDS[failures - 1] if failures < MOST_FAILURES else None


def state_body(number: int, at: str, why: str = "") -> dict[str, Any]:
    """Return what ``state-changed`` says of a state."""
    body: dict[str, Any] = {"state": number, "name": STATE_NAMES_VI[number], "since": at}
    return {**body, "reason": why} if why else body


def after_fee(told: Sequence[int], *, is_due: bool, is_corrected: bool = False) -> int | None:
    """
    Return the state that a fee leads to which fell due, or is due no more; None if to none.

    ``told`` are the states that the portal was told, in order. ``is_corrected``: it was told another
    amount, and hears the right one while the dossier waits for it. Once nothing is due any more, the
    dossier is in the state before again, unless it has gone on since.
    """
    last = told[-1] if told else None
    if is_due:
        falls_due = last in FEES_FALL_DUE_IN or (is_corrected and last == FEE_DUE)
        return FEE_DUE if falls_due else None
    if last != FEE_DUE:
        return None
    return next((state for state in reversed(told) if state != FEE_DUE), None)


def envelope(
    *,
    message: str,
    province: str,
    dossier: str,
    number: int,
    kind: str,
    at: str,
    body: Mapping[str, Any],
) -> dict[str, Any]:
    """Return a message as it is sent: what it is about, its place in the line, what it says."""
    return {
        "message": message, "source": SOURCE, "province": province, "dossier": dossier,
        "number": number, "kind": kind, "at": at, "body": dict(body),
    }  # fmt: skip
