"""
Who asks when a house is measured: officers and citizens signed in as their browsers would be.

Runs inside an installation's own process; never serve a house with this.
"""

import uuid
from dataclasses import asdict, dataclass
from typing import Any

from lienmach import homes
from lienmach.dossiers import actions as dossiers
from lienmach.dossiers.models import Dossier
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.identity import actions as identity
from lienmach.identity.actions.sessions import Browser, opened
from lienmach.identity.rules.assurance import Level
from lienmach.identity.rules.sessions import COOKIE, Method


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who asks: what their browser holds, and a token for programs."""

    cookie: str
    token: str

    @property
    def browser(self) -> dict[str, str]:
        """Return what their browser sends along."""
        return {"Cookie": f"{COOKIE}={self.cookie}"}

    @property
    def program(self) -> dict[str, str]:
        """Return what their program sends along."""
        return {"Authorization": f"Bearer {self.token}"}

    def told(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return asdict(self)


@homes.action("identity")
def _signed_in(**who: uuid.UUID) -> str:
    method = Method.TOTP if "staff" in who else Method.EID
    return opened(**who, method=method, level=Level(2), browser=Browser(), at=clock.now())


def officer(staff: uuid.UUID) -> Caller:
    """Sign an officer in with a second factor."""
    token = identity.issue_token(staff=staff, by=PLATFORM, at=clock.now())
    return Caller(_signed_in(staff=staff), token)


def citizen(person: uuid.UUID) -> Caller:
    """Sign a citizen in at the higher level."""
    token = identity.issue_token(person=person, by=PLATFORM, at=clock.now())
    return Caller(_signed_in(person=person), token)


def receipt(code: str) -> tuple[str, str]:
    """Issue a dossier's receipt anew; return its check word and its token."""
    with homes.reading("dossiers"):
        issue = Dossier.objects.get(code=code).receipt_issue
    found = dossiers.renew_receipt(code, instead_of=issue, by=PLATFORM, at=clock.now())
    return found.word, found.token
