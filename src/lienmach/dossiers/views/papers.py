"""A dossier's papers: its receipt, the forms of the office, its results; and issuing them."""

import uuid
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lienmach.dossiers import actions, queries
from lienmach.dossiers.forms.downloads import pdf
from lienmach.dossiers.forms.requests import portal_address
from lienmach.dossiers.refusals import (
    ContentIncomplete,
    NoSigningKey,
    NoSuchForm,
    NoSuchResult,
    NotStorable,
    SigningFailed,
)
from lienmach.dossiers.rules import paperwork, result_papers
from lienmach.dossiers.rules.result_papers import Group, Line
from lienmach.dossiers.views.gate import known_only
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import Refusal

SEE_OTHER = 303
SHOWN = 200
LONGEST_ISSUE = 4


@require_safe
@known_only
def papers(request: HttpRequest, actor: Actor, code: str) -> HttpResponseBase:
    """List what can be had of a dossier, and let who signs issue its result."""
    return _page(request, actor, code)


def _page(
    request: HttpRequest, actor: Actor, code: str, *, refusal: Refusal | None = None
) -> HttpResponse:
    """Show the papers; after a refusal what was filled in is still there."""
    on = clock.today()
    issued = queries.forms_issued(code, seen_by=actor, on=on)
    desk = queries.signing_desk(code, seen_by=actor, on=on)
    return render(
        request,
        "dossiers/papers.html",
        {
            "code": code,
            "issue": queries.receipt_issue(code, seen_by=actor, on=on),
            "forms": paperwork.named(issued),
            "results": queries.results_of(code, seen_by=actor, on=on),
            "revocable": queries.results.revocable(code, seen_by=actor, on=on),
            "desk": desk,
            "groups": asked(desk, _said(request)) if desk else [],
            "refusal": refusal,
        },
        status=refusal.status if refusal else SHOWN,
    )


def asked(
    desk: queries.SigningDesk, said: dict[str, str]
) -> list[tuple[Group, list[tuple[Line, str]]]]:
    """Return the lines of a result by their groups, each with what it would say."""
    told = {name: result_papers.day_told(value) for name, value in desk.values.items()} | said
    return [
        (group, [(line, told.get(line.field, "")) for line in group.lines])
        for group in desk.paper.groups
    ]


def _said(request: HttpRequest) -> dict[str, str]:
    """Return what a registrar filled in."""
    return {
        name.removeprefix("said-"): request.POST[name]
        for name in request.POST
        if name.startswith("said-")
    }


@require_POST
@known_only
def renew(request: HttpRequest, actor: Actor, code: str) -> HttpResponseBase:
    """Issue a lost receipt anew, instead of the issue that the page showed."""
    shown = request.POST.get("instead_of", "")
    if not shown.isdecimal() or len(shown) > LONGEST_ISSUE:
        raise NoSuchForm
    actions.renew_receipt(code, instead_of=int(shown), by=actor, at=clock.now())
    return _back(code)


@require_safe
@known_only
def form(request: HttpRequest, actor: Actor, code: str, form: str) -> HttpResponseBase:
    """Give a form as PDF."""
    number = next((each for each in paperwork.FORMS if each == form), None)
    if number is None:
        raise NoSuchForm
    if number == "07" and actor.duties:  # a desk's register: its officers choose the days
        desk = queries.folder(code, seen_by=actor, on=clock.today()).dossier.received_at_agency
        return HttpResponseRedirect(f"{reverse('work:register')}?{urlencode({'agency': desk})}")
    content = queries.form_file(
        code, number, address=portal_address(request), seen_by=actor, at=clock.now()
    )
    return pdf(content, f"{code}-{form}")


@require_POST
@known_only
def issue_result(request: HttpRequest, actor: Actor, code: str) -> HttpResponseBase:
    """Issue the result, with what the registrar filled in."""
    try:
        named = request.POST.get("replaces", "")
        replaces = uuid.UUID(named) if named else None
    except ValueError:
        raise NoSuchResult from None
    try:
        actions.issue_result(
            code,
            said=_said(request),
            replaces=replaces,
            address=portal_address(request),
            by=actor,
            at=clock.now(),
        )
    except (ContentIncomplete, NotStorable, SigningFailed, NoSigningKey) as refusal:
        return _page(request, actor, code, refusal=refusal)
    return _back(code)


@require_safe
@known_only
def result_file(
    request: HttpRequest,  # noqa: ARG001 - Django's signature
    actor: Actor,
    code: str,
    result: uuid.UUID,
) -> HttpResponseBase:
    """Give a result as the signed PDF that it is."""
    found, content = queries.result_file(code, result, seen_by=actor, on=clock.today())
    return pdf(content, f"{code}-{found.kind}")


@require_POST
@known_only
def revoke(request: HttpRequest, actor: Actor, code: str, result: uuid.UUID) -> HttpResponseBase:
    """Take a result out of force."""
    because = request.POST.get("because", "")
    actions.revoke_result(result, because=because, by=actor, at=clock.now())
    return _back(code)


def _back(code: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("dossiers:papers", args=[code]), status=SEE_OTHER)
