import datetime as dt

from lienmach.dossiers.rules import letters
from lienmach.dossiers.rules.calendars import closing

FIRST, SECOND = closing(dt.date(2026, 11, 23)), closing(dt.date(2026, 11, 27))


def test_an_apology_names_both_days_and_the_reason():
    told = letters.apology("H24-1", due_before=FIRST, due_after=SECOND, reason=" chờ xác minh ")
    assert told.startswith("THƯ XIN LỖI")
    for part in ("H24-1", "23/11/2026", "27/11/2026", "Lý do: chờ xác minh."):
        assert part in told


def test_a_notice_says_what_ends_and_why():
    stopped = letters.stop_notice("H24-1", at=FIRST, reason="trùng hồ sơ")
    refused = letters.refusal_notice("H24-1", at=FIRST, reason="sai thẩm quyền")
    assert "dừng giải quyết từ ngày 23/11/2026" in stopped
    assert "không được tiếp nhận ngày 23/11/2026" in refused
    assert "trùng hồ sơ" in stopped
    assert "sai thẩm quyền" in refused
