"""Count a month afresh from the dossiers themselves: what its rows shall say."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from lienmach import homes
from lienmach.dossiers.models import FigureMark
from lienmach.dossiers.queries import places
from lienmach.dossiers.rules import periods
from lienmach.dossiers.rules.calendars import HANOI, day_of
from lienmach.dossiers.rules.exchange import SOURCE
from lienmach.dossiers.rules.figures import MOST_DAYS
from lienmach.ground import sql
from lienmach.territory import queries as territory

ROOM = "lienmach.dossiers"
BY_RECEIPT = (
    "received", "online", "desk", "portal", "with_papers", "online_results", "received_late",
    "ended", "reusing", "with_residents",
)  # fmt: skip
BY_DECISION = ("with_result", "digital")


@dataclass(slots=True)
class Cell:
    """What one unit's row of a month shall say."""

    counts: dict[str, int] = field(default_factory=dict)
    days: list[int] = field(default_factory=list)
    procedures: dict[str, list[int]] = field(default_factory=dict)
    copies: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, count: int) -> None:
        """Add to a count."""
        self.counts[name] = self.counts.get(name, 0) + count

    def add_days(self, days: int, count: int) -> None:
        """Add decisions after so many days."""
        place = min(max(days, 0), MOST_DAYS)
        self.days += [0] * (place + 1 - len(self.days))
        self.days[place] += count

    def add_procedure(self, code: str, place: int, count: int) -> None:
        """Add to a procedure: received, online, decided, late."""
        row = self.procedures.setdefault(code, [0, 0, 0, 0])
        row[place] += count


Cells = dict[tuple[str, dt.date], Cell]


def month_cells(month: dt.date) -> tuple[Cells, int]:
    """
    Return what the rows of a month shall say, and up to which touch of the month that is.

    Both are of one snapshot, so that what happens meanwhile is counted the next time.
    """
    with homes.reading("dossiers"):
        province = homes.current_province()
        mark = FigureMark.objects.filter(province=province, month=month).first()
        asked = {
            "province": province,
            "since": dt.datetime.combine(month, dt.time(), HANOI),
            "until": dt.datetime.combine(periods.later(month, 1), dt.time(), HANOI),
        }
        units = _units()
        received = _rows("figures_received", {**asked, **units})
        decided = _rows("figures_decided", {**asked, **units})
        acts = _rows("figures_acts", asked)
        copies = _rows("figures_copies", {**asked, **units})
    cells: Cells = {}
    _add_received(cells, received)
    _add_decided(cells, decided)
    for row in acts:
        row["unit_on"] = standing_since(row["unit"], row["unit_on"])
        for name in ("supplements", "extensions"):
            _cell(cells, row).add(name, row[name])
    for row in copies:
        _cell(cells, row).copies[row["procedure"]] = row["copies"]
    return cells, mark.touched if mark else 0


def due_months(*, before: dt.datetime) -> list[dt.date]:
    """Return the months in which something is not counted yet, last counted before a moment."""
    with homes.reading("dossiers"):
        marks = FigureMark.objects.filter(province=homes.current_province())
        return [
            mark.month
            for mark in marks.order_by("-month")
            if mark.counted < mark.touched
            and (mark.counted_at is None or mark.counted_at <= before)
        ]


def months_of(code: str) -> list[dt.date]:
    """Return the months in which something of a dossier, or of a ministry's, counts."""
    found = homes.ask(
        "dossiers", ROOM, "months_of",
        province=homes.current_province(), code=code, source=SOURCE,
    )  # fmt: skip
    return sorted({periods.month_of(day_of(row["moment"])) for row in found})


def standing_since(unit: str, unit_on: dt.date) -> dt.date:
    """
    Return since when the unit stood that a code meant on a day.

    Dossiers carry the day they were filed with the code; by that day each would be a unit of its own.
    """
    found = territory.gazetteer().find(unit, unit_on)
    return found.since if found else unit_on


def _units() -> dict[str, list[Any]]:
    members = territory.gazetteer().members
    return {
        "codes": [unit.code for unit in members],
        "sinces": [unit.since for unit in members],
        "ends": [unit.until for unit in members],
    }


def _add_received(cells: Cells, rows: Iterable[dict[str, Any]]) -> None:
    is_elsewhere = cache(_is_elsewhere)
    for row in rows:
        cell = _cell(cells, row)
        row["online"] = row["online_count"]
        for name in BY_RECEIPT:
            cell.add(name, row[name])
        if row["desk"] and is_elsewhere(row["unit"], row["unit_on"], row["received_at_agency"]):
            cell.add("elsewhere", row["desk"])
        cell.add_procedure(row["procedure"], 0, row["received"])
        cell.add_procedure(row["procedure"], 1, row["online"])


def _add_decided(cells: Cells, rows: Iterable[dict[str, Any]]) -> None:
    for row in rows:
        cell = _cell(cells, row)
        if row["procedure"] is None:
            cell.add_days(row["whole_days"], row["decided"])
            continue
        cell.add("in_time", row["decided"] - row["late"])
        for name in ("late", *BY_DECISION):
            cell.add(name, row[name])
        cell.add_procedure(row["procedure"], 2, row["decided"])
        cell.add_procedure(row["procedure"], 3, row["late"])


def _is_elsewhere(unit: str, unit_on: dt.date, desk: str) -> bool:
    """Test if a desk is another than that of the commune where a matter lies."""
    own = places.desk(unit, unit_on, on=unit_on)
    return own is not None and own != desk


def _cell(cells: Cells, row: dict[str, Any]) -> Cell:
    return cells.setdefault((row["unit"], row["unit_on"]), Cell())


def _rows(name: str, asked: dict[str, Any]) -> list[dict[str, Any]]:
    return sql.rows(homes.here("dossiers"), ROOM, name, **asked)
