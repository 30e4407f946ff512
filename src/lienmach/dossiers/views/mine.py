"""My dossiers: what one has started and filed, how it stands, and what is left to do."""

import hashlib
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lienmach.dossiers import actions, queries
from lienmach.dossiers.forms.answers import Sent, day_parts, sent
from lienmach.dossiers.forms.uploads import stream
from lienmach.dossiers.models import MinistryDossier, Upload
from lienmach.dossiers.queries import Mine, WantedCopies, peer
from lienmach.dossiers.refusals import (
    CursorMalformed,
    FormNotFilledIn,
    NotNow,
    NotStorable,
    ScoreUnknown,
    WordsTooLong,
)
from lienmach.dossiers.rules import due_ledger, forms, states, steps
from lienmach.dossiers.rules.form_faults import Fault
from lienmach.dossiers.rules.satisfaction import SCORES
from lienmach.dossiers.views.applicants import answers_read, citizens_only, language_of
from lienmach.dossiers.views.gate import SEE_OTHER
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.paging import Page
from lienmach.ground.refusals import Invalid, Refusal, TooLarge

ASKED = 200
SUPPLEMENT = "supplement"
ASKED_FOR, WITHDRAWN = "awaiting-supplement", "withdrawn"
COPIES = 20


@require_safe
@citizens_only
def dossiers(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List what one has started and filed, and by a mandate what others have."""
    on = clock.today()
    people = queries.acted_for(actor, on=on)
    whose = _one_of(request.GET.get("of", ""), people)
    page = queries.own(
        actor, on=on, cursor=request.GET.get("after", ""), of=whose.key if whose else None
    )
    context = {
        "page": page,
        "copies": None if whose else _copies(request, actor),
        "national_portal": peer.site(),
        "started": [] if whose else queries.started(actor, on=on).items,
        "people": people,
        "whose": whose,
        "is_later": bool(request.GET.get("after")),
    }
    return render(request, "mine/dossiers.html", context)


def _copies(request: HttpRequest, actor: Actor) -> Page[MinistryDossier]:
    """Return what of the citizen's ministries handle in their own systems."""
    wanted = WantedCopies(is_own=True, cursor=request.GET.get("copies", ""))
    return queries.ministry_dossiers(actor, wanted, on=clock.today(), limit=COPIES)


def _one_of(text: str, people: list[Any]) -> Any:
    if not text:
        return None
    found = next((each for each in people if str(each.key) == text), None)
    if found is None:
        raise CursorMalformed
    return found


@require_safe
@citizens_only
def dossier(request: HttpRequest, actor: Actor, code: str) -> HttpResponseBase:
    """Show how a dossier stands, what comes next, and what one can do."""
    return _shown(request, _mine(code, actor))


def _mine(code: str, actor: Actor) -> Mine:
    return queries.my_dossier(code, seen_by=actor, at=clock.now(), on=clock.today())


def _shown(
    request: HttpRequest,
    found: Mine,
    *,
    given: Sent | None = None,
    sent_files: Iterable[Upload] = (),
    refusal: Refusal | None = None,
    unrated: Refusal | None = None,
) -> HttpResponse:
    lang = language_of(request)
    held = found.dossier
    context: dict[str, Any] = {
        "found": found,
        "dossier": held,
        "bill": found.bill,
        "name_en": found.procedure.snapshot.get("name_en"),
        "partial_reason": found.procedure.snapshot.get("partial_reason"),
        "answers": answers_read(queries.form(found.procedure), held.data, lang),
        "lines": due_ledger.told(found.lines, lang=lang),
        "can_withdraw": _can(found, "withdraw"),
        "scores": [str(each) for each in SCORES],
        "unrated": unrated,
        "is_scoreless": isinstance(unrated, ScoreUnknown),
        "rating": request.POST if unrated else {},
        "key": uuid.uuid4().hex,
        "refusal": refusal,
    }
    if held.state == ASKED_FOR:
        context |= _to_complete(found, given) | {"sent_files": sent_files}
    wrong = refusal or unrated
    status = wrong.status if wrong else ASKED
    return render(request, "mine/dossier.html", context, status=status)


def _can(found: Mine, step: str) -> bool:
    rules = steps.table(found.procedure.snapshot)
    return steps.find(rules, found.dossier.state, step) is not None


def _to_complete(found: Mine, given: Sent | None) -> dict[str, Any]:
    """Return the questions of a form to be answered anew, with what was answered before."""
    answers = {**found.dossier.data, **(given.given if given else {})}
    pages = forms.pages(queries.form(found.procedure), answers)
    wrong = {fault.field: fault for fault in given.faults} if given else {}
    return {
        "faults": list(wrong.values()),
        "items": [
            {
                "asked": asked,
                "value": value,
                "parts": day_parts(value),
                "fault": wrong.get(asked.question.name),
            }
            for page in pages
            for asked in page.asked
            for value in [_value(asked, given)]
        ],
    }


def _value(asked: forms.Asked, given: Sent | None) -> Any:
    name = asked.question.name
    return given.given[name] if given and name in given.given else asked.value


@require_POST
@citizens_only
def supplement(request: HttpRequest, actor: Actor, code: str) -> HttpResponseBase:
    """
    Complete a dossier with what was asked for: answers and papers.

    What is refused loses no file: those that came stay with the page, and need not be sent again.
    Sent twice by one who pressed twice, the second is answered as the first was.
    """
    found = _mine(code, actor)
    given = _all_sent(queries.form(found.procedure), found, request)
    if found.dossier.state != ASKED_FOR:
        return _too_late(request, found, given)
    changed = {
        name: value for name, value in given.given.items() if value != found.dossier.data.get(name)
    }
    files: list[Upload] = []
    try:
        for upload in _uploaded(request, found, actor):
            files.append(upload)  # noqa: PERF402 - those before one that is refused are there
        if given.faults:
            return _shown(request, found, given=given, sent_files=files, refusal=Invalid())
        papers = [each.pk for each in files]
        actions.give_supplement(code, data=changed, papers=papers, by=actor, at=clock.now())
    except NotNow:
        return _too_late(request, _mine(code, actor), given)
    except FormNotFilledIn as refusal:
        missing = [Fault(f["field"], f["detail_en"], f["detail"]) for f in refusal.faults]
        given = Sent(given.given, missing)
        return _shown(request, found, given=given, sent_files=files, refusal=refusal)
    except (Invalid, TooLarge) as refusal:
        return _shown(request, found, given=given, sent_files=files, refusal=refusal)
    return _back(code)


def _too_late(request: HttpRequest, found: Mine, given: Sent) -> HttpResponseBase:
    """Answer a supplement that nothing waits for: that all of it is there, or that it is not taken."""
    if _is_there(request, found, given):
        return _back(found.dossier.code)
    return _shown(request, found, refusal=NotNow())


def _is_there(request: HttpRequest, found: Mine, given: Sent) -> bool:
    """Test if an undecided dossier holds every answer and every file of a supplement."""
    sent_files = {
        (_digest(file), SUPPLEMENT if field == "papers" else field.removeprefix("paper-"))
        for field in request.FILES
        for file in request.FILES.getlist(field)
    }
    return (
        found.dossier.state in states.UNDECIDED
        and not given.faults
        and all(found.dossier.data.get(name) == value for name, value in given.given.items())
        and sent_files <= queries.contents_held(found)
    )


def _digest(file: "UploadedFile[Any]") -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _uploaded(request: HttpRequest, found: Mine, actor: Actor) -> Iterator[Upload]:
    """Yield the files sent before with a supplement, and take in those that come with it now."""
    at = clock.now()
    yield from queries.uploads.own_among(
        request.POST.getlist("sent-file"), by=actor, at=at
    ).values()
    named = [(f"paper-{each.code}", each.code) for each in found.papers_missing]
    for field, what in [*named, ("papers", SUPPLEMENT)]:
        for file in request.FILES.getlist(field):
            yield actions.take_upload(
                stream(file), name=file.name or "", size=file.size,
                declared=file.content_type or "", what=what, by=actor, at=at,
            )  # fmt: skip


def _all_sent(form: forms.Form, found: Mine, request: HttpRequest) -> Sent:
    """Read every question that the page put: also those that the answers sent with it open."""
    texts = {name: text for name, text in request.POST.dict().items() if text.strip()}
    answers = {**found.dossier.data, **forms.from_text(form, texts)}
    given: dict[str, Any] = {}
    faults = []
    for page in forms.pages(form, answers):
        one = sent(form, page, request.POST.dict(), all_needed=False)
        given |= one.given
        faults += one.faults
    return Sent(given, faults)


@require_http_methods(["GET", "HEAD", "POST"])
@citizens_only
def withdraw(request: HttpRequest, actor: Actor, code: str) -> HttpResponseBase:
    """Ask whether to take a dossier back, and do it; one taken back already is shown as it is."""
    if request.method == "POST":
        try:
            actions.withdraw(code, by=actor, at=clock.now())
        except NotNow as refusal:
            found = _mine(code, actor)
            if found.dossier.state != WITHDRAWN:
                return _shown(request, found, refusal=refusal)
        return _back(code)
    found = _mine(code, actor)
    if found.dossier.state not in states.UNDECIDED:
        return _back(code)
    return render(request, "mine/withdraw.html", {"found": found, "dossier": found.dossier})


@require_POST
@citizens_only
def satisfaction(request: HttpRequest, actor: Actor, code: str) -> HttpResponseBase:
    """Say how satisfied one is."""
    text = request.POST.get("score", "")
    try:
        score = int(text) if text.isascii() and text.isdigit() and len(text) == 1 else 0
        actions.say_satisfaction(
            code, score=score, words=request.POST.get("words", ""),
            key=request.POST.get("key", ""), by=actor, at=clock.now(),
        )  # fmt: skip
    except (ScoreUnknown, WordsTooLong, NotStorable) as refusal:
        return _shown(request, _mine(code, actor), unrated=refusal)
    return _back(code)


def _back(code: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("mine:dossier", args=[code]), status=SEE_OTHER)
