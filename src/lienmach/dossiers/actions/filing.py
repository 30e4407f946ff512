"""What a message of the National Portal does to a dossier: the same that a citizen does here."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from lienmach import homes
from lienmach.dossiers.actions.asking import Application
from lienmach.dossiers.actions.gate import compared
from lienmach.dossiers.actions.handling import give_supplement, withdraw
from lienmach.dossiers.actions.payments import paid_at_portal
from lienmach.dossiers.actions.submission import submit_whole
from lienmach.dossiers.events import MinistryDossierSynced, PortalDossierFiled, PortalPaymentMade
from lienmach.dossiers.models import (
    Dossier,
    MinistryDossier,
    PortalLine,
    PortalMessage,
    PortalPaper,
)
from lienmach.dossiers.refusals import ApplicantUnknown, FiledAlready, NothingFiled
from lienmach.dossiers.rules.calendars import day_of, told
from lienmach.dossiers.rules.exchange import Kind
from lienmach.ground import installation
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.ground.refusals import Refusal, Unavailable
from lienmach.identity import actions as identity
from lienmach.identity import queries as people
from lienmach.identity.actions import NewPerson
from lienmach.identity.refusals import PersonKnown
from lienmach.identity.rules import personal_id
from lienmach.identity.rules.assurance import Level
from lienmach.ledger import actions as ledger

NAMED = {"full_name", "birth_date", "unit"}
"""What a message must say of somebody who is not known here, beside the number."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who bears a personal number here, and the commune they live in."""

    id: uuid.UUID
    name: str
    unit: str
    unit_on: dt.date

    @property
    def actor(self) -> Actor:
        """Return the one on whose behalf what the portal brings is done, whom the portal has proved."""
        return Actor(id=str(self.id), name=self.name, level=Level.TWO)


def bearer(
    person: Mapping[str, str], *, register: bool, at: dt.datetime
) -> Bearer | Refusal | None:
    """
    Return who bears the number a message names; the portal has signed them in.

    Somebody who is not known here yet is registered if that is asked for and the message says
    who it is; if the rules do not allow that, what they say is returned. Outside any action.
    """
    found = _borne(person["personal_id"], on=day_of(at))
    reading = personal_id.read(person["personal_id"])
    if found or not register or not reading or NAMED - person.keys():
        return found
    day = person.get("unit_on")
    new = NewPerson(
        personal_id=person["personal_id"],
        full_name=person["full_name"],
        birth_date=dt.date.fromisoformat(person["birth_date"]),
        sex=reading.sex,
        unit=person["unit"],
        unit_on=dt.date.fromisoformat(day) if day else day_of(at),
        synthetic=installation.scenario() is not None,
    )
    try:
        identity.register_person(new, by=PLATFORM, at=at)
    except Unavailable:
        raise
    except PersonKnown:
        pass  # another message was first
    except Refusal as refused:
        return refused
    return _borne(new.personal_id, on=day_of(at))


def _borne(number: str, *, on: dt.date) -> Bearer | None:
    # The platform looks, for the portal has proved who it is; a number finds one at most.
    rows = people.people(PLATFORM, on=on, search=number, limit=1)
    return next((Bearer(row.id, row.full_name, row.unit, row.unit_on) for row in rows), None)


def carry_out(
    message: PortalMessage,
    line: PortalLine,
    known: Bearer | Refusal | None,
    asked: Application | None,
    *,
    at: dt.datetime,
) -> str | None:
    """
    Do what a message says, within the action that handles it; return the dossier's code.

    ``asked`` is what a filing asks for (`asked_for`).

    :raises Refusal: when the rules do not allow it.
    """
    if message.kind == Kind.FILED:
        return _file(message, line, known, asked, at=at)
    if message.kind == Kind.COPY:
        return _copy(message, line, known, at=at)
    dossier = line.dossier
    if dossier is None:
        raise NothingFiled
    applicant = Actor(id=str(dossier.applicant), name="")
    if message.kind == Kind.SUPPLEMENT:
        give = homes.part_of(give_supplement)
        give(dossier.code, data=message.body["data"], by=applicant, at=at)
        _keep_papers(dossier, message.body.get("papers", []), at=at)
    elif message.kind == Kind.WITHDRAWAL:
        why = message.body.get("reason", "").strip()
        homes.part_of(withdraw)(dossier.code, text=why, by=applicant, at=at)
    else:
        _pay(message.body, line, dossier, by=applicant, at=at)
    return dossier.code


def asked_for(
    body: Mapping[str, Any], known: Bearer | Refusal | None, *, at: dt.datetime
) -> Application | None:
    """
    Return what a filing asks for, compared with the registers; None if nobody known files it.

    Outside of any action. The platform compares, and shows nobody what it read.
    """
    if not isinstance(known, Bearer):
        return None
    application = Application(
        applicant=known.id,
        commune=known.unit,
        commune_on=known.unit_on,
        procedure=body["procedure"],
        data=body["data"],
        unit=body.get("unit"),
        facts={"assurance_level": known.actor.level},
        key="",  # the message gives it
    )
    return compared(application, seen_by=PLATFORM, at=at)


def _file(
    message: PortalMessage,
    line: PortalLine,
    known: Bearer | Refusal | None,
    asked: Application | None,
    *,
    at: dt.datetime,
) -> str:
    if message.number != 1:
        raise FiledAlready
    if isinstance(known, Refusal):
        raise known
    if known is None or asked is None:
        raise ApplicantUnknown
    application = replace(asked, key=f"{line.source}:{message.message}")
    answered = homes.part_of(submit_whole)(application, by=known.actor, at=at)
    code = str(json.loads(answered.body)["code"])
    line.dossier = Dossier.objects.get(province=line.province, code=code)
    papers = message.body.get("papers", [])
    _keep_papers(line.dossier, papers, at=at)
    ledger.record(
        PortalDossierFiled(
            dossier=code,
            source=line.source,
            portal_code=line.portal_code,
            filed_at=str(told(message.sent_at)),
            papers=len(papers),
        ),
        subject=code,
        by=known.actor,
        at=at,
    )
    return code


def _keep_papers(dossier: Dossier, papers: list[dict[str, Any]], *, at: dt.datetime) -> None:
    PortalPaper.objects.bulk_create(
        PortalPaper(province=dossier.province, dossier=dossier, at=at, **paper) for paper in papers
    )


def _pay(
    body: dict[str, Any], line: PortalLine, dossier: Dossier, *, by: Actor, at: dt.datetime
) -> None:
    paid_at = told(dt.datetime.fromisoformat(body["paid_at"]))
    paid_at_portal(
        dossier,
        reference=body["reference"],
        amount=body["amount"],
        paid_at=dt.datetime.fromisoformat(body["paid_at"]),
        by=by,
        at=at,
    )
    ledger.record(
        PortalPaymentMade(
            dossier=dossier.code,
            source=line.source,
            reference=body["reference"],
            amount=body["amount"],
            paid_at=str(paid_at),
        ),
        subject=dossier.code,
        by=by,
        at=at,
    )


def _copy(
    message: PortalMessage, line: PortalLine, known: Bearer | Refusal | None, *, at: dt.datetime
) -> str:
    if line.dossier is not None:
        raise FiledAlready
    body = message.body
    due_at = body.get("due_at")
    MinistryDossier.objects.update_or_create(
        province=line.province,
        source=line.source,
        code=line.portal_code,
        defaults={
            **{name: body[name] for name in ("procedure", "procedure_name", "agency")},
            "agency_name": body["agency_name"],
            "applicant": known.id if isinstance(known, Bearer) else None,
            "unit": body["unit"],
            "unit_on": dt.date.fromisoformat(body["unit_on"]),
            "state": body["state"],
            "received_at": dt.datetime.fromisoformat(body["received_at"]),
            "due_at": dt.datetime.fromisoformat(due_at) if due_at else None,
            "number": message.number,
            "synced_at": at,
        },
    )
    ledger.record(
        MinistryDossierSynced(
            dossier=line.portal_code,
            source=line.source,
            state=body["state"],
            number=message.number,
        ),
        subject=line.portal_code,
        by=Actor(id=line.source, name=""),
        at=at,
    )
    return line.portal_code
