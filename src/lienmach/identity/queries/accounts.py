"""The accounts at e-ID services that are bound to a person, as they themselves see them."""

import datetime as dt
import uuid
from dataclasses import dataclass

from lienmach import homes
from lienmach.identity.models import Account


@dataclass(frozen=True, slots=True)
class EidAccount:
    """
    What a service last said of an account.

    ``differs`` names what it said otherwise than the register, by the national attributes' names.
    """

    provider: str
    technical_id: str
    signed_in_at: dt.datetime
    differs: tuple[str, ...]


def accounts(person: uuid.UUID) -> list[EidAccount]:
    """Return a person's accounts, the last used first."""
    with homes.reading("identity"):
        rows = Account.objects.filter(province=homes.current_province(), person_id=person)
        return [
            EidAccount(
                provider=row.provider,
                technical_id=row.technical_id,
                signed_in_at=row.signed_in_at,
                differs=tuple(row.differs.split()),
            )
            for row in rows.order_by("-signed_in_at", "-pk")
        ]
