"""
What an office writes to the applicant when the time limit changes or ends.

The wording is ours; what must stand in it (apology, reason, proposed day; that and why
processing stops) follows forms 04 and 05 of Circular 03/2025/TT-VPCP as we know them, to be
checked against the circular's own annex.
"""

import datetime as dt

from lienmach.dossiers.rules.calendars import HANOI


def apology(code: str, *, due_before: dt.datetime, due_after: dt.datetime, reason: str) -> str:
    """Return the apology that goes with the one extension (form 04)."""
    return (
        f"THƯ XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ. Hồ sơ {code} không thể giải quyết xong vào"
        f" ngày {_day(due_before)} như đã hẹn. Lý do: {reason.strip()}. Cơ quan xin lỗi và hẹn trả"
        f" kết quả vào ngày {_day(due_after)}. Thời hạn chỉ được hẹn lại một lần."
    )


def stop_notice(code: str, *, at: dt.datetime, reason: str) -> str:
    """Return the notice that processing stops (form 05)."""
    return (
        f"THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ. Hồ sơ {code} dừng giải quyết từ ngày {_day(at)}."
        f" Lý do: {reason.strip()}."
    )


def refusal_notice(code: str, *, at: dt.datetime, reason: str) -> str:
    """Return the notice that a dossier is not taken in (form 03)."""
    return (
        f"PHIẾU TỪ CHỐI TIẾP NHẬN. Hồ sơ {code} không được tiếp nhận ngày {_day(at)}."
        f" Lý do: {reason.strip()}."
    )


def _day(moment: dt.datetime) -> str:
    return f"{moment.astimezone(HANOI):%d/%m/%Y}"
