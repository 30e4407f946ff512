"""
What the National Portal is told: written down by the facts, told in order, at least once.

The timeline of a dossier says what there is to tell. A reaction is only the nudge to look: in
whatever order facts are delivered, what they tell is put in line in the order they happened.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lienmach import homes
from lienmach.dossiers.events import (
    ChargeAssessed,
    ConversionTakenBack,
    DeadlineExtended,
    DeadlineRecomputed,
    DecisionProposed,
    DossierConverted,
    DossierDecided,
    DossierReceived,
    DossierWithdrawn,
    LimitChanged,
    PaymentMade,
    PaymentUndone,
    PortalReplayed,
    ProcessingStopped,
    ProposalSentBack,
    ReceptionRefused,
    ResultHandedOver,
    ResultPublished,
    ResultRevoked,
    StepUndone,
    SupplementAsked,
    SupplementGiven,
)
from lienmach.dossiers.models import (
    Charge,
    Note,
    PortalChannel,
    PortalLine,
    PortalMessage,
    PortalNotice,
)
from lienmach.dossiers.refusals import NoSuchLine
from lienmach.dossiers.rules import exchange, payments, states, undoing
from lienmach.dossiers.rules.calendars import told
from lienmach.dossiers.rules.exchange import SOURCE, Telling
from lienmach.ground import sql
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.ledger import actions as ledger
from lienmach.ledger.queries import Fact, timeline

LEASE = dt.timedelta(seconds=60)
BACK_IN_LINE = dt.timedelta(seconds=5)
LONGEST_SAID = 200

Body = dict[str, Any]
State = PortalNotice.State

LEADS_TO: dict[str, states.State] = {
    DossierReceived.name: "received",
    SupplementAsked.name: "awaiting-supplement",
    SupplementGiven.name: "received",
    DossierDecided.name: "decided",
    ResultHandedOver.name: "handed-over",
    DossierWithdrawn.name: "withdrawn",
    ReceptionRefused.name: "reception-refused",
    DecisionProposed.name: "proposed",
    ProposalSentBack.name: "received",
    ProcessingStopped.name: "stopped",
}
"""The facts that the portal is told, and the state each of them leads to."""

FEES: frozenset[str] = frozenset({ChargeAssessed.name, PaymentMade.name, PaymentUndone.name})
"""The facts by which something comes to be owed for a dossier, or is owed no more."""

DATES: frozenset[str] = frozenset(
    {
        DeadlineExtended.name,
        DeadlineRecomputed.name,
        LimitChanged.name,
        DossierConverted.name,
        ConversionTakenBack.name,
    }
)
"""The facts by which another day is promised while the state stays."""

OF_RESULTS: dict[str, str] = {
    ResultPublished.name: "Kết quả đã được ký số và phát hành.",
    ResultRevoked.name: "Kết quả đã bị thu hồi.",
}
"""The facts about the paper of a decision: the state is told again, with what happened as its reason."""

BESIDE: frozenset[str] = DATES | OF_RESULTS.keys() | {StepUndone.name}
"""The facts that are told only while nothing later was."""


RESUMING: frozenset[str] = frozenset({DossierReceived.name, SupplementGiven.name})
"""The facts by which the office takes a dossier up: what is owed then is told after the state."""


@dataclass(frozen=True, slots=True)
class Due:
    """A notice to be told now: its key, which names the message, and the message itself."""

    key: uuid.UUID
    envelope: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of the notices that were taken: each once, in one of the four."""

    told: frozenset[uuid.UUID] = frozenset()
    rejected: Mapping[uuid.UUID, str] | None = None
    """What the portal would not have, and what it said."""
    failed: frozenset[uuid.UUID] = frozenset()
    """What could not be told: others are tried before it, should it be the cause itself."""
    left: frozenset[uuid.UUID] = frozenset()
    """What was not tried: it is due again at once."""
    trouble: str = ""
    """Why the portal could not be reached; empty if it answered."""


def tell(code: str, *, at: dt.datetime) -> int:
    """
    Put in line what the portal was not told of a dossier yet; return how many messages.

    Inside an action. Of a dossier that did not come by the portal there is nothing to tell.
    """
    line = (
        PortalLine.objects.select_for_update(no_key=True, of=("self",))
        .filter(province=homes.current_province(), source=SOURCE, dossier__code=code)
        .first()
    )
    if line is None:
        return 0
    written = line.notices.order_by("number").values_list("entry_id", "kind", "body")
    known = {entry for entry, _kind, _body in written}
    said = [(entry, body["state"]) for entry, kind, body in written if kind == Telling.STATE]
    latest = max(known, default=None)
    wanted = LEADS_TO.keys() | FEES | BESIDE
    # By their keys: they are made while the dossier is locked, and the moments told before that.
    facts = sorted((f for f in timeline(code) if f.event in wanted), key=lambda fact: fact.id)
    count = owed = 0
    for fact in facts:
        owed = _owed_after(line, fact, owed)
        if fact.id in known:
            continue
        if fact.event in LEADS_TO:
            messages = _messages(line, fact, owed)
        elif fact.event in FEES:
            messages = _of_fee(fact, said)
        elif latest and fact.id < latest:
            messages = []  # what came later was told first, and stands
        else:
            messages = _beside(fact, said)
        said += [(fact.id, body["state"]) for kind, body in messages if kind == Telling.STATE]
        count += notify(line, fact.id, messages, at=at)
    return count


def notify(
    line: PortalLine, entry: uuid.UUID, messages: Iterable[tuple[str, Body]], *, at: dt.datetime
) -> int:
    """Put messages about a fact in a line that the action has locked; return how many."""
    written = [
        PortalNotice(
            province=line.province,
            line=line,
            source=line.source,
            entry_id=entry,
            part=part,
            number=line.noticed + part,
            kind=kind,
            body=body,
            at=at,
            due_at=at,
        )
        for part, (kind, body) in enumerate(messages, 1)
    ]
    PortalNotice.objects.bulk_create(written)
    line.noticed += len(written)
    line.save(update_fields=["noticed"])
    return len(written)


def _messages(line: PortalLine, fact: Fact, owed: int) -> list[tuple[str, Body]]:
    """
    Return what the portal is told of a fact: the state it led to, then what it brought.

    ``owed`` is what is to be paid since, in đồng: whoever goes on with it must hear that again.
    """
    code, said = fact.subject, fact.payload
    state = exchange.state_body(states.NATIONAL[LEADS_TO[fact.event]], str(told(fact.at)))
    messages: list[tuple[str, Body]] = [(Telling.STATE, {**state, "code": code})]
    if said.get("due_at"):
        messages.append((Telling.APPOINTMENT, {"code": code, "due_at": said["due_at"]}))
    if fact.event in RESUMING and owed:
        messages.append((Telling.STATE, _fee_due(fact, owed)))
    if fact.event == SupplementAsked.name:
        notes = Note.objects.filter(province=line.province, dossier__code=code)
        text = notes.get(number=said["number"]).text
        messages.append((Telling.ASKED, {"code": code, "text": text}))
    if fact.event == DossierDecided.name:
        result = {name: said[name] for name in ("outcome", "agency", "day")}
        messages.append((Telling.RESULT, {"code": code, **result}))
    return messages


def _beside(fact: Fact, said: list[tuple[uuid.UUID, int]]) -> list[tuple[str, Body]]:
    """Return what the portal is told of another day, of a result, or of a step taken back."""
    code, payload, last = fact.subject, fact.payload, said[-1][1] if said else None
    if fact.event in DATES:
        due = payload.get("due_at")
        is_new = due and due != payload.get("due_before")
        return [(Telling.APPOINTMENT, {"code": code, "due_at": due})] if is_new else []
    if fact.event == StepUndone.name:
        if payload["step"] not in undoing.INSIDE_THE_HOUSE:
            return []  # a station leads to no other state, nor does it lead back
        state, why = states.NATIONAL[payload["state"]], ""
    elif last in exchange.HAVE_A_RESULT:
        state, why = last, OF_RESULTS[fact.event]
    else:
        return []
    return [(Telling.STATE, {**exchange.state_body(state, str(told(fact.at)), why), "code": code})]


def _owed_after(line: PortalLine, fact: Fact, owed: int) -> int:
    """Return what is owed for a dossier once something happened, in đồng."""
    if fact.event == DossierReceived.name:
        return _owed_at_once(line)
    return _owed_by(fact) if fact.event in FEES else owed


def _owed_by(fact: Fact) -> int:
    """Return what is owed by a fact of ``FEES``, in đồng."""
    is_owed = fact.event != PaymentMade.name and fact.payload.get("is_owed", True)
    return int(fact.payload["amount"]) if is_owed else 0


def _owed_at_once(line: PortalLine) -> int:
    """Return what was known to be owed for a dossier when it was taken in, in đồng."""
    charges = Charge.objects.filter(province=line.province, dossier__portal_lines=line)
    lines = charges.values_list("lines", flat=True).first() or []
    amounts = [each["amount"] for each in lines]
    if None in amounts or any(each.get("assessed") for each in lines):
        return 0
    return sum(amounts)


def _of_fee(fact: Fact, said: list[tuple[uuid.UUID, int]]) -> list[tuple[str, Body]]:
    """
    Return what the portal is told when something comes to be owed, or is owed no more.

    ``said`` are the states it was told, each with its fact. A provider's message does not wait for
    who handles the dossier: what led to another state meanwhile, and was told first, stands.
    """
    if said and fact.id < max(entry for entry, _state in said):
        return []
    amount = _owed_by(fact)
    state = exchange.after_fee(
        [state for _entry, state in said],
        is_due=amount > 0,
        is_corrected=fact.payload.get("before") is not None,
    )
    if state is None:
        return []
    if state == exchange.FEE_DUE:
        return [(Telling.STATE, _fee_due(fact, amount))]
    return [
        (Telling.STATE, {**exchange.state_body(state, str(told(fact.at))), "code": fact.subject})
    ]


def _fee_due(fact: Fact, amount: int) -> Body:
    why = f"Phí, lệ phí phải nộp: {payments.dong(amount)}."
    body = exchange.state_body(exchange.FEE_DUE, str(told(fact.at)), why)
    return {**body, "code": fact.subject}


@homes.action("dossiers", idempotent=True)
def take_due(*, most: int, by: Actor, at: dt.datetime) -> list[Due]:
    """
    Take what is to be told now, at most one message a dossier, for a minute.

    After an outage one message is tried alone, once it is time.
    """
    _demand(by)
    province = homes.current_province()
    channel = PortalChannel.objects.filter(province=province, source=SOURCE).first()
    if channel is not None and channel.try_at is not None:
        if channel.try_at > at:
            return []
        most = 1
    rows = sql.rows(
        homes.here("dossiers"), "lienmach.dossiers", "due_notices",
        province=province, source=SOURCE, at=at, most=most,
    )  # fmt: skip
    keys = [row["id"] for row in rows]
    PortalNotice.objects.filter(pk__in=keys).update(due_at=at + LEASE)
    taken = PortalNotice.objects.filter(pk__in=keys).select_related("line").order_by("pk")
    return [
        Due(
            one.pk,
            exchange.envelope(
                message=str(one.pk), province=province, dossier=one.line.portal_code,
                number=one.number, kind=one.kind, at=str(told(one.at)), body=one.body,
            ),
        )
        for one in taken
    ]  # fmt: skip


@homes.action("dossiers", idempotent=True)
def settle_notices(outcome: Outcome, *, by: Actor, at: dt.datetime) -> None:
    """
    Write down what became of the notices that were taken, and how the portal answers.

    No fact of the ledger: what was told are facts already.
    """
    _demand(by)
    mine = PortalNotice.objects.filter(province=homes.current_province(), state=State.WAITING)
    mine.filter(pk__in=outcome.told).update(state=State.TOLD, told_at=at, said="")
    mine.filter(pk__in=outcome.left).update(due_at=at)
    mine.filter(pk__in=outcome.failed).update(due_at=at + BACK_IN_LINE)
    for notice in mine.filter(pk__in=outcome.rejected or {}):
        notice.rejections += 1
        notice.said = (outcome.rejected or {})[notice.pk][:LONGEST_SAID]
        notice.due_at = at + dt.timedelta(seconds=exchange.pause(notice.rejections))
        if notice.rejections >= exchange.MOST_REJECTIONS:
            notice.state = State.DEAD
        notice.save(update_fields=["rejections", "said", "due_at", "state"])
    _mark_channel(outcome.trouble, answered=bool(outcome.told or outcome.rejected), at=at)


def _mark_channel(trouble: str, *, answered: bool, at: dt.datetime) -> None:
    named = {"province": homes.current_province(), "source": SOURCE}
    if trouble:
        PortalChannel.objects.bulk_create([PortalChannel(**named)], ignore_conflicts=True)
        channel = PortalChannel.objects.select_for_update(no_key=True).get(**named)
        channel.failures += 1
        channel.down_since = channel.down_since or at
        channel.try_at = at + dt.timedelta(seconds=exchange.pause(channel.failures))
        channel.said = trouble[:LONGEST_SAID]
        channel.save(update_fields=["failures", "down_since", "try_at", "said"])
    elif answered:
        PortalChannel.objects.filter(**named, failures__gt=0).update(
            failures=0, down_since=None, try_at=None, said=""
        )


@homes.action("dossiers", idempotent=True)
def replay(
    *, portal_code: str | None = None, since: dt.datetime | None = None, by: Actor, at: dt.datetime
) -> tuple[int, int]:
    """
    Put what was given up in line again; return how many notices and messages.

    ``since`` also tells again what was told from that moment on, for a portal that lost it.
    Either all of the province, or one dossier by the portal's code.
    :raises NoSuchLine: when nothing here has that code.
    """
    _demand(by)
    lines = PortalLine.objects.filter(province=homes.current_province(), source=SOURCE)
    if portal_code is not None:
        lines = lines.filter(portal_code=portal_code)
        if not lines.exists():
            raise NoSuchLine
    notices = PortalNotice.objects.filter(line__in=lines)
    again = {"state": State.WAITING, "due_at": at, "rejections": 0}
    count = notices.filter(state=State.DEAD).update(**again)
    if since is not None:
        count += notices.filter(state=State.TOLD, at__gte=since).update(**again)
    dead = PortalMessage.objects.filter(line__in=lines, state=PortalMessage.State.DEAD)
    messages = dead.update(state=PortalMessage.State.HELD, failures=0, try_at=None)
    PortalChannel.objects.filter(province=homes.current_province(), source=SOURCE).update(
        try_at=None
    )
    ledger.record(
        PortalReplayed(source=SOURCE, notices=count, messages=messages),
        subject=portal_code or SOURCE,
        by=by,
        at=at,
    )
    return count, messages


def _demand(by: Actor) -> None:
    if not by.is_platform:
        raise NotAllowed
