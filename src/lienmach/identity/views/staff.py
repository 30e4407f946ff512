"""What officers do here: confirm papers of mandates, review and end duties, let others stand in."""

import uuid
from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.cells import csv_file
from lienmach.ground.days import day_in
from lienmach.ground.refusals import Refusal
from lienmach.identity import actions, forms, queries
from lienmach.identity.gate import officers_only
from lienmach.identity.queries import DutyRow
from lienmach.identity.refusals import DutyUnknown, StaffUnknown
from lienmach.identity.rules.mandates import Proof
from lienmach.territory import queries as territory

ROWS = 100


@require_safe
@officers_only
def mandates(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List the mandates that wait for an officer who has seen the paper."""
    after = request.GET.get("after", "")
    page = queries.mandates_to_prove(actor, on=clock.today(), cursor=after, limit=ROWS)
    context = {"actor": actor, "waiting": page.items, "page": page, "is_later": bool(after)}
    return render(request, "identity/to_prove.html", context)


@require_POST
@officers_only
def prove(request: HttpRequest, actor: Actor, mandate: uuid.UUID) -> HttpResponseBase:
    """Confirm the paper of a mandate, or refuse it for good."""
    if request.POST.get("word") == "refuse":
        actions.revoke_mandate(mandate, by=actor, at=clock.now())
    else:
        actions.prove_mandate(mandate, proof=Proof.PAPER, by=actor, at=clock.now())
    return HttpResponseRedirect(reverse("staff:mandates"), status=HTTPStatus.SEE_OTHER)


@require_safe
@officers_only
def duties(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List the duties to confirm; with ``?all=1`` every one that the officer may."""
    on, is_all = clock.today(), bool(request.GET.get("all"))
    after = request.GET.get("after", "")
    page = queries.duties_to_review(actor, on=on, only_due=not is_all, cursor=after, limit=ROWS)
    context = {
        "actor": actor,
        "page": page,
        "is_later": bool(after),
        "rows": [(row, _place(row)) for row in page.items],
        "is_all": is_all,
        "may_give": bool(queries.places_to_appoint(actor, on=on)),
        "today": on,
    }
    return render(request, "identity/duties.html", context)


@require_POST
@officers_only
def review(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Confirm the ticked duties, or withdraw them."""
    chosen = forms.keys(request.POST, "duty")
    if request.POST.get("word") == "withdraw":
        actions.withdraw_duties(chosen, by=actor, at=clock.now())
    else:
        actions.confirm_duties(chosen, by=actor, at=clock.now())
    return HttpResponseRedirect(reverse("staff:duties"), status=HTTPStatus.SEE_OTHER)


@require_safe
@officers_only
def duties_csv(_request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Send the list of all duties that the officer may confirm for a spreadsheet."""
    head = (
        "login", "name", "works_at", "kind", "place", "since", "until", "confirmed_on", "due_on",
        "standing", "stand_ins",
    )  # fmt: skip
    lines = [
        (
            row.login, row.full_name, row.works_at, row.kind, _place(row), row.since,
            row.until, row.confirmed_on, row.due_on, row.standing.value,
            "; ".join(f"{one.login} {one.since}–{one.until}" for one in row.stand_ins),
        )
        for row in queries.all_duties_to_review(actor, on=clock.today())
    ]  # fmt: skip
    return csv_file("nhiem-vu", [head, *lines])


@require_safe
@officers_only
def duty(request: HttpRequest, actor: Actor, duty: uuid.UUID) -> HttpResponseBase:
    """Show one duty, who stands in for it, and the form to lend it."""
    return _duty(request, actor, duty)


def _duty(
    request: HttpRequest, actor: Actor, duty: uuid.UUID, *, refusal: Refusal | None = None
) -> HttpResponseBase:
    row = queries.duty_to_lend(actor, duty, on=clock.today())
    if row is None:
        raise refusal or DutyUnknown
    context = {
        "actor": actor,
        "row": row,
        "place": _place(row),
        "today": clock.today(),
        "is_own": str(row.staff) == actor.id,
        "refusal": refusal,
    }
    status = refusal.status if refusal else HTTPStatus.OK
    return render(request, "identity/duty.html", context, status=status)


@require_POST
@officers_only
def revoke(request: HttpRequest, actor: Actor, duty: uuid.UUID) -> HttpResponseBase:
    """End a duty on a day, today unless another is said."""
    try:
        until = day_in(request.POST, "ends") or clock.today()
        actions.revoke_duty(duty, until=until, by=actor, at=clock.now())
    except Refusal as refusal:
        return _duty(request, actor, duty, refusal=refusal)
    return HttpResponseRedirect(f"{reverse('staff:duties')}?all=1", status=HTTPStatus.SEE_OTHER)


@require_POST
@officers_only
def lend(request: HttpRequest, actor: Actor, duty: uuid.UUID) -> HttpResponseBase:
    """Let another officer stand in for the holder of a duty."""
    try:
        _lend(request, actor, duty)
    except Refusal as refusal:
        return _duty(request, actor, duty, refusal=refusal)
    return HttpResponseRedirect(reverse("staff:duty", args=[duty]), status=HTTPStatus.SEE_OTHER)


def _lend(request: HttpRequest, actor: Actor, duty: uuid.UUID) -> None:
    to = queries.staff_by_login(request.POST.get("login", "").strip())
    if to is None:
        raise StaffUnknown
    since, until = (day_in(request.POST, name) for name in ("since", "until"))
    today = clock.today()
    actions.lend_duty(
        duty, to=to, since=since or today, until=until or today, by=actor, at=clock.now()
    )


@require_POST
@officers_only
def end(_request: HttpRequest, actor: Actor, duty: uuid.UUID, lent: uuid.UUID) -> HttpResponseBase:
    """End a stand-in today."""
    actions.end_lending(lent, until=clock.today(), by=actor, at=clock.now())
    return HttpResponseRedirect(reverse("staff:duty", args=[duty]), status=HTTPStatus.SEE_OTHER)


def _place(row: DutyRow) -> str:
    """Return where a duty lies, as people say it; nothing for the whole province."""
    if row.unit is not None and row.unit_on is not None:
        known = territory.unit(row.unit, row.unit_on)
        return f"{known.name} ({row.unit})" if known else row.unit
    if row.agency is not None:
        found = next(reversed(territory.directory().known(row.agency)), None)
        return found.name if found else row.agency
    return ""
