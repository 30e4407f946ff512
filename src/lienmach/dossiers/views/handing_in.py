"""Where, which papers, what it costs, check your answers, hand in, and the receipt."""

import datetime as dt
import io
import uuid
from base64 import b64encode
from dataclasses import dataclass
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Place, Saving
from lienmach.dossiers.actions.handing_in import missing_papers, place_of
from lienmach.dossiers.forms.requests import portal_address
from lienmach.dossiers.queries import Opened, places, registers
from lienmach.dossiers.queries.places import LONGEST_ADDRESS
from lienmach.dossiers.refusals import (
    FormNotFilledIn,
    NoSuchForm,
    NoSuchUpload,
    NotComplete,
    RegisterChanged,
    SavedMeanwhile,
)
from lienmach.dossiers.rules import deadlines, forms
from lienmach.dossiers.views.applicants import (
    after,
    answers_read,
    back_from,
    citizens_only,
    is_from_check,
    language_of,
    on_application,
    onwards,
)
from lienmach.dossiers.views.paper_pages import given_papers
from lienmach.dossiers.views.questions import edition_of
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed, Refusal

HOME, ELSEWHERE = "home", "elsewhere"
WRONG = 422


@dataclass(frozen=True, slots=True)
class Line:
    """One answer as it is checked: where it is asked, and the register that gave it, if one did."""

    name: str
    label: str
    value: str
    source: Any


@require_http_methods(["GET", "HEAD", "POST"])
@on_application
def where(request: HttpRequest, actor: Actor, found: Opened) -> HttpResponseBase:
    """Ask where the matter lies: at the applicant's home, or at an address that is looked up."""
    on = clock.today()
    home = registers.home_of(found.row.applicant, seen_by=actor, on=on)
    chosen, text = request.POST.get("where", ""), request.POST.get("address", "").strip()
    context: dict[str, Any] = {
        "found": found,
        "back": back_from(found, "where"),
        "home": places.unit_told(*home, on=on) if home else None,
        "chosen": chosen or (HOME if home and found.row.unit in (None, home[0]) else ELSEWHERE),
        "address": text[:LONGEST_ADDRESS],
        "from_check": is_from_check(request),
    }
    if request.method != "POST":
        return render(request, "apply/where.html", context)
    if chosen == HOME and home is not None:
        return _placed(request, actor, found, Place(*home))
    looked_up = places.looked_up(text[:LONGEST_ADDRESS], on=on)
    # A unit that an address of before led to counts no more once another address is written.
    unit = request.POST.get("unit", "")
    if unit in {each.code for each in looked_up.found}:
        return _placed(request, actor, found, Place(unit, on))
    context |= {"looked_up": looked_up, "chosen": ELSEWHERE, "is_empty": not text}
    return render(request, "apply/where.html", context, status=WRONG if not text else 200)


def _placed(request: HttpRequest, actor: Actor, found: Opened, place: Place) -> HttpResponseBase:
    saving = Saving(edition=edition_of(request), place=place)
    saved = actions.save_answers(found.row.pk, saving=saving, by=actor, at=clock.now())
    return after(saved, request)


@require_safe
@on_application
def fee(request: HttpRequest, actor: Actor, found: Opened) -> HttpResponseBase:
    """Say what it costs, why, and when it is to be paid."""
    context = {
        "found": found,
        "fee": queries.fee_now(found, by=actor, on=clock.today()),
        "back": back_from(found, "fee"),
    }
    return render(request, "apply/fee.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@on_application
def check(request: HttpRequest, actor: Actor, found: Opened) -> HttpResponseBase:
    """Show every answer to be checked; once it is declared true, hand it in."""
    if request.method != "POST":
        if found.next_page() is not None:
            return after(found, request)
        if missing_papers(found, on=clock.today()):
            return onwards("papers", found.row.pk)
        return _checked(request, actor, found)
    if not request.POST.get("declared"):
        return _checked(request, actor, found, is_undeclared=True)
    try:
        actions.submit_application(
            found.row.pk, edition=edition_of(request), by=actor, at=clock.now()
        )
    except NoSuchUpload:
        return onwards("papers", found.row.pk)  # one was refused or forgotten: the page says which
    except (SavedMeanwhile, RegisterChanged, NotComplete, FormNotFilledIn) as refusal:
        newer = queries.application(found.row.pk, seen_by=actor, on=clock.today())
        return _checked(request, actor, newer, refusal=refusal)
    return onwards("done", found.row.pk)


def _checked(
    request: HttpRequest,
    actor: Actor,
    found: Opened,
    *,
    refusal: Refusal | None = None,
    is_undeclared: bool = False,
) -> HttpResponse:
    on = clock.today()
    place = place_of(found)
    due = queries.reckoned_now(found, at=clock.now())
    papers = given_papers(found, actor, at=clock.now())
    context = {
        "found": found,
        "back": back_from(found, "check"),
        "lines": _lines(found, language_of(request)),
        "place": places.unit_told(*place, on=on) if place else None,
        "asks_place": found.row.unit is not None,
        "papers": papers,
        "fee": queries.fee_now(found, by=actor, on=on),
        "due": due,
        "edition": found.row.edition,
        "refusal": refusal,
        "is_undeclared": is_undeclared,
        "unread": [name for name, each in found.known.items() if each.state == "unread"],
    }
    status = refusal.status if refusal else WRONG if is_undeclared else 200
    return render(request, "apply/check.html", context, status=status)


def _lines(found: Opened, lang: str) -> list[Line]:
    """Return every question that is asked, answered or left open, in the order of the form."""
    read = {each.name: each.value for each in answers_read(found.form, found.row.answers, lang)}
    return [
        Line(
            asked.question.name, asked.question.title(lang=lang),
            read.get(asked.question.name, ""),
            found.known.get(asked.question.name),
        )
        for page in forms.pages(found.form, found.row.answers)
        for asked in page.asked
    ]  # fmt: skip


@require_safe
@citizens_only
def done(request: HttpRequest, actor: Actor, key: uuid.UUID) -> HttpResponseBase:
    """Give the receipt: the code, the promised day and why, and how to see how it stands."""
    on = clock.today()
    found = queries.application(key, seen_by=actor, on=on)
    if not found.is_submitted:
        return onwards("resume", key)
    folder = queries.folder(found.row.dossier, seen_by=actor, on=on)
    dossier = folder.dossier
    secrets = _secrets(dossier.code, actor, on)
    link = ""
    if secrets:
        path = reverse("dossiers:status_by_token", args=[secrets.token])
        link = f"{portal_address(request)}{path}"
    context = {
        "found": found,
        "dossier": dossier,
        "bill": queries.bill(dossier.code, seen_by=actor, at=clock.now(), on=on),
        "why": deadlines.sentences(dossier.due_why, lang=language_of(request)),
        "agency": queries.agency_name(queries.who_answers(dossier, on=on), on=on),
        "desk": queries.agency_name(dossier.received_at_agency, on=on),
        "secrets": secrets,
        "link": link,
        "picture": picture(link) if link else "",
    }
    return render(request, "apply/done.html", context)


def _secrets(code: str, actor: Actor, on: dt.date) -> Any:
    """Return the secrets of a receipt to its applicant; by a mandate one has the code alone."""
    try:
        return queries.receipt_secrets(code, seen_by=actor, on=on)
    except (NotAllowed, NoSuchForm):
        return None


def picture(text: str) -> str:
    """Return a QR code as the address of a picture, which the content policy lets through."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", scale=4, border=2, xmldecl=False)
    return f"data:image/svg+xml;base64,{b64encode(out.getvalue()).decode()}"
