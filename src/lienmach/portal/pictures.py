"""The pictures of one move: requests, waits, rows and lag along one axis of time."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from lienmach.merger.queries import MoveDetail
from lienmach.portal import charts, formats, words
from lienmach.portal.language import Language

BOUND_MS = 150.0
PLOT_HEIGHT = 96.0
ROWS_IN_TABLE = 60
MIDDLE = 0.6
Switch = Literal["cutover", "reversal"]
SHOWN_BEFORE = dt.timedelta(minutes=1)
SHOWN_AFTER = dt.timedelta(seconds=30)
SHARE_AFTER = 0.6


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the cut-over stands: the share of the width in percent, and how its label hangs."""

    x: str
    anchor: str
    nudge: int
    label: str


@dataclass(frozen=True, slots=True)
class Bound:
    """The line that no wait should pass."""

    y: str
    label: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """One picture with the words around it."""

    key: str
    picture: charts.Picture
    scale: list[str]
    alt: str
    note: str
    alarm: str = ""
    bound: Bound | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table that says the same as the pictures; text, a dash where nothing is known."""

    time: str
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Pictures:
    """Everything drawn for one move."""

    start: str
    end: str
    drawn: list[Drawn]
    columns: list[str]
    mark: Mark | None = None
    bucket: str = ""
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Series:
    key: str
    values: list[charts.Value]
    draw: Callable[..., charts.Picture]
    at_least: float = 0


def _series(detail: MoveDetail, along: charts.Axis) -> list[_Series]:
    def per_second(counts: Sequence[float]) -> float:
        return sum(counts) / along.bucket

    traffic, samples = detail.traffic, detail.samples
    served = charts.gather(along, [(t.second, t.served) for t in traffic], per_second)
    longest = charts.gather(along, [(t.second, t.longest_ms) for t in traffic], max)
    rate = charts.gather(along, [(s.at, s.rows_per_second) for s in samples], charts.mean)
    lag = charts.gather(along, [(s.at, float(s.lag)) for s in samples], max)
    return [
        _Series("chart.served", _silence_is_zero(served), charts.curve),
        _Series("chart.longest", longest, charts.bars, at_least=BOUND_MS * 1.3),
        _Series("chart.rows", rate, charts.curve),
        _Series("chart.lag", lag, charts.curve),
    ]


def _silence_is_zero(values: list[charts.Value]) -> list[charts.Value]:
    """Nobody answered between two answers: that is nothing served, not nothing known."""
    known = [index for index, value in enumerate(values) if value is not None]
    if not known:
        return values
    return [
        value if value is not None or not known[0] < index < known[-1] else 0.0
        for index, value in enumerate(values)
    ]


def _failures(detail: MoveDetail, along: charts.Axis) -> list[charts.Value]:
    return charts.gather(along, [(t.second, float(t.failed)) for t in detail.traffic], sum)


def _has_any(values: list[charts.Value]) -> bool:
    return any(value is not None for value in values)


def _mark(detail: MoveDetail, along: charts.Axis, lang: Language, switch: Switch) -> Mark | None:
    if detail.cutover is None:
        return None
    share = along.share(detail.cutover[0])
    on_the_left = share < MIDDLE
    return Mark(
        x=f"{share * 100:.2f}%",
        anchor="start" if on_the_left else "end",
        nudge=6 if on_the_left else -6,
        label=words.say(f"charts.{switch}", lang=lang, clock=formats.clock(detail.cutover[0])),
    )


def _drawn(
    series: _Series, detail: MoveDetail, along: charts.Axis, lang: Language, switch: Switch
) -> Drawn:
    picture = series.draw(series.values, at_least=series.at_least)
    peak = formats.number(picture.peak, lang=lang)
    alt = words.say(
        "chart.alt",
        lang=lang,
        name=words.say(series.key, lang=lang),
        start=formats.clock(along.start),
        end=formats.clock(along.end),
        peak=peak,
    )
    if detail.cutover is not None:
        switched = formats.clock(detail.cutover[0])
        alt += words.say(f"chart.alt_{switch}", lang=lang, clock=switched)
    failures: list[charts.Value] = (
        [1.0 if count else None for count in _failures(detail, along)]
        if series.key == "chart.served"
        else []
    )
    return Drawn(
        key=series.key,
        picture=picture,
        scale=[formats.number(picture.top * share, lang=lang) for share in (1, 0.5, 0)],
        alt=alt,
        note=words.say("charts.peak", lang=lang, peak=peak),
        alarm=charts.bars(failures).bars if any(failures) else "",
        bound=_bound(picture, lang) if series.key == "chart.longest" else None,
    )


def _bound(picture: charts.Picture, lang: Language) -> Bound:
    wait = formats.milliseconds(BOUND_MS, lang=lang)
    return Bound(
        y=f"{(1 - BOUND_MS / picture.top) * PLOT_HEIGHT:.1f}",
        label=words.say("charts.bound", lang=lang, wait=wait),
    )


def _table(detail: MoveDetail, along: charts.Axis, lang: Language) -> list[Row]:
    columns = [series.values for series in _series(detail, along)]
    columns.insert(1, _failures(detail, along))
    rows = []
    for index, values in enumerate(zip(*columns, strict=True)):
        if all(value is None for value in values):
            continue
        cells = ["–" if v is None else formats.number(v, lang=lang) for v in values]
        rows.append(Row(time=formats.clock(along.moment(index)), cells=cells))
    return rows


def _around_the_move(detail: MoveDetail) -> MoveDetail:
    """Leave out what came long after the cut-over, or the move itself would shrink to a line."""
    if detail.cutover is None:
        return detail
    began, ended = detail.cutover
    until = ended + max(SHOWN_AFTER, SHARE_AFTER * (began - detail.summary.started_at))
    return dataclasses.replace(
        detail,
        traffic=[each for each in detail.traffic if each.second <= until],
        samples=[each for each in detail.samples if each.at <= until],
    )


def pictures(detail: MoveDetail, lang: Language, *, switch: Switch = "cutover") -> Pictures | None:
    """Draw a move and mark its switch; null while nothing has been measured."""
    detail = _around_the_move(detail)
    moments = [t.second for t in detail.traffic] + [s.at for s in detail.samples]
    if moments and detail.cutover is not None:
        moments += detail.cutover
    along, coarse = charts.axis(moments), charts.axis(moments, most=ROWS_IN_TABLE)
    if along is None or coarse is None:
        return None
    series = _series(detail, along)
    keys = [each.key for each in series]
    return Pictures(
        start=formats.clock(along.start),
        end=formats.clock(along.end),
        drawn=[
            _drawn(each, detail, along, lang, switch) for each in series if _has_any(each.values)
        ],
        columns=[keys[0], "chart.failed", *keys[1:]],
        mark=_mark(detail, along, lang, switch),
        bucket=formats.span(coarse.bucket, lang=lang),
        rows=_table(detail, coarse, lang),
    )


def of_reversal(detail: MoveDetail, lang: Language) -> Pictures | None:
    """Draw the minutes around a reversal; null if there was none."""
    if detail.reversal is None:
        return None
    since, until = detail.reversal[0] - SHOWN_BEFORE, detail.reversal[1] + SHOWN_AFTER
    told = dataclasses.replace(
        detail,
        summary=dataclasses.replace(detail.summary, started_at=since),
        traffic=[each for each in detail.traffic if since <= each.second <= until],
        samples=[],
        cutover=detail.reversal,
    )
    return pictures(told, lang, switch="reversal")


@dataclass(frozen=True, slots=True)
class Figures:
    """The sums of one move, for its strip of figures."""

    rows_done: int
    rows_total: int
    rate: float | None
    mean_rate: float | None
    served: int
    failed: int
    longest_ms: float | None
    cutover_longest_ms: float | None
    took_seconds: float | None
    since: dt.datetime | None
    until: dt.datetime | None


def _rates_while_copying(detail: MoveDetail) -> list[float]:
    return [
        sample.rows_per_second
        for step in detail.steps
        if step.name == "copy" and step.started_at is not None
        for sample in detail.samples
        if step.started_at <= sample.at and (step.ended_at is None or sample.at <= step.ended_at)
    ]


def _rate_of_the_whole_copy(detail: MoveDetail) -> float | None:
    """Return rows over seconds of a copy that is done: one too short was never sampled."""
    for step in detail.steps:
        if step.name == "copy" and step.started_at and step.ended_at:
            seconds = (step.ended_at - step.started_at).total_seconds()
            return sum(table.rows_done for table in detail.tables) / seconds if seconds else None
    return None


def figures(detail: MoveDetail) -> Figures:
    """Sum up a move, over the time that its pictures show."""
    detail = _around_the_move(detail)
    is_copying = any(step.name == "copy" and step.state == "running" for step in detail.steps)
    rates = _rates_while_copying(detail)
    longest = [second.longest_ms for second in detail.traffic]
    around: list[float] = []
    if detail.cutover is not None:
        first = detail.cutover[0].replace(microsecond=0)
        # One second more: a wait is counted when it is over.
        last = detail.cutover[1] + dt.timedelta(seconds=1)
        around = [t.longest_ms for t in detail.traffic if first <= t.second <= last]
    move = detail.summary
    # What came after the cut-over is the way back, which stays open as long as one likes.
    done_at = detail.cutover[1] if detail.cutover else move.ended_at
    took = done_at - move.started_at if done_at else None
    return Figures(
        rows_done=sum(table.rows_done for table in detail.tables),
        rows_total=sum(table.rows_total for table in detail.tables),
        rate=rates[-1] if rates and is_copying else None,
        mean_rate=charts.mean(rates) if rates else _rate_of_the_whole_copy(detail),
        served=sum(second.served for second in detail.traffic),
        failed=sum(second.failed for second in detail.traffic),
        longest_ms=max(longest, default=None),
        cutover_longest_ms=max(around, default=None),
        took_seconds=took.total_seconds() if took else None,
        since=detail.traffic[0].second if detail.traffic else None,
        until=detail.traffic[-1].second if detail.traffic else None,
    )
