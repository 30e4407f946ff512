"""
Keep the figures of a month: note that they have changed, and count them again.

They are counted from the dossiers themselves, in a reading; only what differs is written, in one
short action. So they can always be counted again, and no event told twice or late counts twice. No
facts of the ledger: nothing is in them that is not in the dossiers.
"""

import datetime as dt
from collections.abc import Iterable

from django.db.models import F

from lienmach import homes
from lienmach.dossiers.models import FigureMark, MonthFigure
from lienmach.dossiers.queries.figures.counting import Cell, due_months, month_cells
from lienmach.dossiers.rules import periods
from lienmach.dossiers.rules.figures import COUNTED
from lienmach.ground import sql
from lienmach.ground.ids import uuid7

RECOUNT_AFTER = dt.timedelta(minutes=2)
"""A month is counted no more often: at a million dossiers it costs up to a second or two."""
WRITTEN = (*COUNTED, "days", "procedures", "copies")


@homes.action("dossiers", idempotent=True)
def touch_months(months: Iterable[dt.date]) -> None:
    """Note that something happened that counts in some months."""
    wanted = sorted({periods.month_of(month) for month in months})
    if wanted:
        sql.run(
            homes.here("dossiers"), "lienmach.dossiers", "mark_months",
            province=homes.current_province(), ids=[uuid7() for _ in wanted], months=wanted,
        )  # fmt: skip


@homes.action("dossiers", idempotent=True)
def touch_every_month() -> int:
    """Have every month counted again that was counted once: should a touch ever be lost."""
    marks = FigureMark.objects.filter(province=homes.current_province())
    return marks.update(touched=F("touched") + 1)


def count_figures(*, at: dt.datetime, after: dt.timedelta = RECOUNT_AFTER) -> int:
    """Count one month again in which something is not counted yet; return how many are left."""
    due = due_months(before=at - after)
    if not due:
        return 0
    count_month(due[0], at=at)
    return len(due) - 1


def count_month(month: dt.date, *, at: dt.datetime) -> int:
    """Count a month again; return how many rows were not as they should be."""
    cells, touched = month_cells(month)
    return keep_month(month, cells, touched=touched, at=at)


@homes.action("dossiers", idempotent=True)
def keep_month(
    month: dt.date,
    cells: dict[tuple[str, dt.date], Cell],
    *,
    touched: int,
    at: dt.datetime,
) -> int:
    """
    Write what the rows of a month shall say, where they say otherwise; return how many did.

    ``touched`` is up to which touch it was counted. What was counted before another is left alone.
    """
    province = homes.current_province()
    FigureMark.objects.bulk_create(
        [FigureMark(province=province, month=month)], ignore_conflicts=True
    )
    mark = FigureMark.objects.select_for_update().get(province=province, month=month)
    if mark.counted > touched:
        return 0
    rows = MonthFigure.objects.filter(province=province, month=month)
    stored = {(row.unit, row.unit_on): row for row in rows}
    new, changed = [], []
    for (unit, unit_on), cell in cells.items():
        row = stored.pop((unit, unit_on), None)
        wanted = _values(cell)
        if row is None:
            row = MonthFigure(province=province, month=month, unit=unit, unit_on=unit_on, **wanted)
            new.append(row)
        elif any(getattr(row, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(row, name, value)
            changed.append(row)
    MonthFigure.objects.bulk_create(new)
    MonthFigure.objects.bulk_update(changed, WRITTEN, batch_size=200)
    if stored:
        MonthFigure.objects.filter(pk__in=[row.pk for row in stored.values()]).delete()
    mark.counted, mark.counted_at = touched, at
    mark.save(update_fields=["counted", "counted_at"])
    return len(new) + len(changed) + len(stored)


def _values(cell: Cell) -> dict[str, object]:
    counts: dict[str, object] = {name: cell.counts.get(name, 0) for name in COUNTED}
    return {
        **counts, "days": cell.days, "procedures": dict(sorted(cell.procedures.items())),
        "copies": dict(sorted(cell.copies.items())),
    }  # fmt: skip
