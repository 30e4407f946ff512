"""A move from its first step to its last, and its reversal; each can be run again after a crash."""

import datetime as dt
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.ground.ids import uuid7
from lienmach.ledger import actions as ledger
from lienmach.merger.actions import aligning, checking, crosswalking, linking, recovery
from lienmach.merger.actions.capturing import capture, refuse_old_transactions
from lienmach.merger.actions.catching_up import catch_up, lag
from lienmach.merger.actions.copying import copy, plan_chunks
from lienmach.merger.actions.cutting_over import CutOver, Switch, cut_over, wait_for_calm
from lienmach.merger.actions.journal import Journal, sentences
from lienmach.merger.actions.passage import Connection, Passage, no_fault, open_mover, opened
from lienmach.merger.actions.verifying import Verification, verify
from lienmach.merger.refusals import NothingToMove
from lienmach.merger.rules.crosswalk import Crosswalk
from lienmach.merger.rules.mapping import Direction

LEGAL_DAY = dt.date(2025, 7, 1)

Told = Callable[[str, dict[str, Any]], None]


def say_nothing(_what: str, _figures: dict[str, Any]) -> None:
    """Hear of progress and keep it to oneself."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How the engine does its work; tests replace a part to show that it is needed."""

    at: Callable[[str], None] = no_fault
    switch: Callable[[Passage], Switch] = Switch
    told: Told = say_nothing


@dataclass(frozen=True, slots=True)
class Kept:
    """A move as its records name it."""

    id: UUID
    province: str
    system: str
    source: str
    target: str
    day: dt.date
    state: str
    step: str
    report: dict[str, Any]


def kept_move(book: psycopg.Connection, province: str, system: str) -> Kept | None:
    """Return the move of a system that is not closed yet, if there is one."""
    row = book.execute(
        "select id, province, system, source, target, legal_day, state, step, report"
        " from merger_move where province = %s and system = %s"
        " and state in ('running', 'cut over', 'failed')",
        [province, system],
    ).fetchone()
    return Kept(*row) if row else None


def move(
    system: str, *, source: str, target: str, day: dt.date = LEGAL_DAY, ways: Ways | None = None
) -> dict[str, Any]:
    """
    Move a system of the province ``source`` into the house of ``target``, and report.

    Everything that forbids it is refused before anything changes. Run again after a crash it
    goes on where it was, by what the doors say.
    :raises Refusal: with a sentence; the old door is open then, and nothing has moved.
    """
    ways = ways or Ways()
    province = source
    checking.refuse_unknown(province, system, source, target)
    with checking.alone(province, system) as old, ExitStack() as stack:
        book = stack.enter_context(open_mover(target, durable=True))
        recovery.recover_one(province, system, at_hand={source: old, target: book})
        found = kept_move(book, province, system)
        if found is None:
            found, passage = _begun(
                Kept(uuid7(), province, system, source, target, day, "running", "plan", {}),
                old, book, stack, ways,
            )  # fmt: skip
        elif (found.source, found.target) != (source, target) or found.state == "cut over":
            raise NothingToMove(
                f"{system} of {province} has moved to {found.target} already;"
                " reverse or close that move first.",
                vi=f"{system} của {province} đã chuyển sang {found.target}; hãy đưa trở lại hoặc kết"
                " thúc lần chuyển đó trước.",
            )
        else:
            passage = stack.enter_context(passage_of(found, Direction.FORWARD, book, ways))
        return _go(found, passage, old, stack, ways)


def _begun(
    new: Kept, old: Connection, book: Connection, stack: ExitStack, ways: Ways
) -> tuple[Kept, Passage]:
    """Check everything, then write the move down: steps 1 and 2."""
    began = clock.now()
    state, _, _ = checking.door(old, new.province, new.system)
    if state != "open":
        raise NothingToMove(
            f"The door of {new.system} of {new.province} at {new.source} is {state}.",
            vi=f"Cửa của {new.system} thuộc {new.province} tại {new.source} đang ở trạng thái {state}.",
        )
    refuse_old_transactions(old)
    crosswalk = crosswalking.drawn(new.day)
    crosswalking.refuse_holes(old, new.province, new.system, new.day, crosswalk)
    if new.system == aligning.CATALOGUE_SYSTEM:
        aligning.refuse_undecided(book, new.province, new.target, on=clock.today())
    passage = stack.enter_context(passage_of(new, Direction.FORWARD, book, ways, crosswalk))
    checking.refuse_target_keys(passage)
    for connection in (old, book):
        crosswalking.keep(connection, new.id, crosswalk)
    book.execute(
        "insert into merger_move (id, province, system, source, target, legal_day, state, step,"
        " sentence, started_at, report, progress)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, '', %s, '{}', '{}')",
        [new.id, new.province, new.system, new.source, new.target, new.day, new.state, new.step,
         began],
    )  # fmt: skip
    return new, passage


@contextmanager
def passage_of(
    found: Kept, direction: Direction, book: Connection, ways: Ways,
    crosswalk: Crosswalk | None = None,
) -> Iterator[Passage]:  # fmt: skip
    """
    Open the passage of a move, forward or back, for as long as the body runs.

    The ``book`` is where the move's records are kept, with its crosswalk if none is given.
    """
    forward = direction is Direction.FORWARD
    passage = opened(
        move=found.id, province=found.province, system=found.system,
        source=found.source if forward else found.target,
        target=found.target if forward else found.source,
        direction=direction, day=found.day, crosswalk=crosswalk or crosswalking.kept(book, found.id),
        book=book, at=ways.at,
    )  # fmt: skip
    try:
        yield passage
    finally:
        passage.close()


def _go(
    found: Kept, passage: Passage, old: Connection, stack: ExitStack, ways: Ways
) -> dict[str, Any]:
    journal = Journal(stack.enter_context(open_mover(found.target, durable=False)), found.id)
    began = time.monotonic()
    journal.state("running", "")
    try:
        state, moved_to, _ = checking.door(passage.src, found.province, found.system)
        if state == "moved" and moved_to == found.target:
            return _finish(found, passage, journal, began)
        with journal.pulse(lambda: lag(old, found.province, found.system)):
            _steps(found, passage, journal, ways)
        return _finish(found, passage, journal, began)
    except BaseException as failure:
        try:
            recovery.recover_one(found.province, found.system)
            journal.state("failed", *sentences(failure))
        except psycopg.Error:
            pass  # the database itself is away: running again goes on from what it says
        raise


def _steps(found: Kept, passage: Passage, journal: Journal, ways: Ways) -> None:
    ways.at("1 the move is written down")
    with journal.step("plan", f"{len(passage.crosswalk.lines)} legs in the crosswalk"):
        pass
    with journal.step("align"):
        if found.system == aligning.CATALOGUE_SYSTEM:
            aligning.carry_out(
                journal.connection, found.province, found.target, by=PLATFORM, at=clock.now()
            )
    ways.at("2 the catalogues are aligned")
    with journal.step("capture"):

        def waiting(sentence: str) -> None:
            journal.running("capture", sentence)
            journal.state("running", sentence)
            ways.told("waiting", {"sentence": sentence})

        capture(passage, told=waiting)
        journal.state("running", "")
    ways.at("3 capture is on")
    with journal.step("copy"):
        ways.told("rows to copy", {"rows": plan_chunks(passage)})
        ways.at("4 the chunks are planned")

        def told(table: str, rows: int) -> None:
            journal.count(table, rows)
            ways.told("copied", {"table": table, "rows": rows})

        copy(passage, told=told)
    ways.at("4 everything is copied")
    with journal.step("catch_up"):
        catch_up(passage)
        bring_proof(passage)
    ways.at("5 caught up")
    with journal.step("link"):
        journal.report(links=linking.link_people(passage))
    journal.finished("link", linking.told(passage))
    ways.at("6 people are linked")
    with journal.step("verify"):
        seen = verify(passage)
        journal.report(verification=verification_figures(seen))
        seen.refuse_if_not()
    ways.at("7 everything is verified")
    journal.skipped("rehearse", "lienmach rehearse plays it on the side, as often as wanted")
    with journal.step("cut_over"):
        switched = cut_over(passage, switch_of=ways.switch)
        journal.report(cutover=window(switched))


def verification_figures(seen: Verification) -> dict[str, Any]:
    """Return what a verification counted, for the report."""
    return seen.figures()


def window(switched: CutOver) -> dict[str, Any]:
    """Return when a cut-over began and ended, for the report."""
    return {
        "began": switched.began.isoformat(),
        "ended": switched.ended.isoformat(),
        "ms": round(switched.ms, 1),
        "drained": switched.drained,
    }


def bring_proof(passage: Passage) -> None:
    """Seal the source's ledger and bring its signed checkpoint along, outside any fence."""
    ledger.seal(passage.source, at=clock.now())
    ledger.bring_proof(origin=passage.source, to=passage.target, at=clock.now())


def _finish(found: Kept, passage: Passage, journal: Journal, began: float) -> dict[str, Any]:
    """Clear the log, say where it stands, and leave the way back open."""
    wait_for_calm(passage.dst)
    passage.src.execute(
        "delete from homes_dirty where province = %s and system = %s",
        [found.province, found.system],
    )
    bring_proof(passage)
    journal.report(links=linking.link_people(passage))  # with those who came since step 6
    counts = passage.book.execute(
        "select coalesce(sum(rows), 0) from merger_chunk where move_id = %s", [found.id]
    ).fetchone()
    rows = int(counts[0]) if counts else 0
    seconds = {name: round(value, 3) for name, value in journal.seconds.items()}
    seconds["cutover"] = seconds.pop("cut_over", 0.0)
    seconds["total"] = round(time.monotonic() - began, 3)
    journal.report(
        rows_moved=rows, seconds=seconds, undecided=linking.undecided(passage),
        rows_per_second=round(rows / max(seconds.get("copy", 0) + seconds.get("catch_up", 0), 1e-3)),
    )  # fmt: skip
    journal.running("way_back", "what changes here is brought back to the old home until closed")
    journal.state("cut over", f"{rows} rows moved; the way back is open")
    return report(journal.connection, found.id)


def report(book: psycopg.Connection, move_id: UUID) -> dict[str, Any]:
    """Return a move's report as the command line prints it."""
    row = book.execute(
        "select system, source, target, state, step, report, sentence, progress"
        " from merger_move where id = %s",
        [move_id],
    ).fetchone()
    assert row is not None  # noqa: S101 - the caller has just written it
    system, source, target, state, step, figures, sentence, progress = row
    seen = figures.get("verification") or {}
    verified = bool(seen) and not any(
        seen.get(name) for name in ("differences", "manifest_missing", "sums_differ")
    )
    return {
        "id": str(move_id), "system": system, "from": source, "to": target, "state": state,
        "step": step, "sentence": sentence, "verified": verified,
        "rows_moved": figures.get("rows_moved", 0), "seconds": figures.get("seconds", {}),
        "rows_per_second": figures.get("rows_per_second", 0), "cutover": figures.get("cutover"),
        "verification": seen, "undecided": figures.get("undecided", 0),
        "links": figures.get("links", {}), "lag": progress.get("lag", 0),
        **({"reversal": figures["reversal"]} if "reversal" in figures else {}),
    }  # fmt: skip


def status() -> list[dict[str, Any]]:
    """Return the report of every move of the installation, oldest first."""
    from django.conf import settings  # noqa: PLC0415 - the engine itself needs no Django

    found = []
    for alias in settings.PROVINCES:
        with open_mover(alias, durable=False) as book:
            ids = book.execute("select id from merger_move order by started_at").fetchall()
            found += [report(book, move_id) for (move_id,) in ids]
    return found


def as_json(value: Any) -> str:
    """Return a report as JSON text."""
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)
