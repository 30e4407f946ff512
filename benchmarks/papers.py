"""
What a paper costs: setting a receipt with its QR code, issuing a result, checking a file.

    python -P benchmarks/papers.py [--times 300] [--json]

No database and no network: the very functions that the house calls, in one process, one after the
other. Keys are those of a demonstration in a scratch folder. ``p95`` and ``median`` are
milliseconds by the clock; ``first`` is what the first one costs, when nothing is warm.
"""

import argparse
import datetime as dt
import json
import os
import tempfile
import time
import uuid
from collections.abc import Callable
from typing import Any

AT = dt.datetime(2026, 11, 16, 2, tzinfo=dt.UTC)
BOUND_MS = 50.0
FACTS = [
    ("Mã hồ sơ", "H24.101.01-261116-0001"),
    ("Người nộp", "Nguyễn Thị Thử"),
    ("Thủ tục", "Đăng ký biến động quyền sử dụng đất do thay đổi thông tin người được cấp"),
    ("Nơi tiếp nhận", "Trung tâm Phục vụ hành chính công phường Thành Đông"),
    ("Cơ quan giải quyết", "Chi nhánh Văn phòng Đăng ký đất đai thành phố Hải Dương"),
    ("Thời gian nhận", "09:00 16/11/2026"),
    ("Hẹn trả kết quả", "17:00 23/11/2026"),
]


def receipt(n: int) -> dict[str, Any]:
    """Return what a receipt says, another each time."""
    from lienmach.dossiers.rules import receipts, setting  # noqa: PLC0415 - settings come first

    secrets = receipts.secrets_of(b"k" * 32, uuid.UUID(int=n), 1)
    link = f"http://haiduong.localhost:8000/status/{secrets.token}"
    return {
        "form": "01", "title": "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "agency_name": "Trung tâm Phục vụ hành chính công phường Thành Đông",
        "day": "16/11/2026", "footer": "Mẫu số 01", "synthetic": True,
        "facts": [{"label": label, "value": value} for label, value in FACTS],
        "papers": ["Giấy chứng nhận.pdf", "Căn cước.pdf"],
        "why": ["Nhận đủ hồ sơ lúc 09:00 ngày 16/11/2026.", "Hẹn trả ngày 23/11/2026."],
        "word": secrets.spoken, "issue": 1, "address": "http://haiduong.localhost:8000/status",
        "qr": setting.qr(link), "link": link,
    }  # fmt: skip


def measured(deed: Callable[[int], object], times: int) -> dict[str, float]:
    """Return what a deed costs, in milliseconds by the clock and of this process's time."""
    began = time.perf_counter()
    deed(0)
    first = time.perf_counter() - began
    taken, processor = [], time.process_time()
    for n in range(1, times + 1):
        began = time.perf_counter()
        deed(n)
        taken.append(time.perf_counter() - began)
    spent = (time.process_time() - processor) / times
    taken.sort()
    figures = {
        "median": taken[times // 2], "p95": taken[int(times * 0.95)], "first": first,
        "processor": spent,
    }  # fmt: skip
    return {name: round(1000 * value, 3) for name, value in figures.items()}


def measure(times: int) -> dict[str, Any]:
    """Return the cost of each kind of work."""
    from lienmach.dossiers.queries import keys  # noqa: PLC0415 - settings come first
    from lienmach.dossiers.queries.results import verdict_apart  # noqa: PLC0415
    from lienmach.dossiers.rules import receipts, setting, signatures  # noqa: PLC0415

    pdf = setting.printed("form-01", receipt(0), at=AT)
    port, roots = keys.keys(), keys.roots()

    def signed(_n: int) -> signatures.Signed:
        with port.signer("H24.101", "Ủy ban nhân dân phường Thành Đông") as signer:
            return signatures.sign(pdf, signer, reason="thử")

    def drawn(n: int) -> None:
        secrets = receipts.secrets_of(b"k" * 32, uuid.UUID(int=n), 1)
        receipts.word_digest(b"k" * 32, uuid.UUID(int=n), secrets.word)
        receipts.token_digest(secrets.token)

    content = signed(0).content
    return {
        "receipt": measured(lambda n: setting.printed("form-01", receipt(n), at=AT), times),
        "secrets of a submission": measured(drawn, times),
        "signature": measured(signed, times),
        "verdict on our own file": measured(
            lambda _n: signatures.verdict(content, roots=roots), times
        ),
        "verdict on a stranger's, apart": measured(lambda _n: verdict_apart(content), 10),
    }


def main() -> None:
    """Measure and print; exit 1 when the bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lienmach-papers-") as home:
        os.environ["LIENMACH_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "lienmach.settings"
        import django  # noqa: PLC0415 - after the home is named

        from lienmach.ground import installation  # noqa: PLC0415

        django.setup()
        installation.mark_scenario("two-provinces")
        found = measure(asked.times)
    if asked.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        for what, costs in found.items():
            print(f"{what:<34}" + "  ".join(f"{name} {ms:.2f} ms" for name, ms in costs.items()))
    raise SystemExit(found["receipt"]["p95"] > BOUND_MS)


if __name__ == "__main__":
    main()
