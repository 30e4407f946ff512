"""Files of lines that are given out, which people open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse

FORMULA = ("=", "+", "-", "@", "\t", "\r")
CSV = "text/csv; charset=utf-8"
MARK = "\ufeff"
"""Spreadsheets take a file without it for one in a legacy encoding."""
CUT = (
    "Tệp chỉ có {count} dòng đầu; hãy lọc để danh sách ngắn hơn."
    " / Only the first {count} lines are in this file; narrow the list for the rest."
)


def cell(value: str | None) -> str:
    """Return a text that no spreadsheet takes for a formula (OWASP on CSV injection)."""
    text = value or ""
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_of(lines: Iterable[Iterable[Any]]) -> str:
    """Return lines as CSV, none of whose texts a spreadsheet takes for a formula."""
    out = io.StringIO()
    rows = csv.writer(out)
    for line in lines:
        rows.writerow([cell(each) if isinstance(each, str) else each for each in line])
    return out.getvalue()


def csv_file(name: str, lines: Iterable[Iterable[Any]], *, is_cut: bool = False) -> HttpResponse:
    """
    Hand out lines as a CSV file of a name, for a spreadsheet; nobody between keeps it.

    ``is_cut``: there is more than the file holds, and its last line says so.
    """
    written = list(lines)
    if is_cut:
        written.append([CUT.format(count=len(written) - 1)])
    response = HttpResponse(MARK + csv_of(written), content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response
