"""Take a move back, or close it for good."""

import time
from contextlib import ExitStack
from typing import Any

import psycopg

from lienmach.merger.actions import checking, linking, recovery
from lienmach.merger.actions.catching_up import catch_up
from lienmach.merger.actions.cutting_over import cut_over
from lienmach.merger.actions.journal import Journal
from lienmach.merger.actions.moves import (
    Kept,
    Ways,
    bring_proof,
    kept_move,
    passage_of,
    report,
    verification_figures,
    window,
)
from lienmach.merger.actions.passage import ALL, Passage, open_mover, sql
from lienmach.merger.actions.verifying import verify
from lienmach.merger.refusals import NoSuchMove
from lienmach.merger.rules.mapping import Direction


def reverse(system: str, *, source: str, target: str, ways: Ways | None = None) -> dict[str, Any]:
    """
    Take a move back: the same fenced switch, the other way. Names are the original move's.

    :raises NoSuchMove: when there is none whose way back is open.
    """
    ways = ways or Ways()
    with checking.alone(source, system) as old, ExitStack() as stack:
        book = stack.enter_context(open_mover(target, durable=True))
        recovery.recover_one(source, system, at_hand={source: old, target: book})
        found = _of(book, system, source, target)
        journal = Journal(book, found.id)
        passage = stack.enter_context(passage_of(found, Direction.BACK, book, ways))
        began = time.monotonic()
        journal.progress(reversing=True)
        state, moved_to, _ = checking.door(passage.src, source, system)
        if not (state == "moved" and moved_to == source):
            ways.at("10 the reversal begins")
            catch_up(passage)
            seen = verify(passage)
            journal.report(reversal={"verification": verification_figures(seen)})
            seen.refuse_if_not()
            ways.at("10 the reversal is verified")
            switched = cut_over(passage, switch_of=ways.switch)
            journal.report(reversal={
                "verification": verification_figures(seen), "cutover": window(switched),
                "seconds": round(time.monotonic() - began, 3),
            })  # fmt: skip
        bring_proof(passage)
        _settle_reversal(passage, journal)
        return report(journal.connection, found.id)


def _settle_reversal(passage: Passage, journal: Journal) -> None:
    """End the captures of both sides: the move is undone, there is no way back of a way back."""
    key = [passage.province, passage.system]
    passage.dst.execute(
        "update homes_door set capturing = false where province = %s and system = %s", key
    )
    for connection in (passage.src, passage.dst):
        connection.execute("delete from homes_dirty where province = %s and system = %s", key)
    linking.unlink_people(passage.book, passage.move)
    journal.finished("way_back", "the move was reversed")
    journal.state("reversed", "the system lives at its old home again", ended=True)


def _of(book: psycopg.Connection, system: str, source: str, target: str) -> Kept:
    found = kept_move(book, source, system)
    if found is None or (found.source, found.target) != (source, target):
        raise NoSuchMove(
            f"No move of {system} from {source} to {target} has its way back open.",
            vi=f"Không có cuộc chuyển nào của {system} từ {source} sang {target} còn mở đường về.",
        )
    if found.state != "cut over":
        raise NoSuchMove(
            f"The move of {system} from {source} to {target} is {found.state};"
            " finish it with `lienmach merge move`.",
            vi=f"Cuộc chuyển {system} từ {source} sang {target} chưa xong ({found.state}); hãy hoàn"
            " tất bằng `lienmach merge move`.",
        )
    return found


def close(system: str, *, source: str, target: str) -> dict[str, Any]:
    """
    Close a move: the way back ends, and the rows left at the old home are cleared.

    The files that they named go by night, as all do that no row names any more.

    Master data is kept in one system only (NĐ 224/2026 art. 23.5.b).
    :raises NoSuchMove: when there is none whose way back is open.
    """
    with checking.alone(source, system), ExitStack() as stack:
        book = stack.enter_context(open_mover(target, durable=True))
        found = _of(book, system, source, target)
        journal = Journal(book, found.id)
        passage = stack.enter_context(passage_of(found, Direction.BACK, book, Ways()))
        key = [found.province, found.system]
        state, _, _ = checking.door(passage.src, *key)
        if state != "open":
            raise NoSuchMove(
                f"The door of {system} at {target} is {state}.",
                vi=f"Cửa của {system} tại {target} đang ở trạng thái {state}.",
            )
        passage.src.execute(
            "update homes_door set capturing = false where province = %s and system = %s", key
        )
        passage.src.execute("delete from homes_dirty where province = %s and system = %s", key)
        for table in reversed(passage.manifest.tables):
            passage.dst.execute(sql(f"delete from {table.name} where {ALL}"), passage.parameters)  # noqa: S608
        journal.report(links=linking.link_people(passage))  # with those who came to the new home
        journal.finished("way_back", "closed")
        journal.state("closed", "closed; the old home holds nothing any more", ended=True)
        return report(journal.connection, found.id)
