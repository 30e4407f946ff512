"""Moves made by hand, as the merger's queries would tell of them."""

import dataclasses
import datetime as dt
import uuid
from decimal import Decimal
from zoneinfo import ZoneInfo

from lienmach.merger import queries
from lienmach.merger.queries import (
    CatalogueDifference,
    Conserved,
    ManifestLine,
    MoveDetail,
    MoveSummary,
    Office,
    SampleLine,
    Step,
    SumLine,
    TableProgress,
    Traffic,
)

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
START = dt.datetime(2026, 11, 20, 14, 3, 7, tzinfo=VIETNAM)
# When each of the ten steps begins, in seconds, and when the last one's beginning is over.
BEGINNINGS = (0, 0.4, 1.1, 1.6, 42, 44, 49, 60, 66, 66.2)
TABLES = {"dossiers_dossier": 5000, "dossiers_note": 9312, "dossiers_paper": 4120}
COPY, VERIFY, CUT_OVER, WAY_BACK = 4, 7, 9, 10


def second(number):
    """Return a moment, in seconds from the beginning."""
    return START + dt.timedelta(seconds=number)


def step_state(number, *, reached, state):
    """Return how a step stands in a move that has come to another."""
    if number > reached:
        return "waiting"
    if number < reached:
        return "skipped" if queries.STEPS[number - 1] == "rehearse" else "done"
    return {"failed": "failed", "closed": "done", "reversed": "done"}.get(state, "running")


def steps(reached, state):
    """Return the ten steps of a move that has come to one of them."""
    made = []
    for number, (name, begun) in enumerate(zip(queries.STEPS, BEGINNINGS, strict=True), 1):
        standing = step_state(number, reached=reached, state=state)
        has_begun = standing not in {"waiting", "skipped"}
        made.append(
            Step(
                number=number,
                name=name,
                state=standing,
                started_at=second(begun) if has_begun else None,
                ended_at=second(BEGINNINGS[min(number, 9)]) if standing == "done" else None,
                note="3 rows differ" if standing == "failed" else "",
                note_vi="3 dòng sai khác" if standing == "failed" else "",
            )
        )
    return made


def manifest(offices=12, *, missing=(), under_way=False):
    """Return manifest lines; of the offices in ``missing`` nothing has arrived of one table."""
    return [
        ManifestLine(
            office_code=f"H23.{number:02}",
            office_name=f"Ủy ban nhân dân xã số {number}",
            table=table,
            expected=10 + number,
            arrived=0
            if number in missing and table == "dossiers_note"
            else 10 + number // (2 if under_way else 1),
        )
        for number in range(offices)
        for table in TABLES
    ]


def sums(*, wrong=()):
    """Return two figures; groups of the states in ``wrong`` differ."""
    by = ("state", "competent_agency")
    lines = [
        SumLine("dossiers_dossier", "rows", by, (state, agency), Decimal(40),
                Decimal(39 if state in wrong else 40))
        for state in ("received", "decided", "handed-over")
        for agency in ("H23.11", "H23.12", "")
    ]  # fmt: skip
    differ = [line for line in lines if line.expected != line.arrived]
    arrived = Decimal(360 - len(differ))
    return [
        Conserved("dossiers_dossier", "rows", by, 9, Decimal(360), arrived, lines, differ),
        Conserved("dossiers_counter", "last", ("agency",), 400, Decimal(2800), Decimal(2800)),
    ]


def summary(state="running", step=COPY, **changes):
    """Return a move in one line."""
    made = MoveSummary(
        id=uuid.UUID("01997a3e-0000-7000-8000-000000000001"),
        province="haiduong",
        system="dossiers",
        source="haiduong",
        target="haiphong",
        direction="reverse" if state == "reversed" else "forward",
        state=state,
        step=step,
        started_at=START,
        ended_at=second(74) if state in {"closed", "reversed", "failed"} else None,
        sentence="What arrived is not what was sent." if state == "failed" else "",
        sentence_vi="Dữ liệu đến không khớp dữ liệu gửi." if state == "failed" else "",
    )
    return dataclasses.replace(made, **changes)


def detail(state="running", step=COPY, *, failed_at=None, **changes):
    """Return a move with everything about it."""
    last = {COPY: 40, VERIFY: 60}.get(step, 74)
    share = 0.4 if step == COPY else 1
    is_over = step > CUT_OVER
    made = MoveDetail(
        summary=summary(state, step),
        steps=steps(step, state),
        tables=[
            TableProgress(
                name,
                int(rows * share),
                rows,
                52_310 if step == COPY else 0,
                None if step < VERIFY else 3 if state == "failed" and "note" in name else 0,
            )
            for name, rows in TABLES.items()
        ],
        lag=71 if step == COPY else 0,
        differences=3 if state == "failed" else 0,
        undecided=37 if is_over else 0,
        eta_seconds=128.0 if step == COPY else None,
        samples=[
            SampleLine(second(t), 1200 * t, 52_000.0 + t if 2 <= t <= 42 else 0.0, 60 - t % 30)
            for t in range(1, last)
        ],
        traffic=[
            Traffic(
                second(t),
                served=150 + t % 7,
                failed=2 if t == failed_at else 0,
                longest_ms=57.3 if t == 66 else 12.0 + t % 20,
            )
            for t in range(last + 10)
        ],
        cutover=(second(66.05), second(66.0923)) if is_over else None,
        cutover_ms=42.3 if is_over else None,
        manifest=manifest(under_way=step == COPY, missing={3, 5} if state == "failed" else ()),
        catalogue=[
            CatalogueDifference(
                "DVC25.19", "fees", [{"amount": 28000}], [{"amount": 30000}], "keep"
            ),
            CatalogueDifference(
                "DVC25.19",
                "limits",
                [{"kind": "working_days", "value": 5}],
                [{"kind": "working_days", "value": 4}],
                "adopt",
            ),
        ],
        links={"linked": 318, "doubtful": 4},
        reversal=(second(70.2), second(70.245)) if state == "reversed" else None,
        reversal_ms=45.1 if state == "reversed" else None,
        sums=sums(wrong={"decided"} if state == "failed" else ()) if step >= VERIFY else [],
        sums_differ=3 if state == "failed" else 0,
        idle=[Office("11200", "Xã Trống"), Office("11203", "Xã Vắng")],
    )
    return dataclasses.replace(made, **changes)
