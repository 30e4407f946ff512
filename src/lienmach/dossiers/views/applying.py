"""Choose a service, see what one needs before one starts, and start."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lienmach.dossiers import actions, queries
from lienmach.dossiers.models import Fallback, Procedure
from lienmach.dossiers.queries import Opened, peer
from lienmach.dossiers.refusals import (
    NoSuchApplication,
    NoSuchProcedure,
    NoSuchService,
    ServedByMinistry,
)
from lienmach.dossiers.rules import offers, papers_asked, serving
from lienmach.dossiers.rules.offers import Offer
from lienmach.dossiers.views.applicants import (
    citizens_only,
    language_of,
    onwards,
    with_application,
)
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import Refusal
from lienmach.identity import gate
from lienmach.identity import queries as identity
from lienmach.identity.queries import SignedIn

LONGEST_QUESTION = 80


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """Show the services by what happens in life; ``?q=`` narrows them, with or without marks."""
    question = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    lang = language_of(request)
    known = [Offer(each.code, each.snapshot) for each in queries.catalogue(on=clock.today())]
    found = offers.matching(known, question)
    at = clock.now()
    away = queries.fallback(at=at)
    context = {
        "q": question,
        "count": len(found),
        "away": away,
        "groups": [
            (name, [(each, _where(each.snapshot, away, at)) for each in some])
            for name, some in offers.grouped(found, lang=lang)
        ],
    }
    return render(request, "apply/services.html", context)


@require_safe
def before(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show what one needs before one starts, whose system serves it, and for whom one may file."""
    try:
        return _before(request, queries.standing(code, on=clock.today()))
    except NoSuchProcedure as refused:
        raise Http404 from refused


def _where(snapshot: Mapping[str, Any], away: Fallback | None, at: dt.datetime) -> serving.Where:
    return queries.where_filed(snapshot, at=at, in_fallback=away is not None)


def _before(
    request: HttpRequest, procedure: Procedure, *, refusal: Refusal | None = None
) -> HttpResponse:
    at = clock.now()
    away = queries.fallback(at=at)
    held = procedure.snapshot
    citizen = gate.citizen(request)
    level = serving.level_of(held)
    step_up = urlencode({"level": level, "next": reverse("apply:before", args=[procedure.code])})
    context = {
        "step_up": f"{reverse('account:eid_start')}?{step_up}",
        "is_low": citizen is not None and citizen.level < level,
        "procedure": procedure,
        "held": held,
        "where": _where(held, away, at),
        "away": away,
        "may_stand_in": serving.has_fallback(held),
        "national_portal": peer.site(),
        "level": level,
        "papers": papers_asked.asked(held, {}, is_open=True),
        "citizen": citizen,
        "grantors": _grantors(citizen, procedure.code) if citizen else [],
        "started": _started(citizen, procedure.code) if citizen else [],
        "key": uuid.uuid4().hex,
        "refusal": refusal,
    }
    return render(request, "apply/before.html", context, status=refusal.status if refusal else 200)


def _grantors(citizen: SignedIn, code: str) -> list[tuple[str, str]]:
    """Return for whom somebody may file a procedure by a mandate, each by key and name."""
    may = identity.acting(citizen.actor, on=clock.today()).mandates
    allowed = {each.person for each in may if each.covers(code)}
    if not allowed:
        return []
    rows = identity.all_mandates_of(citizen.actor)
    return sorted(
        {(str(row.grantor), row.grantor_name) for row in rows if str(row.grantor) in allowed}
    )


def _started(citizen: SignedIn, code: str) -> list[queries.StartedLine]:
    lines = queries.started(citizen.actor, on=clock.today()).items
    return [each for each in lines if each.procedure == code]


@require_POST
@citizens_only
def start(request: HttpRequest, actor: Actor, code: str) -> HttpResponseBase:
    """Start an application, at the level of assurance its procedure asks for."""
    applicant = _key(request.POST.get("applicant") or actor.id)
    wanted = actions.start_request(
        code, applicant=applicant, key=request.POST.get("key", ""), by=actor
    )
    try:
        answered = actions.start_application(
            code, applicant=applicant, request=wanted, by=actor, at=clock.now()
        )
    except ServedByMinistry as refusal:
        return _before(request, queries.standing(code, on=clock.today()), refusal=refusal)
    return onwards("resume", actions.started_key(answered))


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NoSuchService from None


@require_http_methods(["GET", "HEAD", "POST"])
@citizens_only
def version(request: HttpRequest, actor: Actor, key: uuid.UUID) -> HttpResponseBase:
    """Say that a newer version is in force, what of the answers holds, and go on under it."""
    if request.method == "POST":
        actions.take_over_version(key, by=actor, at=clock.now())
        return onwards("resume", key)
    found = queries.application(key, seen_by=actor, on=clock.today())
    if found.is_current or found.is_submitted:
        return onwards("resume", key)
    carried = found.carried() if found.newest else None
    context: dict[str, Any] = {
        "found": found,
        "carried": carried,
        "dropped": [
            found.form.questions[name]
            for name in (carried.dropped if carried else [])
            if name in found.form.questions
        ],
    }
    return render(request, "apply/version.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@citizens_only
def discard(request: HttpRequest, actor: Actor, key: uuid.UUID) -> HttpResponseBase:
    """Ask whether to throw an application away, and do it; one thrown away already stays so."""
    try:
        return _discard(request, actor, key)
    except NoSuchApplication:
        if request.method == "POST" and queries.is_discarded(key, by=actor):
            return onwards("services")
        raise


@with_application
def _discard(request: HttpRequest, actor: Actor, found: Opened) -> HttpResponseBase:
    if request.method == "POST":
        actions.discard_application(found.row.pk, by=actor, at=clock.now())
        return onwards("services")
    return render(request, "apply/discard.html", {"found": found})
