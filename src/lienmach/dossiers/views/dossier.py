"""One dossier as an officer works on it, and the forms by which they do."""

import datetime as dt
import functools
import uuid
from dataclasses import dataclass
from typing import Any, ParamSpec

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Said
from lienmach.dossiers.forms.downloads import download
from lienmach.dossiers.queries import applicants, places
from lienmach.dossiers.queries.colleagues import officer_at
from lienmach.dossiers.queries.folders import PaperLabel
from lienmach.dossiers.refusals import NoSuchDossier, NothingScanned
from lienmach.dossiers.rules import (
    buckets,
    due_ledger,
    forms,
    happenings,
    papers_asked,
    paperwork,
    states,
    steps,
)
from lienmach.dossiers.views import scans
from lienmach.dossiers.views.applicants import answers_read, language_of
from lienmach.dossiers.views.gate import SEE_OTHER, officers_only
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.days import day_in, day_needed
from lienmach.ground.refusals import (
    Invalid,
    KeyUsedForSomethingElse,
    NotSignedIn,
    Refusal,
    TooLarge,
    Unavailable,
)
from lienmach.identity.gate import View
from lienmach.identity.refusals import AssuranceTooLow

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of the timeline, in both languages; ``who`` says who acted without a name."""

    at: dt.datetime
    vi: str
    en: str
    who: str


ASK = 200
ONWARDS = ("give_supplement", "propose", "approve", "decide", "hand_over")
"""Steps that take a dossier on; the others send it back, hold it or end it."""


@require_safe
@officers_only
def dossier(request: HttpRequest, officer: Actor, code: str) -> HttpResponseBase:
    """Show a dossier: what was asked, why it is due when it is, what happened, what may happen."""
    return _page(request, officer, code)


def _page(
    request: HttpRequest, officer: Actor, code: str, *, refusal: Refusal | None = None
) -> HttpResponseBase:
    at, on = clock.now(), clock.today()
    page = queries.desk_page(code, seen_by=officer, at=at, on=on)
    found = page.desk
    opened, lang = found.folder.dossier, language_of(request)
    offered = {rule.step for rule in found.allowed}
    return render(
        request,
        "dossiers/dossier.html",
        {
            "officer": officer,
            "desk": found,
            "refusal": refusal,
            "papers": _papers(found, lang),
            "key": _scan_key(request, refusal) or uuid.uuid4().hex,
            "what": request.POST.get("what", ""),
            "sent": _sent(request),
            "dossier": opened,
            "bill": page.bill,
            "name": applicants.names({opened.applicant}, on=on).get(opened.applicant, ""),
            "bucket": buckets.bucket(opened.state, opened.due_at, opened.decided_at, at=at),
            "shown": answers_read(queries.form(found.procedure), opened.data, lang),
            "places": _places(found, on),
            "agencies": places.serving(opened.unit, opened.unit_on, on=on),
            "onwards": ONWARDS,
            "lines": due_ledger.told(found.lines, lang=lang),
            "issued": paperwork.named(page.issued),
            "offers": page.offers,
            "heirs": page.heirs,
            "timeline": _timeline(found, officer),
            "outcomes": found.outcomes if offered & steps.NAMING_AN_OUTCOME else (),
            "names_a_day": bool(offered & steps.NAMING_A_DAY),
            "may_claim": found.is_ours and opened.state in states.UNDECIDED and not found.is_mine,
            "offer": next((each for each in found.done.hand_overs if each.answer == "sent"), None),
            "is_undecided": opened.state in states.UNDECIDED,
            "taken": _taken(found, lang),
            "late_steps": [s.number for s in found.done.steps if s.due_at and s.at > s.due_at],
        },
        status=refusal.status if refusal else ASK,
    )  # fmt: skip


def _scan_key(request: HttpRequest, refusal: Refusal | None) -> str:
    """Return the key of scans that were refused, so that they stay one deed; no other form's."""
    if isinstance(refusal, KeyUsedForSomethingElse):  # those of before were taken under it
        return ""
    scanned = _sent(request).get("add_papers")
    return (scanned.get("key") or "") if scanned else ""


def _sent(request: HttpRequest) -> dict[str, QueryDict]:
    """Return what a form sent under the name of its page; an answer's under its consultation too."""
    match = request.resolver_match
    if request.method != "POST" or match is None:
        return {}
    return {str(match.kwargs.get("consultation", match.url_name)): request.POST}


def keeping(view: View[P]) -> View[P]:
    """Show the dossier again with what is refused, and what was written in the form still in it."""

    @functools.wraps(view)
    def kept(
        request: HttpRequest, officer: Actor, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        try:
            return view(request, officer, *args, **kwargs)
        except (AssuranceTooLow, NotSignedIn, NoSuchDossier, Unavailable):
            raise
        except Refusal as refusal:
            return _page(request, officer, str(kwargs["code"]), refusal=refusal)

    return kept


@require_POST
@officers_only
@keeping
def step(request: HttpRequest, officer: Actor, code: str) -> HttpResponseBase:
    """Take the step that a button of the page stands for."""
    said = Said(
        text=request.POST.get("text", ""),
        outcome=request.POST.get("outcome", ""),
        due_on=day_in(request.POST, "due_on"),
    )
    actions.take_step(
        code,
        request.POST.get("step", ""),
        said=said,
        seen=request.POST.get("seen", ""),
        by=officer,
        at=clock.now(),
    )
    return back_to(code)


@require_POST
@officers_only
@keeping
def claim(request: HttpRequest, officer: Actor, code: str) -> HttpResponseBase:
    """Take the dossier, or put it back."""
    if request.POST.get("release"):
        actions.release_dossier(code, by=officer, at=clock.now())
    else:
        actions.claim_dossier(code, by=officer, at=clock.now())
    return back_to(code)


@require_POST
@officers_only
@keeping
def undo(request: HttpRequest, officer: Actor, code: str) -> HttpResponseBase:  # noqa: ARG001 - a view
    """Take the officer's own last step back."""
    actions.undo_step(code, by=officer, at=clock.now())
    return back_to(code)


@require_POST
@officers_only
@keeping
def hand_over(request: HttpRequest, officer: Actor, code: str) -> HttpResponseBase:
    """Offer the dossier to another unit, answer such an offer, or take it back."""
    answer, at = request.POST.get("answer", ""), clock.now()
    reason = request.POST.get("reason", "")
    if answer == "take-back":
        actions.take_back_hand_over(code, by=officer, at=at)
    elif answer in {"accept", "decline"}:
        actions.answer_hand_over(code, accept=answer == "accept", reason=reason, by=officer, at=at)
    else:
        agency = request.POST.get("agency", "").strip()
        login = request.POST.get("officer", "").strip()
        whom = officer_at(login, agency, on=clock.today()) if login else None
        actions.send_hand_over(
            code, to_agency=agency, to_officer=whom, reason=reason, by=officer, at=at
        )
    if answer == "decline":  # it may be out of sight now
        return HttpResponseRedirect(reverse("work:queue"), status=SEE_OTHER)
    return back_to(code)


@require_POST
@officers_only
@keeping
def consult(request: HttpRequest, officer: Actor, code: str) -> HttpResponseBase:
    """Ask another agency for its view."""
    actions.ask_consultation(
        code,
        agency=request.POST.get("agency", "").strip(),
        question=request.POST.get("question", ""),
        due_on=day_needed(request.POST, "due_on"),
        by=officer,
        at=clock.now(),
    )
    return back_to(code)


@require_POST
@officers_only
@keeping
def answer(
    request: HttpRequest, officer: Actor, code: str, consultation: uuid.UUID
) -> HttpResponseBase:
    """Give the view of the agency that was asked."""
    text = request.POST.get("text", "")
    actions.answer_consultation(code, consultation, text=text, by=officer, at=clock.now())
    return HttpResponseRedirect(reverse("work:queue"), status=SEE_OTHER)


@require_POST
@officers_only
@keeping
def note(request: HttpRequest, officer: Actor, code: str) -> HttpResponseBase:
    """Write a note in the dossier; the form's key makes it one note, however often it is sent."""
    text, key = request.POST.get("text", ""), request.POST.get("key", "")
    wanted = actions.note_request(code, text=text, key=key, by=officer)
    actions.add_note(code, text=text, request=wanted, by=officer, at=clock.now())
    return back_to(code)


@require_POST
@officers_only
def add_papers(request: HttpRequest, officer: Actor, code: str) -> HttpResponseBase:
    """
    Put what was brought on paper into the dossier, as scans; what is refused is said on the page.

    It shows nobody anything: where one is led to, the page itself notes that it is read.
    """
    what = request.POST.get("what", "")
    sent = [(what, file) for file in request.FILES.getlist("papers")]
    try:
        if not sent:
            raise NothingScanned
        scans.look_at(sent)
        key = request.POST.get("key", "")
        scans.attach(code, sent, key=key, by=officer, at=clock.now())
    except (Invalid, TooLarge) as refusal:
        return _page(request, officer, code, refusal=refusal)
    return back_to(code)


@require_safe
@officers_only
def paper(request: HttpRequest, officer: Actor, code: str, key: uuid.UUID) -> HttpResponseBase:  # noqa: ARG001 - a view
    """Return a paper's content, always as a download."""
    found, content = queries.paper(code, key, seen_by=officer, on=clock.today())
    return download(content, name=found.name, media_type=found.media_type)


def _papers(found: queries.Desk, lang: str) -> list[tuple[PaperLabel, str]]:
    """Return the papers with what each is, by the name the procedure has for it."""
    asked = papers_asked.asked(found.procedure.snapshot, {}, is_open=True)
    titles = {each.code: each.title(lang=lang) for each in asked}
    return [(each, titles.get(each.what, "")) for each in found.folder.papers]


def _taken(found: queries.Desk, lang: str) -> list[tuple[Any, str, str, list[forms.Shown]]]:
    """Return the steps taken: what each is called in both languages, and which answers it replaced."""
    rules = {each.step: each for each in steps.table(found.procedure.snapshot)}
    form, data = queries.form(found.procedure), found.folder.dossier.data
    return [
        (
            each, rule.name if rule else each.step, rule.name_en if rule else each.step,
            [
                answer
                for answer in answers_read(form, {**data, **each.answers_before}, lang)
                if answer.name in each.answers_before
            ] if each.answers_before else [],
        )
        for each in found.done.steps
        for rule in [rules.get(each.step)]
    ]  # fmt: skip


def _timeline(found: queries.Desk, officer: Actor) -> list[Happened]:
    applicant, acting = str(found.folder.dossier.applicant), found.folder.acting
    return [
        Happened(
            at=fact.at,
            vi=happenings.told(fact.event, lang="vi", details=fact.payload),
            en=happenings.told(fact.event, lang="en", details=fact.payload),
            who="you"
            if fact.actor == officer.id
            else happenings.who(fact.actor, applicant=applicant, acting=acting),
        )
        for fact in reversed(found.folder.events)
    ]


def _places(found: queries.Desk, on: dt.date) -> list[tuple[str, str]]:
    opened = found.folder.dossier
    told = (
        ("work.helped_at", opened.helped_at_agency),
        ("work.received_at", opened.received_at_agency),
        ("work.competent", opened.competent_agency),
        ("work.continued_by", queries.who_carries_on(opened, on=on)),
        ("work.handled_at", opened.handled_at_agency),
    )
    named = ((word, queries.agency_name(code, on=on)) for word, code in told)
    return [(word, f"{agency.name} ({agency.code})") for word, agency in named if agency]


def back_to(code: str) -> HttpResponseRedirect:
    """Lead back to a dossier's page once something was done in it."""
    return HttpResponseRedirect(reverse("work:dossier", args=[code]), status=SEE_OTHER)
