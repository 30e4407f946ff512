"""Questions about moves, for the control room and the command line."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings

from lienmach.ground.traffic import read_traffic
from lienmach.merger.models import Arrival, Chunk, Link, Move, MoveStep, Sample
from lienmach.merger.queries import offices
from lienmach.merger.queries.catalogues import CatalogueDifference, differences
from lienmach.merger.queries.kept import find
from lienmach.merger.queries.offices import Office
from lienmach.merger.queries.sums import Conserved, conserved
from lienmach.merger.queries.undecided import waiting

STEPS = (
    "plan", "align", "capture", "copy", "catch_up", "link", "verify", "rehearse", "cut_over",
    "way_back",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MoveSummary:
    """A move in one line."""

    id: UUID
    province: str
    system: str
    source: str
    target: str
    direction: str
    state: str
    step: int
    started_at: dt.datetime
    ended_at: dt.datetime | None
    sentence: str
    sentence_vi: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One of the ten numbered steps."""

    number: int
    name: str
    state: str
    started_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    note: str = ""
    note_vi: str = ""


@dataclass(frozen=True, slots=True)
class TableProgress:
    """How far one table has come; ``differences`` is null until it has been verified."""

    table: str
    rows_done: int
    rows_total: int
    rows_per_second: float
    differences: int | None


@dataclass(frozen=True, slots=True)
class SampleLine:
    """How far the move was at a moment."""

    at: dt.datetime
    rows: int
    rows_per_second: float
    lag: int


@dataclass(frozen=True, slots=True)
class Traffic:
    """What the web server answered in one second."""

    second: dt.datetime
    served: int
    failed: int
    longest_ms: float


@dataclass(frozen=True, slots=True)
class ManifestLine:
    """What one office sent of one table, and what arrived."""

    office_code: str
    office_name: str
    table: str
    expected: int
    arrived: int


@dataclass(frozen=True, slots=True)
class MoveDetail:
    """All that is known of a move."""

    summary: MoveSummary
    steps: list[Step]
    tables: list[TableProgress]
    lag: int
    differences: int
    undecided: int
    eta_seconds: float | None
    samples: list[SampleLine]
    traffic: list[Traffic]
    cutover: tuple[dt.datetime, dt.datetime] | None
    cutover_ms: float | None
    manifest: list[ManifestLine]
    catalogue: list[CatalogueDifference]
    links: dict[str, int] = field(default_factory=dict)
    reversal: tuple[dt.datetime, dt.datetime] | None = None
    reversal_ms: float | None = None
    sums: list[Conserved] = field(default_factory=list)
    sums_differ: int = 0
    idle: list[Office] = field(default_factory=list)


def moves() -> list[MoveSummary]:
    """Return all moves of the installation, the newest first."""
    found = [
        _summary(move) for alias in settings.PROVINCES for move in Move.objects.using(alias).all()
    ]
    return sorted(found, key=lambda move: move.started_at, reverse=True)


def _summary(move: Move) -> MoveSummary:
    reversing = move.state == Move.State.REVERSED or bool(move.progress.get("reversing"))
    return MoveSummary(
        id=move.id, province=move.province, system=move.system, source=move.source,
        target=move.target, direction="reverse" if reversing else "forward",
        state=move.state, step=STEPS.index(move.step) + 1, started_at=move.started_at,
        ended_at=move.ended_at, sentence=move.sentence, sentence_vi=move.sentence_vi,
    )  # fmt: skip


def move(move_id: UUID) -> MoveDetail | None:
    """Return all that is known of a move; null if there is none."""
    found = find(move_id)
    if found is None:
        return None
    alias = found.target
    manifest = _manifest(alias, found)
    samples = _samples(alias, found)
    tables = _tables(alias, found)
    window = found.report.get("cutover") or {}
    back = found.report.get("reversal", {}).get("cutover") or {}
    cutover = _moments(window)
    return MoveDetail(
        summary=_summary(found),
        steps=_steps(alias, found),
        tables=tables,
        lag=_lag(found),
        differences=int(_verification(found).get("differences", 0)),
        undecided=waiting(found).total,
        eta_seconds=_eta(tables, samples) if found.state == Move.State.RUNNING else None,
        samples=samples,
        traffic=[
            Traffic(one.second, one.served, one.failed, one.longest_ms)
            for one in read_traffic(found.started_at, _told_until(found, cutover))
        ],
        cutover=cutover,
        cutover_ms=window.get("ms"),
        manifest=manifest,
        catalogue=differences(found.province, found.target, alias=alias),
        links={
            verdict: Link.objects.using(alias)
            .filter(move_id=found.id, verdict=verdict, undone_at=None)
            .count()
            for verdict in ("linked", "doubtful")
        },
        reversal=_moments(back),
        reversal_ms=back.get("ms"),
        sums=conserved(found),
        idle=offices.idle(found, {line.office_code for line in manifest}),
        sums_differ=int(_verification(found).get("sums_differ", 0)),
    )


def _verification(found: Move) -> Mapping[str, Any]:
    """Return what the last full comparison counted; nothing before there was one."""
    back: Mapping[str, Any] = found.report.get("reversal", {}).get("verification") or {}
    return back or found.report.get("verification") or {}


def _moments(window: Mapping[str, Any]) -> tuple[dt.datetime, dt.datetime] | None:
    """Return when a door was closed and opened again, as a report keeps it."""
    if not window:
        return None
    began, ended = (dt.datetime.fromisoformat(window[name]) for name in ("began", "ended"))
    return began, ended


def _told_until(found: Move, cutover: tuple[dt.datetime, dt.datetime] | None) -> dt.datetime | None:
    """
    Return until when traffic belongs to a move; null while it runs.

    The way back may stay open for weeks, whose traffic nobody wants to read every second.
    """
    if found.ended_at is not None:
        return found.ended_at + dt.timedelta(minutes=1)
    if cutover is None:
        return None
    began, ended = cutover
    return ended + (began - found.started_at) + dt.timedelta(minutes=1)


def _steps(alias: str, found: Move) -> list[Step]:
    known = {step.name: step for step in MoveStep.objects.using(alias).filter(move=found)}
    return [
        Step(number, name, known[name].state, known[name].started_at, known[name].ended_at,
             known[name].note, known[name].note_vi) if name in known else Step(number, name, "waiting")
        for number, name in enumerate(STEPS, start=1)
    ]  # fmt: skip


def _tables(alias: str, found: Move) -> list[TableProgress]:
    compared = _verification(found).get("tables", {})
    rates = found.progress.get("rows_per_second", {})
    totals: dict[str, list[int]] = {}
    for chunk in Chunk.objects.using(alias).filter(move=found).order_by("id"):
        line = totals.setdefault(chunk.tbl, [0, 0])
        line[0] += chunk.rows or 0
        line[1] += max(chunk.expected, chunk.rows or 0)
    return [
        TableProgress(
            table,
            done,
            total,
            float(rates.get(table, 0)),
            compared[table]["differences"] if table in compared else None,
        )
        for table, (done, total) in totals.items()
    ]


def _samples(alias: str, found: Move) -> list[SampleLine]:
    lines: list[SampleLine] = []
    for sample in Sample.objects.using(alias).filter(move=found).order_by("at"):
        rate = 0.0
        if lines:
            seconds = (sample.at - lines[-1].at).total_seconds()
            rate = (sample.rows - lines[-1].rows) / seconds if seconds > 0 else 0.0
        lines.append(SampleLine(sample.at, sample.rows, max(rate, 0.0), sample.lag))
    return lines


def _eta(tables: list[TableProgress], samples: list[SampleLine]) -> float | None:
    recent = [line.rows_per_second for line in samples[-5:] if line.rows_per_second > 0]
    left = sum(table.rows_total - table.rows_done for table in tables)
    return left / (sum(recent) / len(recent)) if recent and left > 0 else None


def _lag(found: Move) -> int:
    return int(found.progress.get("lag", 0))


def _manifest(alias: str, found: Move) -> list[ManifestLine]:
    lines = Arrival.objects.using(alias).filter(move=found).order_by("office", "tbl")
    return [
        ManifestLine(line.office, offices.name_of(line.office, on=found.legal_day), line.tbl,
                     line.expected, line.arrived)
        for line in lines
    ]  # fmt: skip
