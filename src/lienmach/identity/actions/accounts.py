"""Let citizens sign in with what an e-ID service says of them."""

import datetime as dt
from dataclasses import dataclass

from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.homes import action, current_province
from lienmach.identity.actions.people import NewPerson, entered
from lienmach.identity.actions.sessions import Browser, opened, spend
from lienmach.identity.events import AccountBound, AccountDiffered
from lienmach.identity.models import Account, Person
from lienmach.identity.refusals import (
    EidBoundToAnother,
    EidMisconfigured,
    EidNotBound,
    PersonDied,
)
from lienmach.identity.rules import attributes
from lienmach.identity.rules.assurance import Level
from lienmach.identity.rules.attributes import Attributes
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
def sign_in_citizen(answer: Answer, *, browser: Browser, at: dt.datetime) -> str:
    """
    Begin a session for whoever an e-ID service says this is; return what the browser shall hold.

    A person unknown to the province is made known. What is said otherwise than the register says
    is noted with the account, and the register stands. This is the one place where an account is
    bound to a number, and only an issuer that is listed for it gets here.
    :raises EidNotBound: when its issuer may not say for whom an account speaks, or may no longer.
    :raises SignInExpired: when the answer is to a question that has been answered before.
    :raises EidBoundToAnother: when it has come to say another number.
    :raises PersonDied: when the register says so.
    """
    if not answer.binds:
        raise EidNotBound
    spend(answer.state, until=at + STATE_LASTS)
    account = _account(answer, at=at)
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
    account.technical_id, account.provider = answer.said.technical_id, answer.said.provider
    account.save()
    return opened(person=person.pk, method=Method.EID, level=answer.level, browser=browser, at=at)


def _account(answer: Answer, *, at: dt.datetime) -> Account:
    row, _is_new = Account.objects.get_or_create(
        province=current_province(),
        issuer=answer.issuer,
        subject=answer.said.subject,
        defaults={"level": answer.level.value, "begun_at": at, "signed_in_at": at},
    )
    return Account.objects.select_for_update().get(pk=row.pk)


def _person(account: Account, answer: Answer, *, at: dt.datetime) -> Person:
    """Return for whom an account speaks, bound now if it is new."""
    number = answer.said.personal_id
    if account.person_id is not None:
        bound = Person.objects.get(province=current_province(), pk=account.person_id)
        if bound.personal_id != number:
            raise EidBoundToAnother
        return _alive(bound)
    known = Person.objects.filter(province=current_province(), personal_id=number).first()
    if known is not None:
        _alive(known)
    person = known or entered(_new(answer, clock.local_day(at)), by=PLATFORM, at=at)
    _bind(account, person, at=at)
    return person


def _alive(person: Person) -> Person:
    """Return a person for whom somebody may sign in; no death is noted before that is done."""
    row = Person.objects.select_for_update(no_key=True).get(
        province=current_province(), pk=person.pk
    )
    if row.died_on is not None:
        raise PersonDied
    return row


def _bind(account: Account, person: Person, *, at: dt.datetime) -> None:
    account.person = person
    account.save(update_fields=["person"])
    ledger.record(
        AccountBound(account=str(account.pk), person=str(person.pk), issuer=account.issuer),
        subject=str(person.pk),
        by=PLATFORM,
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
