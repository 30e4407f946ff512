"""One question a page: answered, saved on the way, taken from a register or disputed."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lienmach.dossiers import actions
from lienmach.dossiers.actions import Saving
from lienmach.dossiers.forms.answers import Sent, day_parts, sent
from lienmach.dossiers.queries import Opened
from lienmach.dossiers.refusals import NoSuchQuestion, SavedMeanwhile
from lienmach.dossiers.rules import forms
from lienmach.dossiers.rules.form_faults import Fault
from lienmach.dossiers.views.applicants import (
    after,
    answers_read,
    is_from_check,
    language_of,
    on_application,
    onwards,
)
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import Invalid

ASKED, WRONG, CLASH = 200, 422, 409
LONGEST_EDITION = 9


@require_safe
@on_application
def resume(request: HttpRequest, actor: Actor, found: Opened) -> HttpResponseBase:
    """Go on where an application was left; registers that were down are asked again."""
    return after(actions.fill_from_registers(found, by=actor, at=clock.now()), request)


@require_http_methods(["GET", "HEAD", "POST"])
@on_application
def question(request: HttpRequest, actor: Actor, found: Opened, name: str) -> HttpResponseBase:
    """Ask what stands on one page of the form, and keep what is answered."""
    page = _page(found, name)
    if request.method != "POST":
        return _shown(request, found, page)
    given = sent(found.form, page, _unlocked(request, found))
    locked = {name: value for name, value in given.given.items() if name not in found.locked}
    given = Sent(locked, [fault for fault in given.faults if fault.field in locked])
    if request.POST.get("autosave"):
        return _autosaved(request, actor, found, given)
    if given.faults:
        return _shown(request, found, page, given=given, status=WRONG)
    try:
        saved = _save(request, actor, found, given.given, passing=True)
    except SavedMeanwhile as clash:
        return _shown(request, found, page, given=given, clash=clash, status=CLASH)
    saved = actions.fill_from_registers(saved, by=actor, at=clock.now())
    return after(saved, request)


def _unlocked(request: HttpRequest, found: Opened) -> dict[str, str]:
    return {name: text for name, text in request.POST.dict().items() if name not in found.locked}


def _page(found: Opened, name: str) -> forms.Page:
    """
    Return the page on which a question is asked.

    :raises NoSuchQuestion: when these answers do not open it.
    """
    for page in forms.pages(found.form, found.row.answers):
        if name in page.names:
            return page
    raise NoSuchQuestion


def _save(
    request: HttpRequest, actor: Actor, found: Opened, given: dict[str, Any], *, passing: bool
) -> Opened:
    open_yet = [name for name, value in given.items() if value is None] if passing else []
    saving = Saving(edition=edition_of(request), answers=given, passed=open_yet)
    return actions.save_answers(found.row.pk, saving=saving, by=actor, at=clock.now())


def edition_of(request: HttpRequest) -> int:
    """Return the edition of the application that a page was made from; none is the oldest."""
    text = request.POST.get("edition", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_EDITION else 0


def _autosaved(request: HttpRequest, actor: Actor, found: Opened, given: Sent) -> HttpResponse:
    """Keep what is sound of a page that is being filled in; say nothing of the rest yet."""
    written = {name: value for name, value in given.sound.items() if value is not None}
    try:
        saved = _save(request, actor, found, written, passing=False) if written else found
    except (SavedMeanwhile, Invalid):
        return HttpResponse(status=204)
    context = {"edition": saved.row.edition, "saved_at": saved.row.saved_at}
    return render(request, "apply/_saved.html", context)


def _shown(
    request: HttpRequest,
    found: Opened,
    page: forms.Page,
    *,
    given: Sent | None = None,
    clash: SavedMeanwhile | None = None,
    status: int = ASKED,
) -> HttpResponse:
    wrong = {fault.field: fault for fault in given.faults} if given else {}
    read = partial(_read, found, language_of(request))
    context = {
        "found": found,
        "page": page,
        "items": [_item(found, asked, given, wrong, clash, read) for asked in page.asked],
        "faults": list(wrong.values()),
        "clash": clash,
        "edition": clash.edition if clash else found.row.edition,
        "back": _before(found, page),
        "from_check": is_from_check(request),
        "is_locked": all(name in found.locked for name in page.names),
    }
    return render(request, "apply/question.html", context, status=status)


def _item(
    found: Opened,
    asked: forms.Asked,
    given: Sent | None,
    wrong: dict[str, Fault],
    clash: SavedMeanwhile | None,
    read: Callable[[str, Any], str],
) -> dict[str, Any]:
    """
    Return what a template needs of one question: its value, its fault, and where it comes from.

    What a register gave and what clashes nobody is asked to type: it is told as people read it.
    """
    name = asked.question.name
    value = given.given.get(name) if given and name in given.given else asked.value
    stored = clash.clashes.get(name, (None, None))[0] if clash else None
    is_locked = name in found.locked
    return {
        "asked": asked,
        "value": value,
        "parts": day_parts(value),
        "fault": wrong.get(name),
        "stored": None if stored is None else read(name, stored),
        "read": read(name, value) if is_locked or stored is not None else "",
        "source": found.known.get(name),
        "is_locked": is_locked,
    }


def _read(found: Opened, lang: str, name: str, value: Any) -> str:
    answers = answers_read(found.form, {**found.row.answers, name: value}, lang)
    return next((each.value for each in answers if each.name == name), "–")


def _before(found: Opened, page: forms.Page) -> str:
    """Return the first question of the page before; '' for the first one."""
    names = ""
    for each in forms.pages(found.form, found.row.answers):
        if each.names == page.names:
            break
        if not all(name in found.locked for name in each.names):
            names = each.names[0]
    return names


@require_POST
@on_application
def dispute(request: HttpRequest, actor: Actor, found: Opened, name: str) -> HttpResponseBase:
    """Say that what a register gave is wrong; then the question is asked by hand."""
    actions.dispute_answer(found.row.pk, name, by=actor, at=clock.now())
    back = "from=check" if is_from_check(request) else ""
    return onwards("question", found.row.pk, name, query=back)
