"""How the exchange with the National Portal stands: what waits, what was given up, who is next."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Min

from lienmach import homes
from lienmach.dossiers.models import PortalChannel, PortalMessage, PortalNotice
from lienmach.dossiers.queries.visibility import visible_to
from lienmach.dossiers.rules.exchange import SOURCE, STATE_NAMES_VI
from lienmach.ground.actor import Actor

LISTED = 100


@dataclass(frozen=True, slots=True)
class NextMessage:
    """The message of a line that may be carried out now; ``body`` as its schema says."""

    key: uuid.UUID
    kind: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Dead:
    """What was given up: a message of the portal's (``in``) or a notice of ours (``out``)."""

    direction: str
    message: uuid.UUID
    portal_code: str
    number: int
    kind: str
    said: str


@dataclass(frozen=True, slots=True)
class Status:
    """How the exchange of a province stands; counts by state, moments of the oldest that wait."""

    messages: dict[str, int]
    notices: dict[str, int]
    held_since: dt.datetime | None
    waiting_since: dt.datetime | None
    down_since: dt.datetime | None
    try_at: dt.datetime | None
    said: str
    dead: list[Dead]


@dataclass(frozen=True, slots=True)
class PortalPaperLabel:
    """A paper that lies at the portal: where, and the digest by which it is known again."""

    name: str
    reference: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class FromPortal:
    """The code under which the portal knows a dossier that came from there, and what lies there."""

    code: str
    papers: list[PortalPaperLabel]


def next_message(portal_code: str, *, source: str = SOURCE) -> NextMessage | None:
    """Return what of a line may be carried out now, if all before it was."""
    with homes.reading("dossiers"):
        found = PortalMessage.objects.filter(
            province=homes.current_province(),
            source=source,
            line__portal_code=portal_code,
            number=F("line__handled") + 1,
            state=PortalMessage.State.HELD,
        ).first()
    return NextMessage(found.pk, found.kind, found.body) if found else None


def answer_to(message: uuid.UUID, *, source: str = SOURCE) -> dict[str, Any]:
    """Return what is answered to a message that came before, as it stands by now."""
    with homes.reading("dossiers"):
        found = PortalMessage.objects.get(
            province=homes.current_province(), source=source, message=message
        )
    return found.answer or {"message": str(message), "state": found.state, "dossier": None}


def lines_to_handle(*, at: dt.datetime, most: int = LISTED) -> list[str]:
    """Return the portal's codes of lines whose next message is due, the longest waiting first."""
    with homes.reading("dossiers"):
        held = PortalMessage.objects.filter(
            province=homes.current_province(),
            source=SOURCE,
            state=PortalMessage.State.HELD,
            number=F("line__handled") + 1,
        ).exclude(try_at__gt=at)
        return list(held.order_by("pk").values_list("line__portal_code", flat=True)[:most])


def status() -> Status:
    """Return how the exchange of the current province stands."""
    with homes.reading("dossiers"):
        mine = {"province": homes.current_province(), "source": SOURCE}
        messages, notices = (
            PortalMessage.objects.filter(**mine),
            PortalNotice.objects.filter(**mine),
        )
        channel = PortalChannel.objects.filter(**mine).first() or PortalChannel(**mine)
        held, waiting = messages.filter(state="held"), notices.filter(state="waiting")
        return Status(
            messages=_by_state(messages, PortalMessage.State.values),
            notices=_by_state(notices, PortalNotice.State.values),
            held_since=held.aggregate(oldest=Min("at"))["oldest"],
            waiting_since=waiting.aggregate(oldest=Min("at"))["oldest"],
            down_since=channel.down_since,
            try_at=channel.try_at,
            said=channel.said,
            dead=[
                *_dead("in", messages, "message"),
                *_dead("out", notices, "pk"),
            ],
        )


def _by_state(rows: Any, states: list[str]) -> dict[str, int]:
    counted = dict(rows.values_list("state").annotate(Count("pk")).order_by())
    return {state: counted.get(state, 0) for state in states}


def _dead(direction: str, rows: Any, key: str) -> list[Dead]:
    columns = (key, "line__portal_code", "number", "kind", "said")
    return [
        Dead(direction, *row)
        for row in rows.filter(state="dead").order_by("pk").values_list(*columns)[:LISTED]
    ]


def told_states(portal_code: str) -> list[int]:
    """Return the states of a line in the order in which the portal is told them."""
    with homes.reading("dossiers"):
        notices = PortalNotice.objects.filter(
            province=homes.current_province(),
            source=SOURCE,
            line__portal_code=portal_code,
            kind="state-changed",
        )
        return [body["state"] for body in notices.order_by("number").values_list("body", flat=True)]


def portal_papers(code: str, *, seen_by: Actor, on: dt.date) -> list[PortalPaperLabel]:
    """Return the papers of a dossier that lie at the portal; none of one that may not be seen."""
    columns = ("name", "reference", "media_type", "size", "sha256")
    with homes.reading("dossiers"):
        seen = visible_to(seen_by, on=on).filter(code=code)
        rows = seen.filter(portal_papers__isnull=False).order_by("portal_papers__pk")
        return [
            PortalPaperLabel(*row)
            for row in rows.values_list(*(f"portal_papers__{name}" for name in columns))
        ]


def state_name(number: int) -> str:
    """Return what a number of the portal's states means, in Vietnamese."""
    return STATE_NAMES_VI[number]
