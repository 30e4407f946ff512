"""What the holder of a receipt may ask, signed in or not."""

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import cache
from typing import Any

from lienmach import homes
from lienmach.dossiers.models import Dossier
from lienmach.dossiers.queries.answering import who_carries_on
from lienmach.dossiers.queries.folders import visible
from lienmach.dossiers.queries.places import AgencyName, agency_name
from lienmach.dossiers.queries.visibility import acts_as_applicant, is_entrusted
from lienmach.dossiers.refusals import NoSuchForm
from lienmach.dossiers.rules import duties, receipts
from lienmach.dossiers.rules.codes import is_code
from lienmach.dossiers.rules.receipts import Secrets
from lienmach.ground import installation
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed

KEY = "receipts"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a dossier stands, as anybody with its receipt is told: nothing of whom it is about."""

    code: str
    state: str
    received_at: dt.datetime
    due_at: dt.datetime | None
    decided_at: dt.datetime | None
    agency: AgencyName | None
    continued_by: AgencyName | None


@cache
def key() -> bytes:
    """Return the key that the secrets of receipts are drawn from; made at first use."""
    return installation.secret(KEY).encode()


def receipt_secrets(code: str, *, seen_by: Actor, on: dt.date) -> Secrets:
    """
    Return what a dossier's receipt tells its holder.

    :raises NoSuchDossier: also when there is one that the actor may not see.
    :raises NotAllowed: to whoever may see it but is neither the applicant nor at the desk.
    :raises NoSuchForm: when it has no receipt yet, being older than receipts.
    """
    with homes.reading("dossiers"):
        dossier = visible(code, seen_by, on)
        check_holder(dossier, seen_by, on=on)
        if not dossier.receipt_issue:
            raise NoSuchForm
        return receipts.secrets_of(key(), dossier.pk, dossier.receipt_issue)


def receipt_issue(code: str, *, seen_by: Actor, on: dt.date) -> int | None:
    """
    Return the number of the receipt's present issue, 0 where it has none yet.

    None to whoever may see the dossier and not hold its receipt.
    """
    with homes.reading("dossiers"):
        dossier = visible(code, seen_by, on)
        return dossier.receipt_issue if is_holder(dossier, seen_by, on=on) else None


def check_holder(dossier: Dossier, actor: Actor, *, on: dt.date) -> None:
    """
    Check that an actor may hold a dossier's receipt; within a reading or an action.

    :raises NotAllowed: otherwise.
    """
    if not is_holder(dossier, actor, on=on):
        raise NotAllowed


def is_holder(dossier: Dossier, actor: Actor, *, on: dt.date) -> bool:
    """Test if an actor is a dossier's applicant, acts for them, or takes in at its desks."""
    if actor.is_platform or acts_as_applicant(actor, dossier, on=on):
        return True
    return is_entrusted(dossier, actor, duties.TAKE_IN, on=on)


def standing(code: str, word: str, *, on: dt.date) -> Standing | None:
    """
    Return how a dossier stands to whoever knows its check word; None otherwise.

    One statement and one comparison whether there is such a dossier or not.
    """
    asked = code.strip().upper()
    found = _asked("standing_by_code", code=asked if is_code(asked) else "")
    row: dict[str, Any] = found[0] if found else {}
    dossier: uuid.UUID | None = row.get("id")
    right = receipts.is_word_of(
        key(), word, dossier=dossier, digest=str(row.get("word_digest", ""))
    )
    return _standing(row, on=on) if right else None


def standing_by_token(token: str, *, on: dt.date) -> Standing | None:
    """Return how a dossier stands to whoever has the token of its receipt's QR code."""
    found = _asked("standing_by_token", digest=receipts.token_digest(token))
    return _standing(found[0], on=on) if found and receipts.is_token(token) else None


def _asked(name: str, **parameters: str) -> list[dict[str, Any]]:
    return homes.ask(
        "dossiers", "lienmach.dossiers", name, province=homes.current_province(), **parameters
    )


def _standing(row: dict[str, Any], *, on: dt.date) -> Standing:
    asked = ("state", "competent_agency", "continued_by", "unit", "unit_on")
    heir = who_carries_on(Dossier(**{name: row[name] for name in asked}), on=on)
    return Standing(
        code=row["code"],
        state=row["state"],
        received_at=row["received_at"],
        due_at=row["due_at"],
        decided_at=row["decided_at"],
        agency=agency_name(row["competent_agency"], on=on),
        continued_by=agency_name(heir, on=on),
    )
