"""The counter for the National Portal, and for who looks at what ministries handle."""

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.security import APIKeyHeader

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions.exchange import PORTAL
from lienmach.dossiers.api import shapes
from lienmach.dossiers.api.access import READ, Token, applicant_of
from lienmach.dossiers.models import MinistryDossier
from lienmach.dossiers.queries import WantedCopies, peer
from lienmach.dossiers.refusals import PortalNotSet, PortalUnknown
from lienmach.dossiers.rules import message_signatures as signatures
from lienmach.dossiers.rules.calendars import told
from lienmach.ground import clock, requests
from lienmach.ground.bodies import Body

router = Router(tags=["national portal"])


class PortalSignature(APIKeyHeader):
    """A signature over method, path, moment and body, by the secret shared with the portal."""

    param_name = signatures.SIGNATURE

    def authenticate(self, request: HttpRequest, key: str | None) -> bool:
        """
        Test the signature; there is none to test where nothing is exchanged.

        :raises PortalNotSet: when nothing is.
        :raises PortalUnknown: when it does not hold.
        """
        if peer.address() is None:
            raise PortalNotSet
        holds = signatures.holds(
            peer.secret(homes.current_province()),
            str(request.method),
            request.get_full_path(),
            request.body,
            moment=request.headers.get(signatures.TIME, ""),
            signed=key or "",
            now=clock.now().timestamp(),
        )
        if not holds:
            raise PortalUnknown
        return True


class MessageIn(Body):
    """A message of the portal's; the body as the schema of its kind says."""

    message: str
    source: str
    province: str
    dossier: str
    number: int
    kind: str
    at: str
    body: dict[str, Any]


class MessageOut(Schema):
    """What became of a message: held, handled, refused or dead; and the code of the dossier."""

    message: str
    state: str
    dossier: str | None = None
    refusal: str | None = None
    vi: str | None = None
    en: str | None = None


class MinistryDossierOut(Schema):
    """The copy of a dossier that a ministry handles."""

    code: str
    procedure: str
    procedure_name: str
    agency: str
    agency_name: str
    unit: str
    unit_on: dt.date
    state: int = Field(description="1 to 10, as the National Portal counts")
    state_name: str
    received_at: str | None
    due_at: shapes.Moment
    synced_at: str | None


class MinistryPageOut(Schema):
    """A piece of the list; ``next`` is the cursor of the next one."""

    items: list[MinistryDossierOut]
    next: str | None


class MinistryCountsOut(Schema):
    """How many copies one may see, by the number of the state."""

    by_state: dict[str, int]


@router.post(
    "/portal/messages",
    response=MessageOut,
    auth=PortalSignature(),
    openapi_extra=requests.parameter(
        is_needed=False, why="Taken and without effect: `message` is the key of a message."
    ),
)
def take(request: HttpRequest, body: MessageIn) -> dict[str, Any]:  # noqa: ARG001 - the framework's signature
    """Take in a message of the National Portal. The same again is answered by what became of it."""
    return actions.take_message(body.model_dump(), by=PORTAL, at=clock.now())


@router.get("/ministry-dossiers", response=MinistryPageOut, auth=Token(READ))
def ministry_dossiers(
    request: HttpRequest,
    code: Annotated[str, Field(max_length=60, description="Any part of a code")] = "",
    state: Annotated[int | None, Field(ge=1, le=10)] = None,
    cursor: str = "",
) -> dict[str, Any]:
    """Return copies of dossiers that ministries handle, the last received first."""
    by, wanted = applicant_of(request).actor, WantedCopies(code, state, cursor=cursor)
    found = queries.ministry_dossiers(by, wanted, on=clock.today())
    return {"items": [_shown(one) for one in found.items], "next": found.next}


@router.get("/ministry-dossiers/counts", response=MinistryCountsOut, auth=Token(READ))
def ministry_counts(request: HttpRequest) -> dict[str, Any]:
    """Return how many copies of dossiers that ministries handle there are, by state."""
    counted = queries.ministry_counts(applicant_of(request).actor, on=clock.today())
    return {"by_state": {str(state): number for state, number in counted.items()}}


def _shown(one: MinistryDossier) -> dict[str, Any]:
    names = ("code", "procedure", "procedure_name", "agency", "agency_name", "unit", "unit_on")
    return {
        **{name: getattr(one, name) for name in names},
        "state": one.state,
        "state_name": queries.state_name(one.state),
        **{name: told(getattr(one, name)) for name in ("received_at", "due_at", "synced_at")},
    }
