"""Whose records the control room is shown, said so that it is written down."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from lienmach import homes
from lienmach.ground import clock
from lienmach.ground.actor import OPERATOR, Actor
from lienmach.identity import queries as identity
from lienmach.identity.rules.duties import Kind
from lienmach.identity.rules.purposes import Purpose

CONTROL_ROOM = Actor(id=OPERATOR + "control-room", name="")
"""Whoever looks there came in by its key, which tells nobody apart."""

REGISTERS = {
    "identity_person": "people",
    "registries_resident": "residents",
    "registries_civilrecord": "civil-records",
    "dossiers_dossier": "dossiers",
    "dossiers_ministrydossier": "ministry-dossiers",
}
"""The tables that hold records of people, and what their registers are called in the log."""


@dataclass(frozen=True, slots=True)
class Record:
    """A row that is shown: of which table, and of whom, by a key of identity or a number."""

    table: str
    key: UUID
    province: str
    person: UUID | None = None
    number: str | None = None
    dossier: str = ""


def noted(seen_by: Actor, records: Iterable[Record]) -> None:
    """Note whose records are shown, each in the province it belongs to; land alone is nobody's."""
    for one in records:
        register = REGISTERS.get(one.table)
        if register is None:
            continue
        person = one.key if one.table == "identity_person" else one.person
        sight = identity.Sight(
            register, one.key, person=person, number=None if person else one.number
        )
        with homes.province(one.province):
            identity.seen(
                seen_by, [sight], kinds={Kind.MERGE}, on=clock.today(), listed=True,
                purpose=Purpose.MERGE_RECORDS, dossier=one.dossier,
            )  # fmt: skip
