"""What registers say to the questions of an application; asked at its edges, outside of actions."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from lienmach.dossiers.queries import applicants, places
from lienmach.dossiers.rules import forms, prefilling
from lienmach.dossiers.rules.prefilling import Filled, Wish
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import Unavailable
from lienmach.identity.queries import PersonRow
from lienmach.registries import queries as registries
from lienmach.registries.queries import Asked, Own

IDENTITY = "identity"
SEX_WORDS = {"male": "nam", "female": "nữ"}


def said(
    form: forms.Form,
    answers: dict[str, Any],
    wishes: Sequence[Wish],
    *,
    applicant: uuid.UUID,
    seen_by: Actor,
    at: dt.datetime,
) -> dict[str, Filled]:
    """
    Return what registers say to wishes, by question; what is down is told as unread.

    The wait is bounded: an application goes on without its registers.
    """
    if not wishes:
        return {}
    on = at.date()
    try:
        person = applicants.one(applicant, seen_by=seen_by, on=on)
    except Unavailable:
        return prefilling.filled(form, answers, {}, unread=wishes, at=at)
    told: dict[Wish, Any] = {
        wish: _of_identity(person, wish) for wish in wishes if wish.register == IDENTITY
    }
    rest = [wish for wish in wishes if wish.register != IDENTITY]
    unread: list[Wish] = []
    if person is None:
        told |= dict.fromkeys(rest)
    else:
        asked = {wish: Asked(wish.register, wish.field, wish.key) for wish in rest}
        own = Own(person.id, person.personal_id, person.full_name, person.birth_date)
        try:
            found = registries.register_answers(own, asked.values(), seen_by=seen_by, on=on)
            told |= {wish: found[question] for wish, question in asked.items()}
        except Unavailable:
            unread = rest
    return prefilling.filled(form, answers, told, unread=unread, at=at)


def home_of(applicant: uuid.UUID, *, seen_by: Actor, on: dt.date) -> tuple[str, dt.date] | None:
    """
    Return the commune somebody lives in, as of a day; None if neither identity nor residents know.

    An electronic identity brings no commune along: the register of residents has it then.
    """
    person = applicants.one(applicant, seen_by=seen_by, on=on)
    if person is None:
        return None
    if places.is_commune(person.unit, person.unit_on):
        return person.unit, person.unit_on
    own = Own(person.id, person.personal_id, person.full_name, person.birth_date)
    unit, day = Asked("residents", "unit", ""), Asked("residents", "unit_on", "")
    try:
        told = registries.register_answers(own, [unit, day], seen_by=seen_by, on=on)
    except Unavailable:
        return None
    return (told[unit], dt.date.fromisoformat(told[day])) if told[unit] else None


def _of_identity(person: PersonRow | None, wish: Wish) -> Any:
    if person is None or wish.of != prefilling.APPLICANT:
        return None
    return {
        "full_name": person.full_name,
        "personal_id": person.personal_id,
        "birth_date": person.birth_date.isoformat(),
        "birth_year": person.birth_date.year,
        "sex": SEX_WORDS.get(person.sex),
        "address": person.address or None,
    }.get(wish.field)
