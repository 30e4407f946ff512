"""Of whom the register says that they died; asked by the platform alone."""

import datetime as dt
import uuid
from dataclasses import dataclass

from lienmach import homes
from lienmach.registries.models import Resident


@dataclass(frozen=True, slots=True)
class Died:
    """Who died, by the number that other rooms know them by, and when."""

    personal_id: str
    on: dt.date


def death_of(resident: uuid.UUID) -> Died | None:
    """Return the death of a resident as the register has it by now; None without a number."""
    with homes.reading("registries"):
        row = Resident.objects.filter(province=homes.current_province(), pk=resident).first()
    if row is None or row.died_on is None or row.personal_id is None:
        return None
    return Died(row.personal_id, row.died_on)
