"""Let citizens sign in with what an e-ID service says of them, and bind accounts to people."""

import datetime as dt
import uuid
from dataclasses import dataclass

from lienmach.ground.actor import PLATFORM, Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.homes import action, current_province
from lienmach.identity import queries
from lienmach.identity.actions.people import NewPerson, entered
from lienmach.identity.actions.sessions import Browser, opened, spend
from lienmach.identity.events import AccountBound, AccountDiffered
from lienmach.identity.models import Account, Person
from lienmach.identity.refusals import (
    EidBoundToAnother,
    EidMisconfigured,
    EidNotBound,
    PersonUnknown,
)
from lienmach.identity.rules import attributes
from lienmach.identity.rules.assurance import Level
from lienmach.identity.rules.attributes import Attributes
from lienmach.identity.rules.duties import Kind
from lienmach.identity.rules.sessions import Method
from lienmach.ledger import actions as ledger
from lienmach.territory import queries as territory

STATE_LASTS = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Answer:
    """
    A verified answer of an e-ID service.

    ``state`` is good for one time. ``unit`` is where people new to the province are put, if the
    configuration says; otherwise the one unit that stands above all others.
    """

    issuer: str
    said: Attributes
    level: Level
    state: str
    binds: bool
    synthetic: bool = False
    unit: str = ""


@action("identity")
def note_account(answer: Answer, *, at: dt.datetime) -> bool:
    """
    Note that an account came to sign in; return whether it may speak for a person.

    Apart from signing in, so that an account nobody has bound yet is known at the desk.
    """
    row, _ = Account.objects.get_or_create(
        province=current_province(),
        issuer=answer.issuer,
        subject=answer.said.subject,
        defaults={"level": answer.level.value, "begun_at": at, "signed_in_at": at},
    )
    return row.person_id is not None or answer.binds


@action("identity")
def sign_in_citizen(answer: Answer, *, browser: Browser, at: dt.datetime) -> str:
    """
    Begin a session for whoever an e-ID service says this is; return what the browser shall hold.

    A person unknown to the province is made known. What is said otherwise than the register says
    is noted with the account, and the register stands.
    :raises SignInExpired: when the answer is to a question that has been answered before.
    :raises EidNotBound: when the account speaks for nobody, and its issuer may not say for whom.
    :raises EidBoundToAnother: when it has come to say another number.
    """
    spend(answer.state, until=at + STATE_LASTS)
    account = _account(answer)
    if account is None:
        raise EidNotBound
    person = _person(account, answer, at=at)
    differs = attributes.differing(answer.said, name=person.full_name, birth_date=person.birth_date)
    told = " ".join(differs)
    if told and told != account.differs:
        ledger.record(
            AccountDiffered(account=str(account.pk), person=str(person.pk), attributes=told),
            subject=str(person.pk),
            by=PLATFORM,
            at=at,
        )
    account.differs, account.level, account.signed_in_at = told, answer.level.value, at
    account.save(update_fields=["differs", "level", "signed_in_at"])
    return opened(person=person.pk, method=Method.EID, level=answer.level, browser=browser, at=at)


@action("identity")
def bind_account(account: uuid.UUID, *, person: uuid.UUID, by: Actor, at: dt.datetime) -> None:
    """
    Let an account speak for a person who came in person; for an officer who registers people there.

    :raises EidBoundToAnother: when it speaks for somebody else already.
    """
    found = Person.objects.filter(province=current_province(), pk=person).first()
    row = Account.objects.select_for_update().filter(province=current_province(), pk=account)
    known = row.first()
    if found is None or known is None:
        raise PersonUnknown
    if not queries.may(by, {Kind.REGISTER}, unit=found.unit, unit_on=found.unit_on, on=at.date()):
        raise NotAllowed
    if known.person_id == person:
        return
    if known.person_id is not None:
        raise EidBoundToAnother
    _bind(known, found, by=by, at=at)


def _account(answer: Answer) -> Account | None:
    return (
        Account.objects.select_for_update()
        .filter(province=current_province(), issuer=answer.issuer, subject=answer.said.subject)
        .first()
    )


def _person(account: Account, answer: Answer, *, at: dt.datetime) -> Person:
    """Return for whom an account speaks, bound now if its issuer may say so."""
    number = answer.said.personal_id
    if account.person_id is not None:
        bound = Person.objects.get(province=current_province(), pk=account.person_id)
        if answer.binds and bound.personal_id != number:
            raise EidBoundToAnother
        return bound
    if not answer.binds:
        raise EidNotBound
    known = Person.objects.filter(province=current_province(), personal_id=number).first()
    person = known or entered(_new(answer, at.date()), by=PLATFORM, at=at)
    _bind(account, person, by=PLATFORM, at=at)
    return person


def _bind(account: Account, person: Person, *, by: Actor, at: dt.datetime) -> None:
    account.person = person
    account.save(update_fields=["person"])
    ledger.record(
        AccountBound(account=str(account.pk), person=str(person.pk), issuer=account.issuer),
        subject=str(person.pk),
        by=by,
        at=at,
    )


def _new(answer: Answer, on: dt.date) -> NewPerson:
    """Return somebody known by their e-ID alone: the service does not say in which commune."""
    said = answer.said
    return NewPerson(
        personal_id=said.personal_id,
        full_name=said.name,
        birth_date=said.birth_date,
        sex=said.sex,
        unit=answer.unit or _whole(on),
        unit_on=on,
        synthetic=answer.synthetic,
    )


def _whole(on: dt.date) -> str:
    roots = [unit.code for unit in territory.gazetteer().standing(on) if unit.parent is None]
    if len(roots) != 1:
        raise EidMisconfigured(
            "Several provinces stand here, so the configuration of e-ID says in `units` where"
            " people new to this one are put.",
            vi="Cấu hình định danh chưa nói người mới thuộc đơn vị nào.",
        )
    return roots[0]
