"""The day book: what an agency received and decided on a day, added up by reactions."""

import datetime as dt
import uuid

from lienmach import homes
from lienmach.dossiers.models import Handled
from lienmach.ground import sql
from lienmach.ground.ids import uuid7
from lienmach.ledger import actions as ledger


def add_to_day(
    reaction: str,
    *,
    entry_id: uuid.UUID,
    agency: str,
    day: dt.date,
    received: int = 0,
    decided: int = 0,
) -> bool:
    """
    Add to an agency's figures, inside a reaction's action; False if this entry was counted.

    Counters bear being added to in any order, so nothing is locked before the addition.
    """
    if not ledger.claim(Handled, entry_id=entry_id, reaction=reaction):
        return False
    sql.rows(
        homes.here("dossiers"),
        "lienmach.dossiers",
        "add_to_tally",
        id=uuid7(),
        province=homes.current_province(),
        agency=agency,
        day=day,
        received=received,
        decided=decided,
    )
    return True
