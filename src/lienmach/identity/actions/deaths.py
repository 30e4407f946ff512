"""What ends with a person: what they gave and held, and all that signs in as them."""

import datetime as dt

from django.db.models import Q

from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.homes import action, current_province
from lienmach.identity.actions.sessions import ended
from lienmach.identity.actions.tokens import revoke_all
from lienmach.identity.events import DeathNoted, MandateRevoked
from lienmach.identity.models import Mandate, Person, Session
from lienmach.identity.rules.mandates import Because
from lienmach.identity.rules.sessions import End
from lienmach.ledger import actions as ledger


@action("identity", idempotent=True)
def note_death(personal_id: str, *, died_on: dt.date, by: Actor, at: dt.datetime) -> None:
    """
    End what ends with a person of whom a register says that they died; the platform tells it.

    Mandates by and for them end on the day of death and stay on record with the reason; what was
    filed by them stays filed. Doing it again changes nothing, and who is not known is passed over.
    """
    if not by.is_platform:
        raise NotAllowed
    people = Person.objects.select_for_update(no_key=True).filter(province=current_province())
    person = people.filter(personal_id=personal_id).first()
    if person is None or person.died_on is not None:
        return
    person.died_on = died_on
    person.save(update_fields=["died_on"])
    ledger.record(DeathNoted(person=str(person.pk)), subject=str(person.pk), by=by, at=at)
    _end_mandates(person, by=by, at=at)
    revoke_all(person, by=by, at=at)
    sessions = Session.objects.filter(province=current_province(), person=person, ended_at=None)
    ended(sessions, why=End.DIED, by=by, at=at)


def _end_mandates(person: Person, *, by: Actor, at: dt.datetime) -> None:
    standing = Mandate.objects.filter(
        Q(grantor=person) | Q(holder=person),
        province=current_province(),
        revoked_at=None,
        until__gt=person.died_on,
    )
    for row in standing.select_for_update():
        gave = row.grantor_id == person.pk
        because = Because.GRANTOR_DIED if gave else Because.HOLDER_DIED
        row.revoked_at, row.revoked_by = at, by.id
        row.ended_on, row.ended_because = person.died_on, because.value
        row.save(update_fields=["revoked_at", "revoked_by", "ended_on", "ended_because"])
        ledger.record(
            MandateRevoked(
                mandate=str(row.pk), grantor=str(row.grantor_id), holder=str(row.holder_id),
                because=because.value,
            ),
            subject=str(row.pk),
            by=by,
            at=at,
        )  # fmt: skip
