"""The counter for what is owed and paid, and for the payment provider."""

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from ninja.security import APIKeyHeader

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions.charging import LONGEST_BASIS
from lienmach.dossiers.actions.notes import LONGEST_REASON
from lienmach.dossiers.actions.payments import GATEWAY
from lienmach.dossiers.api import shapes
from lienmach.dossiers.api.access import DECIDE, READ, WRITE, Token, applicant_of, key_of
from lienmach.dossiers.api.keyed import once, posts, replied
from lienmach.dossiers.forms.requests import pay_page
from lienmach.dossiers.queries import gateway as gateways
from lienmach.dossiers.queries.payments import Paid
from lienmach.dossiers.refusals import (
    NothingOwed,
    PaymentMessageMalformed,
    PaymentNotSet,
    PaymentUnknown,
)
from lienmach.dossiers.rules import message_signatures as signatures
from lienmach.dossiers.rules import payment_messages
from lienmach.dossiers.rules.calendars import told
from lienmach.dossiers.rules.payments import LONGEST_SLIP, MOST_DONG, State
from lienmach.ground import clock, requests
from lienmach.ground.actor import Actor
from lienmach.ground.bodies import Body

router = Router(tags=["payments"])


class WhyOut(Schema):
    """The reason for an amount, in both languages."""

    vi: str
    en: str


class LineOut(Schema):
    """One item of what is owed, in whole dong, with its legal basis; ``waived`` names a relief."""

    item: str
    amount: int | None
    before: int | None
    count: int
    citation: str
    is_sure: bool
    why: WhyOut
    waived: str


class PaymentOut(Schema):
    """An attempt to pay."""

    id: uuid.UUID
    provider: str
    reference: str
    transaction: str = Field(description="the provider's name of it; empty until it is known")
    slip: str = Field(description="the number of a desk's receipt slip; empty where there is none")
    refund_slip: str = Field(
        description="the number of the slip by which it was given back; empty until it was"
    )
    state: str = Field(description="begun, paid, failed, expired, to-refund, refunded or undone")
    why: str = Field(description="why it is to be given back: amount, twice or ended")
    amount: int
    begun_at: str
    paid_at: str | None


class ChargeOut(Schema):
    """What is owed for a dossier; amounts in whole dong, null while not known."""

    dossier: str
    state: str = Field(description="due, settled, waived, unknown or lapsed")
    amount: int | None
    lines: list[LineOut]
    payments: list[PaymentOut]
    settled_at: str | None
    online_at: str | None = Field(description="the provider where it can be paid online")


class BegunOut(Schema):
    """A payment that was begun: a browser pays at the address, until it expires."""

    payment: uuid.UUID
    reference: str
    amount: int
    expires_at: str
    address: str


class CashIn(Body):
    """Cash that a desk took."""

    amount: int = Field(ge=1, le=MOST_DONG)
    slip: str = Field(max_length=LONGEST_SLIP, description="the number of the receipt slip")


class CashOut(Schema):
    """What was recorded."""

    payment: uuid.UUID
    amount: int
    slip: str
    state: str


class AssessmentIn(Body):
    """
    What is owed where no published fee answers it, and the law that says so.

    To correct what an officer said, ``instead_of`` is the wrong amount and ``reason`` says why.
    """

    amount: int = Field(ge=0, le=MOST_DONG)
    basis: str = Field(min_length=1, max_length=LONGEST_BASIS, description="the legal basis")
    instead_of: int | None = Field(None, ge=0, le=MOST_DONG)
    reason: str = Field("", max_length=LONGEST_REASON)


class AssessedOut(Schema):
    """What is owed from now on."""

    dossier: str
    amount: int


class RefundIn(Body):
    """Money that was given back."""

    slip: str = Field(max_length=LONGEST_SLIP, description="the number of the slip")


class GiveBackIn(Body):
    """Why money that was paid for a dossier that ended is to be given back; the office's alone."""

    reason: str = Field(min_length=1, max_length=LONGEST_REASON)


class RefundedOut(Schema):
    """What was recorded of giving a payment back."""

    payment: uuid.UUID
    state: str


class ToRefundOut(Schema):
    """Money that came and was not owed, and the dossier it came for."""

    dossier: str
    procedure: str
    procedure_name: str
    payment: PaymentOut


class ToRefundPageOut(Schema):
    """A piece of the list; ``next`` is the cursor of the next one."""

    items: list[ToRefundOut]
    next: str | None


class HeardOut(Schema):
    """What became of a payment that the provider told of."""

    message: uuid.UUID
    state: str


class ProviderSignature(APIKeyHeader):
    """A signature over method, path, moment and body, by the secret shared with the provider."""

    param_name = payment_messages.SIGNATURE

    def authenticate(self, request: HttpRequest, key: str | None) -> bool:
        """
        Test the signature; there is none to test where nothing is paid online.

        :raises PaymentNotSet: when nothing is.
        :raises PaymentUnknown: when it does not hold.
        """
        if gateways.gateway() is None:
            raise PaymentNotSet
        holds = signatures.holds(
            gateways.secret(homes.current_province()),
            str(request.method),
            request.get_full_path(),
            request.body,
            moment=request.headers.get(payment_messages.TIME, ""),
            signed=key or "",
            now=clock.now().timestamp(),
        )
        if not holds:
            raise PaymentUnknown
        return True


@router.post(
    "/payments/messages",
    response=HeardOut,
    auth=ProviderSignature(),
    openapi_extra=requests.parameter(
        is_needed=False, why="Taken and without effect: `message` is the key of a message."
    ),
)
def hear(request: HttpRequest) -> dict[str, Any]:
    """Take in what the provider says of a payment. The same again is answered alike."""
    try:
        said = payment_messages.read(request.body)
    except ValueError as wrong:
        raise PaymentMessageMalformed(
            f"{PaymentMessageMalformed()} ({wrong})", vi=f"{PaymentMessageMalformed.vi} ({wrong})"
        ) from None
    return actions.hear_payment(said, by=GATEWAY, at=clock.now())


@router.get("/dossiers/{code}/charge", response=ChargeOut, auth=Token(READ))
def charge(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return what is owed for a dossier, and how it was paid; 409 where nothing ever was."""
    bill = queries.bill(code, seen_by=applicant_of(request).actor, at=clock.now(), on=clock.today())
    if bill is None:
        raise NothingOwed
    return {
        "dossier": bill.code,
        "state": bill.state,
        "amount": bill.amount,
        "lines": bill.lines,
        "payments": [_shown(each) for each in bill.payments],
        "settled_at": told(bill.settled_at),
        "online_at": bill.provider.name if bill.provider else None,
    }


@router.get("/desk/refunds", response=ToRefundPageOut, auth=Token(READ))
def refunds(request: HttpRequest, cursor: str = "") -> dict[str, Any]:
    """Return what the officer's desks are to give back, the money that came first before all other."""
    by = applicant_of(request).actor
    found = queries.refunds(by, at=clock.now(), on=clock.today(), cursor=cursor)
    return {
        "items": [
            {
                "dossier": each.listed.dossier.code,
                "procedure": each.listed.dossier.procedure,
                "procedure_name": each.listed.procedure_name,
                "payment": _shown(each.paid),
            }
            for each in found.items
        ],
        "next": found.next,
    }


def _shown(payment: Paid) -> dict[str, Any]:
    return {
        "id": payment.id, "provider": payment.provider, "reference": payment.reference,
        "transaction": payment.transaction, "slip": payment.slip,
        "refund_slip": payment.refund_slip, "state": payment.state, "why": payment.why,
        "amount": payment.amount, "begun_at": told(payment.begun_at),
        "paid_at": told(payment.paid_at),
    }  # fmt: skip


@router.post(
    "/dossiers/{code}/payments",
    response={201: BegunOut, 200: BegunOut},
    auth=Token(WRITE),
    openapi_extra=shapes.KEY,
)
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Begin to pay what is owed; the same key again gets the same answer, with status 200."""
    by = applicant_of(request).actor
    wanted = actions.payment_request(code, key=key_of(request), by=by)
    return replied(
        actions.begin_payment(
            code, back=pay_page(request, code), request=wanted, by=by, at=clock.now()
        )
    )


@router.post(
    "/dossiers/{code}/payments/cash",
    response={201: CashOut, 200: CashOut},
    auth=Token(DECIDE),
    openapi_extra=shapes.KEY,
)
def cash(request: HttpRequest, code: str, body: CashIn) -> HttpResponse:
    """Record that what is owed was paid in cash at the desk."""
    by, amount, slip = applicant_of(request).actor, body.amount, body.slip
    wanted = actions.cash_request(code, amount=amount, slip=slip, key=key_of(request), by=by)
    return replied(
        actions.take_cash(code, amount=amount, slip=slip, request=wanted, by=by, at=clock.now())
    )


@router.delete("/dossiers/{code}/payments/{payment_id}", response={204: None}, auth=Token(DECIDE))
def undo(request: HttpRequest, code: str, payment_id: uuid.UUID) -> HttpResponse:
    """Take a payment in cash back, on the day it was recorded."""
    actions.undo_cash(code, payment_id, by=applicant_of(request).actor, at=clock.now())
    return HttpResponse(status=204)


@posts(router, "/dossiers/{code}/payments/{payment_id}/refund", out=RefundedOut, scope=DECIDE)
def refund(request: HttpRequest, code: str, payment_id: uuid.UUID, body: RefundIn) -> HttpResponse:
    """Record that a payment that was not owed was given back, with the number of the slip."""

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        mark = homes.part_of(actions.mark_refunded)
        mark(code, payment_id, slip=body.slip, by=by, at=at)
        return {"payment": str(payment_id), "state": State.REFUNDED.value}

    asked = {"in": code, "payment": str(payment_id), "slip": body.slip}
    return once(request, "mark-refunded", asked, deed)


@posts(router, "/dossiers/{code}/payments/{payment_id}/to-refund", out=RefundedOut, scope=DECIDE)
def give_back(
    request: HttpRequest, code: str, payment_id: uuid.UUID, body: GiveBackIn
) -> HttpResponse:
    """Say that what was paid for a dossier that ended undecided is to be given back, and why."""

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        mark = homes.part_of(actions.mark_to_refund)
        mark(code, payment_id, reason=body.reason, by=by, at=at)
        return {"payment": str(payment_id), "state": State.TO_REFUND.value}

    asked = {"in": code, "payment": str(payment_id), "reason": body.reason}
    return once(request, "mark-to-refund", asked, deed)


@posts(router, "/dossiers/{code}/charge/assessment", out=AssessedOut, scope=DECIDE)
def assess(request: HttpRequest, code: str, body: AssessmentIn) -> HttpResponse:
    """Say what is owed where no published fee answers it, or correct it until something is paid."""

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        say = homes.part_of(actions.assess_charge)
        say(code, **body.model_dump(), by=by, at=at)
        return {"dossier": code, "amount": body.amount}

    return once(
        request, "assess-charge", {"in": code, **body.model_dump(exclude_defaults=True)}, deed
    )
