"""
Any desk: take a dossier in for somebody at the counter.

Also for somebody whom only the system of another province knows that was joined with ours: the
way leads to the same desk in that system (``rules/joined.py``), where their dossiers are.
"""

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Application
from lienmach.dossiers.models import Procedure
from lienmach.dossiers.queries import applicants, places
from lienmach.dossiers.queries.places import LONGEST_ADDRESS
from lienmach.dossiers.queries.visibility import desks_of
from lienmach.dossiers.refusals import NoSuchDesk
from lienmach.dossiers.rules import fees, forms, joined, papers_asked, prefilling
from lienmach.dossiers.rules.papers_asked import PaperAsked
from lienmach.dossiers.rules.prefilling import Filled
from lienmach.dossiers.views import newcomers, scans
from lienmach.dossiers.views.applicants import language_of
from lienmach.dossiers.views.gate import SEE_OTHER, officers_only
from lienmach.dossiers.views.scans import Scan
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import Invalid, KeyUsedForSomethingElse, Refusal, TooLarge
from lienmach.identity.rules import personal_id

ASK, AGAIN, SAME_AGAIN = 200, 422, 307
HOME = "home"
MOST_DIGITS = 2


@require_http_methods(["GET", "HEAD", "POST"])
@officers_only
def begin(request: HttpRequest, officer: Actor) -> HttpResponseBase:
    """Ask for whom and what; then show the procedure's form on one page."""
    on = clock.today()
    if request.method != "POST":
        return _ask(request, officer)
    _desks(officer, on)  # nobody is looked up by who takes nothing in
    number = personal_id.normalised(request.POST.get("personal_id", ""))
    if personal_id.faults(number):
        return _ask(request, officer, wrong="work.number_unfit")
    address = request.POST.get("address", "").strip()[:LONGEST_ADDRESS]
    if address and not places.looked_up(address, on=on).found:
        return _ask(request, officer, wrong="work.nowhere")
    person = applicants.by_number(number, seen_by=officer, on=on)
    if person is None and (known_in := applicants.province_of(number, on=on)) is not None:
        there = joined.path_in(known_in, reverse("work:new"))
        return HttpResponseRedirect(there, status=SAME_AGAIN)
    with homes.reading("dossiers"):
        procedure = queries.in_force(request.POST.get("procedure", ""), on=on)
    if person is None:
        return newcomers.ask(request, officer, number)
    known = actions.known_of(procedure, person.id, {}, seen_by=officer, at=clock.now())
    data = prefilling.locked(known, prefilling.wishes(queries.form(procedure), {}))
    return _form(request, officer, procedure, person, data, known=known)


@require_POST
@officers_only
def file(request: HttpRequest, officer: Actor) -> HttpResponseBase:
    """
    Take the dossier in, with the scans of its papers; faults come back with the form.

    The papers are looked at before the dossier is filed, so that none is refused afterwards. Where
    nothing else is said the matter lies at the applicant's home, as of the day of its entry.
    """
    on, at = clock.today(), clock.now()
    _desks(officer, on)
    with homes.reading("dossiers"):
        procedure = queries.in_force(request.POST.get("procedure", ""), on=on)
    person = applicants.one(_key(request.POST.get("applicant", "")), seen_by=officer, on=on)
    if person is None:
        return _ask(request, officer, wrong="work.unknown_person")
    key = request.POST.get("key", "")
    data = written(queries.form(procedure), request.POST)
    sent = _sent(request, procedure)

    def again(refusal: Refusal, *, filed: str = "") -> HttpResponseBase:
        known = actions.known_of(procedure, person.id, data, seen_by=officer, at=at)
        return _form(
            request, officer, procedure, person, data, known=known, refusal=refusal, filed=filed
        )

    try:
        scans.look_at(sent)
        answered = actions.hand_in(
            Application(
                applicant=person.id,
                commune=person.unit,
                commune_on=person.unit_on,
                procedure=procedure.code,
                data=data,
                unit=_unit(request),
                key=key,
                received_at=request.POST.get("desk", ""),
                helped_at=request.POST.get("helped_at", "").strip() or None,
                facts=fees.seen_at_counter(_integrated(request)),
            ),
            by=officer,
            at=at,
        )
    except KeyUsedForSomethingElse as refusal:
        return again(refusal, filed=json.loads(refusal.answered)["code"])
    except (Invalid, TooLarge) as refusal:
        return again(refusal)
    code: str = json.loads(answered.body)["code"]
    try:
        scans.attach(code, sent, key=key, by=officer, at=at)
    except KeyUsedForSomethingElse as refusal:  # the same again, but for its files
        return again(refusal, filed=code)
    return HttpResponseRedirect(reverse("work:dossier", args=[code]), status=SEE_OTHER)


def _sent(request: HttpRequest, procedure: Procedure) -> list[Scan]:
    """Return the scans that were sent, those for a paper that is asked for first."""
    asked = papers_asked.asked(procedure.snapshot, {}, is_open=True)
    named = [(f"paper-{each.code}", each.code) for each in asked]
    return [
        (what, file)
        for name, what in [*named, ("papers", "")]
        for file in request.FILES.getlist(name)
    ]


def _asked(
    procedure: Procedure,
    data: Mapping[str, Any],
    known: Mapping[str, Filled],
    *,
    is_open: bool,
    on: dt.date,
) -> list[PaperAsked]:
    """Return the papers to ask for; before the form is filled in, also those that turn on it."""
    said = papers_asked.states(known)
    if is_open:
        return papers_asked.asked(procedure.snapshot, {}, is_open=True, said=said)
    return papers_asked.asked_with(procedure.snapshot, data, on=on, said=said)


def _integrated(request: HttpRequest) -> int | None:
    """Return how many papers the officer saw in the applicant's account; None: did not look."""
    text = request.POST.get("integrated", "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def written(form: forms.Form, given: Mapping[str, str]) -> dict[str, Any]:
    """Return what a form's fields were given; left out is what was left empty, a box not ticked is no."""
    boxes = {name: False for name, each in form.questions.items() if each.kind == "boolean"}
    texts = {name: given.get(f"field-{name}", "") for name in form.questions}
    return {**boxes, **forms.from_text(form, texts)}


def _unit(request: HttpRequest) -> str | None:
    """Return the code of today's unit in which the matter lies; None: at the applicant's home."""
    given = request.POST.get("unit", "").strip()
    return None if given == HOME else given or None


def _desks(officer: Actor, on: dt.date) -> list[str]:
    """
    Return the desks at which an officer takes dossiers in.

    :raises NoSuchDesk: when there is none.
    """
    found = desks_of(officer, on=on)
    if not found:
        raise NoSuchDesk
    return found


def _ask(request: HttpRequest, officer: Actor, *, wrong: str = "") -> HttpResponseBase:
    return render(
        request,
        "dossiers/begin.html",
        {
            "officer": officer,
            "procedures": queries.procedure_choices(on=clock.today(), lang=language_of(request)),
            "wrong": wrong,
            "chosen": request.POST.get("procedure", ""),
        },
        status=AGAIN if wrong else ASK,
    )


def _form(
    request: HttpRequest,
    officer: Actor,
    procedure: Procedure,
    person: Any,
    data: Mapping[str, Any],
    *,
    known: Mapping[str, Filled],
    refusal: Refusal | None = None,
    filed: str = "",
) -> HttpResponseBase:
    on = clock.today()
    asked = _asked(procedure, data, known, is_open=refusal is None, on=on)
    given = {what for what, _file in _sent(request, procedure)}
    address = request.POST.get("address", "").strip()[:LONGEST_ADDRESS]
    looked_up = places.looked_up(address, on=on)
    found, form = looked_up.found, queries.form(procedure)
    return render(
        request,
        "dossiers/intake.html",
        {
            "officer": officer,
            "procedure": procedure,
            "person": person,
            "desks": [queries.agency_name(code, on=on) for code in _desks(officer, on)],
            "desk": request.POST.get("desk", ""),
            "helped_at": request.POST.get("helped_at", ""),
            "helpers": places.desks(homes.current_province(), on=on),
            "fields": [
                (question, name in form.schema.get("required", ()), data.get(name, ""))
                for name, question in form.questions.items()
            ],
            "home": places.unit_told(person.unit, person.unit_on, on=on),
            "address": address,
            "looked_up": looked_up,
            "units": found,
            "unit": request.POST.get("unit", "") or (found[0].code if len(found) == 1 else ""),
            "refusal": refusal,
            "is_unread": any(each.state == "unread" for each in known.values()),
            "asks_integrated": fees.turns_on(procedure.snapshot, fees.INTEGRATED, on),
            "integrated": request.POST.get("integrated", ""),
            "asked": asked,
            "missing": papers_asked.missing(asked, given) if refusal else [],
            "has_files": bool(given),
            "filed": filed,
            "key": (not filed and request.POST.get("key")) or uuid.uuid4().hex,
        },
        status=refusal.status if refusal else ASK,
    )


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)
