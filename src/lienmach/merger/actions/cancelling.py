"""Give up a move before its decision: everything is as it was, but for its story."""

from typing import Any

import psycopg

from lienmach.ground import clock
from lienmach.homes.manifest import manifest
from lienmach.merger.actions import checking, linking, recovery
from lienmach.merger.actions.journal import Journal
from lienmach.merger.actions.moves import Kept, kept_move, report
from lienmach.merger.actions.passage import ALL, Connection, open_mover, sql
from lienmach.merger.refusals import NoSuchMove


def cancel(system: str, *, source: str, target: str) -> dict[str, Any]:
    """
    Give up a move that has not been decided, and report; again it changes nothing.

    The capture ends, what arrived is cleared and the target's door is as it was. The ledger keeps
    what was brought, for it is append-only; files that no row names any more go by night.
    :raises MoveUnderWay: while the engine runs.
    :raises NoSuchMove: when there is none, or it has been decided: then it is reversed.
    """
    checking.refuse_unknown(source, system, source, target)
    with checking.alone(source, system) as old, open_mover(target, durable=True) as book:
        recovery.recover_one(source, system, at_hand={source: old, target: book})
        found = kept_move(book, source, system)
        if found is None or found.target != target:
            return report(book, _given_up_before(book, system, source, target))
        _refuse_decided(old, found)
        _end_capture(old, found)
        _clear(book, found)
        for connection in (old, book):
            # A writer from before may still commit a mark; the next capture clears it.
            connection.execute(
                "delete from homes_dirty where province = %s and system = %s", [source, system]
            )
        linking.unlink_people(book, found.id)
        _end_story(book, found)
        return report(book, found.id)


def _given_up_before(book: psycopg.Connection, system: str, source: str, target: str) -> Any:
    """Return the newest move, if it was given up."""
    row = book.execute(
        "select id, state from merger_move where province = %s and system = %s"
        " and source = %s and target = %s order by started_at desc limit 1",
        [source, system, source, target],
    ).fetchone()
    if row is None or row[1] != "cancelled":
        raise NoSuchMove(
            f"No move of {system} from {source} to {target} is under way.",
            vi=f"Không có cuộc chuyển nào của {system} từ {source} sang {target} đang diễn ra.",
        )
    return row[0]


def _refuse_decided(old: Connection, found: Kept) -> None:
    """Refuse from the decision on, by the door that it changed."""
    what = f"The move of {found.system} from {found.source} to {found.target}"
    if found.state == "cut over":
        raise NoSuchMove(
            f"{what} has cut over: take it back with `lienmach merge reverse`.",
            vi=f"{what} đã chuyển giao: hãy đưa trở lại bằng `lienmach merge reverse`.",
        )
    if checking.door(old, found.province, found.system)[0] != "open":
        raise NoSuchMove(
            f"{what} has been decided: finish it with `lienmach merge move`, then take it back"
            " with `lienmach merge reverse`.",
            vi=f"{what} đã quyết định chuyển: hãy hoàn tất bằng `lienmach merge move`, rồi đưa trở"
            " lại bằng `lienmach merge reverse`.",
        )


def _end_capture(old: Connection, found: Kept) -> None:
    """Mark no more; from here on a move that is run again begins with its first row."""
    old.execute(
        "update homes_door set capturing = false where province = %s and system = %s",
        [found.province, found.system],
    )


def _clear(new: Connection, found: Kept) -> None:
    """Take away what arrived, behind a door that nobody opens meanwhile."""
    key = [found.province, found.system]
    with new.transaction():
        row = new.execute(
            "select state from homes_door where province = %s and system = %s"
            " and state in ('arriving', 'moved') for update",
            key,
        ).fetchone()
        if row is None:
            return  # nothing has arrived: the door was never made ready
        for table in reversed(manifest(found.system).tables):
            new.execute(
                sql(f"delete from {table.name} where {ALL}"),  # noqa: S608
                {"province": found.province},
            )
        new.execute(
            "update homes_door set capturing = false,"
            " state = case when state = 'arriving' then 'away' else state end"
            " where province = %s and system = %s",
            key,
        )


def _end_story(book: Connection, found: Kept) -> None:
    journal = Journal(book, found.id)
    journal.execute(
        "update merger_movestep set state = 'failed', ended_at = %s, note = 'given up',"
        " note_vi = 'đã hủy giữa chừng'"
        " where move_id = %s and state = 'running'",
        [clock.now(), found.id],
    )
    journal.state("cancelled", "given up; the system stays at its old home", ended=True)
