"""Write down who read whose record, and remove what has been kept long enough."""

import datetime as dt
import uuid
from collections.abc import Sequence

from lienmach import homes
from lienmach.ground import sql
from lienmach.ground.actor import Actor
from lienmach.ground.ids import uuid7
from lienmach.ground.refusals import NotAllowed
from lienmach.homes import action, current_province
from lienmach.identity.events import ReadsForgotten
from lienmach.identity.queries.looking import Seen
from lienmach.identity.rules import retention
from lienmach.ledger import actions as ledger

ROOM = "lienmach.identity"
AT_ONCE = 10_000


@action("identity")
def log_reads(found: Sequence[Seen], *, at: dt.datetime) -> None:
    """
    Write down what one request showed to one reader, in one statement.

    It is no fact of the ledger: there would be more of these than of all facts together, and
    they must be removed after a year.
    """
    if not found:
        return
    reader = found[0].reader
    sql.run(
        homes.here("identity"),
        ROOM,
        "log_reads",
        province=current_province(),
        reader=reader,
        reader_key=_key(reader),
        at=at,
        ids=[uuid7() for _ in found],
        registers=[one.sight.register for one in found],
        records=[one.sight.record for one in found],
        people=[one.sight.person for one in found],
        numbers=[one.sight.number for one in found],
        duties=[one.duty for one in found],
        stands_in=[one.stands_in for one in found],
        purposes=[one.purpose.value for one in found],
        dossiers=[one.dossier for one in found],
        notes=[one.note for one in found],
        listed=[one.listed for one in found],
        agencies=[one.agency for one in found],
    )


@action("identity")
def forget_reads(*, months: int, by: Actor, at: dt.datetime) -> int:
    """
    Remove entries older than so many months, a batch at most; return how many went.

    Never one younger than a year: the database itself refuses that.
    """
    if not by.is_platform:
        raise NotAllowed
    before = retention.kept_since(at, months=months)
    [row] = sql.rows(
        homes.here("identity"),
        ROOM,
        "forget_reads",
        province=current_province(),
        before=before,
        first_kept=retention.first_key(before),
        most=AT_ONCE,
    )
    gone = int(row["gone"])
    if gone:
        ledger.record(
            ReadsForgotten(before=before.isoformat(), entries=gone),
            subject="reads",
            by=by,
            at=at,
        )
    return gone


def _key(reader: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(reader)
    except ValueError:
        return None
