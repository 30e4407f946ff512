"""Make somebody known at a counter whom nobody has met before, so that a desk can help anyone."""

import datetime as dt
import uuid
from dataclasses import dataclass

from lienmach.dossiers.queries import applicants, places
from lienmach.dossiers.queries.visibility import desks_of
from lienmach.dossiers.refusals import KnownElsewhere, UnitNotStanding
from lienmach.dossiers.rules.calendars import day_of
from lienmach.ground import installation
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.identity import actions as identity
from lienmach.identity.actions import NewPerson
from lienmach.identity.refusals import NumberContradicted
from lienmach.identity.rules import newcomers, personal_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """
    What somebody at a counter says of themselves.

    ``unit`` is today's commune they live in, or the province itself for who lives outside of it.
    """

    personal_id: str
    full_name: str
    birth_date: dt.date
    unit: str
    address: str = ""


def register_newcomer(new: Newcomer, *, desk: str, by: Actor, at: dt.datetime) -> uuid.UUID:
    """
    Make somebody known who stands at a desk; return their key, also if they were known already.

    Not an action itself: it asks the systems of joined provinces first, then one action of identity.
    :raises NotAllowed: when the actor takes nothing in at the desk.
    :raises UnitNotStanding: when one cannot live in the unit.
    :raises KnownElsewhere: when the system of a joined province knows them.
    """
    on = day_of(at)
    if desk not in desks_of(by, on=on):
        raise NotAllowed
    number = personal_id.normalised(new.personal_id)
    said = personal_id.read(number)
    if said is None:
        raise NumberContradicted
    if not places.is_commune(new.unit, on) and new.unit != places.whole(desk, on=on):
        raise UnitNotStanding
    is_known = applicants.key_of(number, on=on) is not None
    if not is_known and applicants.province_of(number, on=on) is not None:
        raise KnownElsewhere
    person = NewPerson(
        personal_id=number,
        full_name=newcomers.written(new.full_name),
        birth_date=new.birth_date,
        sex=said.sex,
        unit=new.unit,
        unit_on=on,
        address=" ".join(new.address.split()),
        synthetic=installation.scenario() is not None,
    )
    return identity.register_at_desk(person, desk=desk, by=by, at=at)
