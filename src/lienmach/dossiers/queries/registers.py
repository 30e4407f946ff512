"""What registers say to the questions of an application; asked at its edges, outside of actions."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from lienmach import homes
from lienmach.dossiers.queries import applicants, places
from lienmach.dossiers.rules import duties, forms, prefilling
from lienmach.dossiers.rules.calendars import day_of
from lienmach.dossiers.rules.prefilling import Filled, Wish
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.ground.refusals import Unavailable
from lienmach.identity.queries import PersonRow
from lienmach.registries import queries as registries
from lienmach.registries.queries import Asked, Own

IDENTITY = prefilling.IDENTITY
PATIENCE_SECONDS = 1.0
SEX_WORDS = {"male": "nam", "female": "nữ"}


@dataclass(frozen=True, slots=True)
class ResidentTold:
    """What the register of residents says of whoever bears a number; a day of birth if it knows it."""

    full_name: str
    birth_date: dt.date | None
    address: str
    unit: str
    unit_on: dt.date


def resident(personal_id: str, *, seen_by: Actor, on: dt.date) -> ResidentTold | None:
    """
    Return what the register says of somebody at a counter whom identity does not know.

    :raises Unavailable: when it cannot be read just now.
    """
    own = Own(None, personal_id, "", on)
    wanted = ("full_name", "birth_date", "address", "unit", "unit_on")
    asked = {name: Asked("residents", name, "") for name in wanted}
    found = registries.register_answers(
        own, asked.values(), seen_by=seen_by, on=on, kinds=duties.TAKE_IN
    )
    told = {name: found[question] for name, question in asked.items()}
    if told["full_name"] is None:
        return None
    born = told["birth_date"]
    return ResidentTold(
        full_name=told["full_name"],
        birth_date=dt.date.fromisoformat(born) if born else None,
        address=told["address"] or "",
        unit=told["unit"],
        unit_on=dt.date.fromisoformat(told["unit_on"]),
    )


def province_of_resident(personal_id: str, *, on: dt.date) -> str | None:
    """
    Return in which province joined with the current one somebody is registered, if in one.

    It shows nobody: whoever is led there is shown what that register says, and it is noted there.
    """
    for province in places.joined(homes.current_province(), on=on):
        with homes.province(province):
            try:
                found = resident(personal_id, seen_by=PLATFORM, on=on)
            except Unavailable:
                continue
        if found is not None:
            return province
    return None


def said(
    form: forms.Form,
    answers: dict[str, Any],
    wishes: Sequence[Wish],
    *,
    applicant: uuid.UUID,
    seen_by: Actor,
    at: dt.datetime,
    kinds: Iterable[str] = (),
) -> dict[str, Filled]:
    """
    Return what registers say to wishes, by question; what is down is told as unread.

    The wait is bounded: an application goes on without its registers. ``kinds`` are the duties by
    which an officer at a counter asks.
    """
    if not wishes:
        return {}
    on = day_of(at)
    try:
        with homes.patience(PATIENCE_SECONDS):
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
            found = registries.register_answers(
                own, asked.values(), seen_by=seen_by, on=on, kinds=kinds
            )
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
