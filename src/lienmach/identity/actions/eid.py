"""
Take a file of e-ID figures in: every good row of it or, if so asked, all rows or none.

Reading and sifting happen before the door. Staging, loading and recording are one action, so
that a file which fails half-way has left nothing behind.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.db import connections

from lienmach import homes
from lienmach.ground import clock, installation, sheets
from lienmach.ground.actor import Actor
from lienmach.ground.ids import uuid7
from lienmach.ground.refusals import FileUnreadable, NotAllowed
from lienmach.ground.reports import Report, shown
from lienmach.homes import action, current_province
from lienmach.identity import queries
from lienmach.identity.events import EidFiguresImported
from lienmach.identity.models import EidImport
from lienmach.identity.refusals import SheetEmpty, SheetRowsRefused, SheetUnfit
from lienmach.identity.rules import eid_sheet
from lienmach.identity.rules.duties import Kind as Work
from lienmach.identity.rules.eid_sheet import SENTENCES, Figure, Layout, Reason, Refused, Sieve
from lienmach.ledger import actions as ledger
from lienmach.territory import queries as territory
from lienmach.territory.rules.gazetteer import Level

HEADING_WITHIN = 20
"""Rows in which a heading is looked for: office spreadsheets begin with a title."""
_STAGE = (
    "create temporary table identity_intake (id uuid, unit varchar, unit_on date, month date,"
    " kind varchar, count integer) on commit drop"
)
_COPY = "copy identity_intake (id, unit, unit_on, month, kind, count) from stdin"
_KNOWN = (
    "select count(*) from identity_intake as s join identity_eidfigure as f on f.province = %s"
    " and f.unit = s.unit and f.month = s.month and f.kind = s.kind"
)
_LOAD = (
    "insert into identity_eidfigure (id, province, unit, unit_on, month, kind, count, synthetic)"
    " select s.id, %s, s.unit, s.unit_on, s.month, s.kind, s.count, %s from identity_intake as s"
    " on conflict (province, unit, month, kind) do update"
    " set count = excluded.count, unit_on = excluded.unit_on, synthetic = excluded.synthetic"
)


@dataclass(frozen=True, slots=True)
class EidOrder:
    """What to take in, and how."""

    path: Path
    synthetic: bool = False
    all_or_nothing: bool = False
    again: bool = False
    report: Path | None = None


@dataclass(frozen=True, slots=True)
class EidOutcome:
    """What came of an import; ``replaced`` figures were known before and are corrected."""

    rows: int
    loaded: int
    refused: int
    figures: int = 0
    replaced: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    report: Path | None = None
    already: bool = False


def import_eid_figures(order: EidOrder, *, by: Actor, at: dt.datetime) -> EidOutcome:
    """
    Take a file of figures by commune and month into the current province.

    A figure that is known is replaced: offices correct their reports.

    :raises FileUnreadable: when it is no CSV, Parquet or XLSX.
    :raises SheetUnfit: when columns are missing, unknown or there twice.
    :raises SheetRowsRefused: when a row was refused and all or nothing was ordered.
    :raises SheetEmpty: when every row was refused.
    """
    digest = _digest(order.path)
    name = f"{current_province()}-eid-{digest[:12]}.refused.csv"
    path = order.report or installation.folder("imports") / name
    with Report(path, SENTENCES) as report:
        figures, good = _sifted(order.path, report, today=clock.local_day(at))
        if order.all_or_nothing and report.count:
            raise _refusal(SheetRowsRefused, report, good)
        if not good:
            raise _refusal(SheetEmpty, report, good)
        outcome = EidOutcome(
            rows=good + report.count, loaded=good, refused=report.count, figures=len(figures),
            reasons={reason.value: count for reason, count in report.reasons.items()},
        )  # fmt: skip
        outcome = _take_in(order, digest, figures, outcome, by=by, at=at)
        return outcome if outcome.already else replace(outcome, report=report.keep())


@action("identity")
def _take_in(
    order: EidOrder,
    digest: str,
    figures: Sequence[Figure],
    outcome: EidOutcome,
    *,
    by: Actor,
    at: dt.datetime,
) -> EidOutcome:
    """Load the figures, all in one transaction, and record that it was done."""
    # A file may hold figures of any commune, so the duty must cover the whole province.
    if not queries.may(by, {Work.IMPORT}, unit=None, unit_on=None, on=clock.local_day(at)):
        raise NotAllowed
    province = current_province()
    with connections[homes.here("identity")].cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"identity/eid/{province}"]
        )
        if not order.again and (earlier := _earlier(digest)):
            return earlier
        cursor.execute(_STAGE)
        with cursor.copy(_COPY) as rows:
            for one in figures:
                rows.write_row(
                    (uuid7(), one.unit, one.unit_on, one.month, one.kind.value, one.count)
                )
        cursor.execute(_KNOWN, [province])
        replaced = int(cursor.fetchone()[0])
        cursor.execute(_LOAD, [province, order.synthetic])
    row = EidImport(
        province=province, sha256=digest, rows_read=outcome.rows, rows_loaded=outcome.loaded,
        rows_refused=outcome.refused, imported_at=at, imported_by=by.id,
    )  # fmt: skip
    row.save(force_insert=True)
    ledger.record(
        EidFiguresImported(
            import_id=str(row.pk), sha256=digest, rows_read=outcome.rows,
            rows_loaded=outcome.loaded, rows_refused=outcome.refused, figures=outcome.figures,
            replaced=replaced,
        ),
        subject=str(row.pk),
        by=by,
        at=at,
    )  # fmt: skip
    return replace(outcome, replaced=replaced)


def _sifted(path: Path, report: Report, *, today: dt.date) -> tuple[list[Figure], int]:
    """Return the figures of a file and how many rows they stand in; the others are reported."""
    found = sheets.batches(path)
    first = next(found, sheets.Batch.empty())
    place, heading = _heading(first.rows)
    units = territory.gazetteer()

    def stands(code: str, on: dt.date) -> bool:
        unit = units.find(code, on)
        # An island district without communes did a commune's work.
        return unit is not None and (
            unit.level is Level.COMMUNE
            or (unit.level is Level.DISTRICT and not units.children(unit, on))
        )

    sieve = Sieve(heading, today=today, stands=stands)
    del first.rows[: place + 1], first.lines[: place + 1]
    figures, good = [], 0
    for batch in _chained(first, found):
        unread = [Refused(one.line, "", one.text, Reason(one.reason)) for one in batch.unread]
        kept, refused, rows = sieve.sift(batch.lines, batch.rows)
        report.add(sorted(unread + refused, key=lambda one: one.line))
        figures += kept
        good += rows
    return figures, good


def _chained(first: sheets.Batch, others: Iterable[sheets.Batch]) -> Iterable[sheets.Batch]:
    yield first
    yield from others


def _heading(rows: Sequence[sheets.Row]) -> tuple[int, Layout]:
    layouts = [eid_sheet.layout(row) for row in rows[:HEADING_WITHIN]]
    for place, found in enumerate(layouts):
        if found.is_usable:
            return place, found
    best = max(layouts, key=lambda one: len(one.places), default=eid_sheet.layout([]))
    said = [
        (_few(best.missing), "lacks", "thiếu"),
        (_few(best.extra), "has unknown", "có cột lạ"),
        (_few(best.twice), "has twice", "có cột lặp"),
    ]
    raise SheetUnfit(
        "The heading " + "; ".join(f"{en}: {words}" for words, en, _ in said if words) + ".",
        vi="Dòng tiêu đề " + "; ".join(f"{vi}: {words}" for words, _, vi in said if words) + ".",
    )


def _few(names: Sequence[str]) -> str:
    return ", ".join(shown(name)[:40] for name in names[:8])


def _refusal(
    kind: type[SheetRowsRefused | SheetEmpty], report: Report, good: int
) -> SheetRowsRefused | SheetEmpty:
    """Return a refusal that names the report, which is kept whatever comes of the file."""
    plain, kept = kind(), report.keep()
    rows = good + report.count
    return kind(
        f"{plain} {report.count} of {rows} rows were refused: {kept}",
        vi=f"{plain.sentence_vi} {report.count}/{rows} dòng bị từ chối: {kept}",
    )


def _earlier(digest: str) -> EidOutcome | None:
    known = EidImport.objects.filter(province=current_province(), sha256=digest)
    row = known.order_by("-pk").first()
    if row is None:
        return None
    return EidOutcome(
        rows=row.rows_read, loaded=row.rows_loaded, refused=row.rows_refused, already=True
    )


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise FileUnreadable(f"{path.name}: {error.strerror}.") from error
