"""
Take a file into a register: every good row of it or, if so asked, all rows or none.

Reading, sifting and staging happen before the door; passing it, loading and recording are
one action. Killed at any moment, nothing of the file is in the register.
"""

import datetime as dt
import gc
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from django.db import connections

from lienmach import homes
from lienmach.ground import installation, sheets
from lienmach.ground.actor import Actor
from lienmach.ground.ids import uuid7
from lienmach.ground.refusals import FileUnreadable, NotAllowed
from lienmach.ground.reports import Mark, Report, shown
from lienmach.homes import action, current_province
from lienmach.identity import queries as identity
from lienmach.identity.rules.duties import Kind as Work
from lienmach.ledger import actions as ledger
from lienmach.registries.actions import loading
from lienmach.registries.actions.staging import Staging, staging
from lienmach.registries.events import FileImported
from lienmach.registries.models import Import
from lienmach.registries.queries.progress import has_model
from lienmach.registries.refusals import (
    HeadingUnfit,
    KindUnknown,
    NothingLoaded,
    RowsRefused,
)
from lienmach.registries.rules import arriving
from lienmach.registries.rules.headings import Layout, layout
from lienmach.registries.rules.kinds import KINDS, Kind
from lienmach.registries.rules.reasons import SENTENCES, Reason
from lienmach.registries.rules.sieve import Refused, Sieve
from lienmach.territory import queries as territory
from lienmach.territory.rules.gazetteer import Gazetteer

SYSTEM = "registries"
HEADING_WITHIN = 20
"""Rows in which a heading is looked for: office spreadsheets begin with a title."""
_TRIES = 5


class Watch(Protocol):
    """Who wants to know how far an import has got."""

    def read(self, done: int, total: int) -> None:
        """So many bytes of the file have been read."""

    def loaded(self, done: int, total: int) -> None:
        """So many rows have been put into the register."""


class Nobody:
    """Watches nothing."""

    def read(self, done: int, total: int) -> None:
        """Look away."""

    def loaded(self, done: int, total: int) -> None:
        """Look away."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to take in, and how."""

    kind: str
    path: Path
    synthetic: bool = False
    given: dict[str, str] = field(default_factory=dict)
    """Values of columns that the file does not have, the same for every row."""
    ignored: Sequence[str] = ()
    """Headings left out on purpose."""
    all_or_nothing: bool = False
    again: bool = False
    """Take a file in though it was taken in before; its rows will mostly be duplicates."""
    report: Path | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an import. ``already`` when the file had been taken in before."""

    kind: str
    rows: int
    loaded: int
    refused: int
    reasons: dict[str, int] = field(default_factory=dict)
    report: Path | None = None
    already: bool = False
    is_run_due: bool = False
    """The rows are too many to be linked as they come, or no run has taken place yet."""


class _StagedElsewhere(Exception):
    """The system moved house after its rows had been staged at the old one."""


def import_file(order: Order, *, by: Actor, at: dt.datetime, watch: Watch | None = None) -> Outcome:
    """
    Take a file into a register of the current province.

    :raises FileUnreadable: when it is no CSV, Parquet or XLSX.
    :raises HeadingUnfit: when columns are missing, unknown or there twice.
    :raises RowsRefused: when a row was refused and all or nothing was ordered.
    :raises NothingLoaded: when every row was refused.
    """
    kind = KINDS.get(order.kind)
    if kind is None:
        raise KindUnknown(f"There is no register {order.kind!r}; there are {', '.join(KINDS)}.")
    digest = _digest(order.path)
    name = f"{current_province()}-{kind.name}-{digest[:12]}.refused.csv"
    path = order.report or installation.folder("imports") / name
    for _ in range(_TRIES):
        with homes.reading(SYSTEM) as at_home:
            alias = at_home[SYSTEM]
            _demand_import(by, on=at.date())
            earlier = None if order.again else _earlier(kind.name, digest)
        if earlier is not None:
            return earlier
        with Report(path, SENTENCES) as report, staging(alias, kind) as table:
            intake = _Intake(order, kind, digest, alias, table, report, watch or Nobody())
            try:
                intake.stage(today=at.date())
                return intake.take_in(by=by, at=at)
            except _StagedElsewhere:
                continue
    raise homes.SystemBusy


@dataclass(slots=True)
class _Intake:
    """One file on its way into one register, by way of the staging table of one database."""

    order: Order
    kind: Kind
    digest: str
    alias: str
    table: Staging
    report: Report
    watch: Watch
    rows: int = 0

    def stage(self, *, today: dt.date) -> None:
        """Read the file, and put what can be stored into the staging table."""
        size = self.order.path.stat().st_size
        found = sheets.batches(self.order.path, tell=lambda done: self.watch.read(done, size))
        first = next(found, sheets.Batch.empty())
        place, heading = _heading(self.kind, self.order, first.rows)
        # Asked once: while a COPY is under way, its connection answers no questions.
        units = territory.gazetteer()
        sieve = Sieve(
            self.kind,
            heading,
            today=today,
            standing=partial(_since, units),
            given=self.order.given,
        )
        width = len(first.rows[place])
        del first.rows[: place + 1], first.lines[: place + 1]
        with _no_collector():
            self._sift(first, sieve, heading, width)
            for batch in found:
                self._sift(batch, sieve, heading, width)
        self.watch.read(size, size)
        self.table.done()
        self.report.add(loading.part_twins(self.table.cursor, self.kind))

    def _sift(self, batch: sheets.Batch, sieve: Sieve, heading: Layout, width: int) -> None:
        unread = [Refused(one.line, "", one.text, Reason(one.reason)) for one in batch.unread]
        lines, rows, uneven = _even(batch, self.kind, heading, width)
        sifted = sieve.sift(lines, rows)
        refused = unread + uneven + sifted.refused
        self.rows += len(rows) + len(unread) + len(uneven)
        self.report.add(sorted(refused, key=lambda one: one.line))
        self.table.add(sifted)

    def take_in(self, *, by: Actor, at: dt.datetime) -> Outcome:
        """Load what is staged, and keep the report whatever comes of it."""
        mark = self.report.mark()
        try:
            outcome = _take_in(self, mark, by=by, at=at)
        except (RowsRefused, NothingLoaded) as refusal:
            kept = self.report.keep()
            raise type(refusal)(
                f"{refusal} {self.report.count} of {self.rows} rows were refused: {kept}",
                vi=f"{refusal.sentence_vi} {self.report.count}/{self.rows} dòng bị từ chối: {kept}",
            ) from None
        return outcome if outcome.already else replace(outcome, report=self.report.keep())


@action(SYSTEM)
def _take_in(intake: _Intake, mark: Mark, *, by: Actor, at: dt.datetime) -> Outcome:
    """Load the staged rows, all in one transaction, and record that it was done."""
    if homes.here(SYSTEM) != intake.alias:
        raise _StagedElsewhere
    _demand_import(by, on=at.date())
    intake.report.rewind(mark)  # the action may have run before
    kind, province = intake.kind, current_province()
    # The cursor is psycopg's own; what goes wrong on it must look like what Django raises.
    with connections[intake.alias].wrap_database_errors:
        intake.table.cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"registries/import/{province}/{kind.name}"],
        )
        if not intake.order.again and (earlier := _earlier(kind.name, intake.digest)):
            return earlier
        loaded = loading.load(
            intake.table.cursor,
            kind,
            province=province,
            synthetic=intake.order.synthetic,
            progress=lambda done: intake.watch.loaded(done, intake.table.rows),
        )
        if intake.report.count + loaded != intake.rows:
            connection = intake.table.cursor.connection
            intake.report.add(loading.passed_over(connection, kind, province=province))
    if intake.order.all_or_nothing and intake.report.count:
        raise RowsRefused
    if not loaded and intake.report.count:
        raise NothingLoaded
    waits = kind.name in arriving.LINKED_KINDS and loaded > 0
    first, last = loading.span(intake.table.cursor) if waits else (None, None)
    is_run_due = waits and arriving.is_for_a_run(loaded, has_model=has_model())
    row = Import(
        id=uuid7(),
        province=province,
        kind=kind.name,
        sha256=intake.digest,
        rows_read=intake.rows,
        rows_loaded=loaded,
        rows_refused=intake.report.count,
        imported_at=at,
        imported_by=by.id,
        waits_from=first,
        waits_to=last,
    )
    row.save(force_insert=True)
    ledger.record(_imported(row, is_run_due=is_run_due), subject=str(row.pk), by=by, at=at)
    return Outcome(
        kind=kind.name,
        rows=row.rows_read,
        loaded=loaded,
        refused=row.rows_refused,
        reasons={reason.value: count for reason, count in intake.report.reasons.items()},
        is_run_due=is_run_due,
    )


def _imported(row: Import, *, is_run_due: bool) -> FileImported:
    return FileImported(
        import_id=str(row.pk),
        kind=row.kind,
        sha256=row.sha256,
        rows_read=row.rows_read,
        rows_loaded=row.rows_loaded,
        rows_refused=row.rows_refused,
        waits_from="" if is_run_due or row.waits_from is None else str(row.waits_from),
    )


def _demand_import(by: Actor, *, on: dt.date) -> None:
    # A file may hold rows of any commune, so the duty must cover the whole province.
    if not identity.may(by, {Work.IMPORT}, unit=None, unit_on=None, on=on):
        raise NotAllowed


def _earlier(kind: str, digest: str) -> Outcome | None:
    """Return what came of a file when it was last taken in."""
    row = (
        Import.objects.filter(province=current_province(), kind=kind, sha256=digest)
        .order_by("-id")
        .first()
    )
    if row is None:
        return None
    return Outcome(
        kind=kind,
        rows=row.rows_read,
        loaded=row.rows_loaded,
        refused=row.rows_refused,
        already=True,
    )


@contextmanager
def _no_collector() -> Iterator[None]:
    """
    Let nobody look for cycles while millions of rows go by, of which none is in one.

    The collector looks at each of them again and again: a third of the reader's time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise FileUnreadable(f"{path}: {error.strerror}.") from error


def _heading(kind: Kind, order: Order, rows: Sequence[sheets.Row]) -> tuple[int, Layout]:
    """Return where the heading stands, and what it says."""
    layouts = [
        layout(kind, row, given=order.given, ignored=order.ignored) for row in rows[:HEADING_WITHIN]
    ]
    for place, found in enumerate(layouts):
        if found.is_usable:
            return place, found
    best = max(layouts, key=lambda one: len(one.places), default=layout(kind, []))
    said = [
        (_few(best.missing), "lacks", "thiếu"),
        (_few(best.extra), "has unknown", "có cột lạ"),
        (_few(best.twice), "has twice", "có cột lặp"),
    ]
    raise HeadingUnfit(
        "The heading " + "; ".join(f"{en}: {words}" for words, en, _ in said if words) + ".",
        vi="Dòng tiêu đề " + "; ".join(f"{vi}: {words}" for words, _, vi in said if words) + ".",
    )


def _few(names: Sequence[str]) -> str:
    """Return some names for one sentence, though they come from a file of rubbish."""
    words = [shown(name)[:40] for name in names[:8]]
    return ", ".join([*words, "…"] if len(names) > len(words) else words)


def _even(
    batch: sheets.Batch, kind: Kind, heading: Layout, width: int
) -> tuple[list[int], list[sheets.Row], list[Refused]]:
    """Return the rows as wide as the heading, without blank ones; and those of other widths."""
    # A blank row has no name either; where every name is filled in, no row is blank.
    filled = heading.places[kind.marker]
    if set(map(len, batch.rows)) <= {width} and all(row[filled] for row in batch.rows):
        return batch.lines, batch.rows, []
    lines, rows, uneven = [], [], []
    for line, row in zip(batch.lines, batch.rows, strict=True):
        if not any(map(str.strip, row)):
            continue
        if len(row) < heading.width or any(map(str.strip, row[width:])):
            text = ",".join(row)
            uneven.append(Refused(line, "", text, Reason.WRONG_NUMBER_OF_CELLS))
            continue
        lines.append(line)
        rows.append(row)
    return lines, rows, uneven


def _since(units: Gazetteer, code: str, day: str) -> str | None:
    """Return since when a code has meant the unit that stands under it on a day."""
    unit = units.find(code, dt.date.fromisoformat(day))
    return None if unit is None else unit.since.isoformat()
