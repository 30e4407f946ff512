"""What is owed for a dossier and how to pay it; and money at the desk."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lienmach.dossiers import actions, queries
from lienmach.dossiers.forms.requests import pay_page
from lienmach.dossiers.queries import Refund, applicants
from lienmach.dossiers.refusals import AmountWrong, NoSuchPayment
from lienmach.dossiers.rules.calendars import told
from lienmach.dossiers.views.dossier import keeping
from lienmach.dossiers.views.gate import SEE_OTHER, known_only, officers_only
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.cells import csv_file
from lienmach.ground.refusals import NotFound

LONGEST_AMOUNT = 13
COLUMNS = (
    "dossier", "procedure", "applicant", "amount", "why", "paid_at", "provider", "reference",
    "transaction",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A line of what is to be given back, with the name of who filed the dossier."""

    refund: Refund
    applicant: str


@require_safe
@known_only
def pay(request: HttpRequest, actor: Actor, code: str) -> HttpResponseBase:
    """Show what is owed and why, how it stands, and where it can be paid."""
    bill = queries.bill(code, seen_by=actor, at=clock.now(), on=clock.today())
    response = render(
        request,
        "dossiers/pay.html",
        {
            "code": code,
            "bill": bill,
            # Told again it is the same payment, until something else was heard of it.
            "key": f"pay-{len(bill.payments)}-{uuid.uuid4().hex}" if bill else "",
        },
    )
    if bill and bill.provider and bill.may_pay:
        # The answer to the form leads there; the library reads it off the answer.
        setattr(response, "_csp_update", {"form-action": [bill.provider.origin]})  # noqa: B010
    return response


@require_POST
@known_only
def begin(request: HttpRequest, actor: Actor, code: str) -> HttpResponseBase:
    """Begin to pay, and lead to the provider."""
    wanted = actions.payment_request(code, key=request.POST.get("key", ""), by=actor)
    answered = actions.begin_payment(
        code, back=pay_page(request, code), request=wanted, by=actor, at=clock.now()
    )
    return HttpResponseRedirect(json.loads(answered.body)["address"], status=SEE_OTHER)


@require_POST
@officers_only
@keeping
def charge(request: HttpRequest, officer: Actor, code: str) -> HttpResponseBase:
    """Do what a button of the desk's part about money stands for."""
    deed = DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        raise NotFound
    deed(request, officer, code)
    return HttpResponseRedirect(f"{reverse('work:dossier', args=[code])}#money", status=SEE_OTHER)


def _cash(request: HttpRequest, officer: Actor, code: str) -> None:
    said: dict[str, Any] = {
        "amount": _amount(request),
        "slip": request.POST.get("slip", "").strip(),
    }
    wanted = actions.cash_request(code, **said, key=request.POST.get("key", ""), by=officer)
    actions.take_cash(code, **said, request=wanted, by=officer, at=clock.now())


def _undo(request: HttpRequest, officer: Actor, code: str) -> None:
    actions.undo_cash(code, _payment(request), by=officer, at=clock.now())


def _refunded(request: HttpRequest, officer: Actor, code: str) -> None:
    slip = request.POST.get("slip", "").strip()
    actions.mark_refunded(code, _payment(request), slip=slip, by=officer, at=clock.now())


def _give_back(request: HttpRequest, officer: Actor, code: str) -> None:
    reason = request.POST.get("reason", "")
    actions.mark_to_refund(code, _payment(request), reason=reason, by=officer, at=clock.now())


def _assess(request: HttpRequest, officer: Actor, code: str) -> None:
    actions.assess_charge(
        code,
        amount=_amount(request),
        basis=request.POST.get("basis", ""),
        instead_of=_amount(request, "instead_of") if request.POST.get("instead_of") else None,
        reason=request.POST.get("reason", ""),
        by=officer,
        at=clock.now(),
    )


@require_safe
@officers_only
def refunds(request: HttpRequest, officer: Actor) -> HttpResponseBase:
    """Show what the officer's desks are to give back, the money that came first before all other."""
    found = queries.refunds(
        officer, at=clock.now(), on=clock.today(), cursor=request.GET.get("cursor", "")
    )
    return render(
        request,
        "dossiers/refunds.html",
        {"officer": officer, "lines": _lines(found.items), "next": found.next},
    )


@require_safe
@officers_only
def refunds_csv(_request: HttpRequest, officer: Actor) -> HttpResponseBase:
    """Write all that the officer's desks are to give back to a file."""
    found = queries.all_refunds(officer, at=clock.now(), on=clock.today())
    lines = (
        (
            line.refund.listed.dossier.code, line.refund.listed.procedure_name, line.applicant,
            line.refund.paid.amount, line.refund.paid.why, told(line.refund.paid.paid_at),
            line.refund.paid.provider, line.refund.paid.reference, line.refund.paid.transaction,
        )
        for line in _lines(found.items)
    )  # fmt: skip
    return csv_file("refunds", [COLUMNS, *lines], is_cut=found.next is not None)


def _lines(found: list[Refund]) -> list[Line]:
    keys = {each.listed.dossier.applicant for each in found}
    names = applicants.names(keys, on=clock.today())
    return [Line(each, names.get(each.listed.dossier.applicant, "")) for each in found]


DEEDS: dict[str, Callable[[HttpRequest, Actor, str], None]] = {
    "cash": _cash, "undo": _undo, "give_back": _give_back, "refunded": _refunded,
    "assess": _assess,
}  # fmt: skip


def _amount(request: HttpRequest, field: str = "amount") -> int:
    said = request.POST.get(field, "").replace(".", "").replace(" ", "")
    if not said.isascii() or not said.isdecimal() or len(said) > LONGEST_AMOUNT:
        raise AmountWrong
    return int(said)


def _payment(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("payment", ""))
    except ValueError:
        raise NoSuchPayment from None
