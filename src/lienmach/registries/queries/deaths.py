"""Of whom the registers say that they died; asked by the platform alone."""

import datetime as dt
import uuid
from dataclasses import dataclass

from lienmach import homes
from lienmach.registries.models import CivilRecord, Resident
from lienmach.registries.rules.dates import Precision


@dataclass(frozen=True, slots=True)
class Died:
    """Who died, by the number that other rooms know them by, and when."""

    personal_id: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class DeathEntry:
    """
    An entry of a death in the books: ``key`` is the entry's, ``who`` the person's number and day.

    ``birth_date`` is None where the book has no more than the year.
    """

    key: uuid.UUID
    who: Died
    name_key: str
    birth_date: dt.date | None

    def is_of(self, name_key: str, birth_date: dt.date) -> bool:
        """Test if it may be of a person of that number, by folded name and day of birth."""
        return self.name_key == name_key and self.birth_date in (None, birth_date)


def death_of(resident: uuid.UUID) -> Died | None:
    """Return the death of a resident as the register has it by now; None without a number."""
    with homes.reading("registries"):
        row = Resident.objects.filter(province=homes.current_province(), pk=resident).first()
    if row is None or row.died_on is None or row.personal_id is None:
        return None
    return Died(row.personal_id, row.died_on)


def deaths_in_books(*, after: uuid.UUID | None, limit: int) -> list[DeathEntry]:
    """
    Return the next entries of deaths that tell a number, in the order of their keys.

    Of whom a book tells the year alone it is known by the day of the entry that they had died.
    """
    with homes.reading("registries"):
        rows = CivilRecord.objects.filter(
            province=homes.current_province(),
            kind=CivilRecord.Kind.DEATH,
            personal_id__isnull=False,
        )
        if after is not None:
            rows = rows.filter(pk__gt=after)
        return [_told(row) for row in rows.order_by("pk")[:limit]]


def _told(row: CivilRecord) -> DeathEntry:
    day = row.particulars.get("died_on", "")
    is_whole = len(day) > len("2026")
    return DeathEntry(
        key=row.pk,
        who=Died(
            row.personal_id or "", dt.date.fromisoformat(day) if is_whole else row.registered_on
        ),
        name_key=row.name_key,
        birth_date=row.birth_date if row.birth_precision == Precision.DAY else None,
    )
