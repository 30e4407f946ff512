"""The review desk: the candidates that wait, and one of them side by side."""

import uuid
from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.identity.gate import officers_only
from lienmach.registries import actions, queries
from lienmach.registries.models import Link
from lienmach.registries.rules import waterfall
from lienmach.registries.rules.agreement import Word
from lienmach.registries.rules.dates import Precision

# The keys that say each word; the letters are those the Vietnamese words begin with.
KEYS = {Word.SAME: ("1", "s"), Word.NOT_SAME: ("2", "k"), Word.CANNOT_TELL: ("3", "c")}


@require_safe
@officers_only
def desk(request: HttpRequest, officer: Actor) -> HttpResponseBase:
    """List what waits for the officer's word, or what they have said and is open still."""
    spoken, after, on = bool(request.GET.get("said")), request.GET.get("after", ""), clock.today()
    listed = queries.to_review(officer, on=on, spoken=spoken, cursor=_place(after))
    return render(
        request,
        "registries/desk.html",
        {
            "officer": officer,
            "rows": [
                (row, queries.unit_told(row.unit, row.unit_on), _is_year(row))
                for row in listed.items
            ],
            "spoken": spoken,
            "waiting": queries.count_to_review(officer, on=on),
            "said": queries.count_to_review(officer, on=on, spoken=True),
            "next": listed.next or "",
            "is_later": bool(after),
        },
    )


@require_safe
@officers_only
def following(request: HttpRequest, officer: Actor) -> HttpResponseBase:
    """Go on with the candidate after a place, or with the list when there is none."""
    after = _place(request.GET.get("after", ""))
    found = queries.to_review(officer, on=clock.today(), cursor=after, limit=1).items
    onwards = reverse("links:pair", args=[found[0].id]) if found else reverse("links:desk")
    return HttpResponseRedirect(onwards)


@require_safe
@officers_only
def pair(request: HttpRequest, officer: Actor, link: uuid.UUID) -> HttpResponseBase:
    """Show a birth and a resident side by side, why they may be one, and the three answers."""
    found = queries.pair(officer, link, on=clock.today())
    return render(
        request,
        "registries/pair.html",
        {
            "officer": officer,
            "pair": found,
            "place": queries.place(found),
            "fields": queries.fields(found.record, found.resident),
            "drawn": waterfall.drawn(found.evidence),
            "words": [(word.value, *KEYS[word], word == found.mine) for word in Word],
            "is_candidate": found.state == Link.State.CANDIDATE,
            "is_linked": found.state == Link.State.LINKED,
        },
    )


@require_POST
@officers_only
def say(request: HttpRequest, officer: Actor, link: uuid.UUID) -> HttpResponseBase:
    """Take the officer's word, and go on with the next candidate."""
    actions.say_word(link, word=request.POST.get("word", ""), by=officer, at=clock.now())
    after = request.POST.get("place", "")
    return HttpResponseRedirect(
        f"{reverse('links:next')}?after={after}", status=HTTPStatus.SEE_OTHER
    )


@require_POST
@officers_only
def undo(request: HttpRequest, officer: Actor, link: uuid.UUID) -> HttpResponseBase:
    """Take a link back, and show it as it stands then."""
    actions.undo_link(link, because=request.POST.get("because", ""), by=officer, at=clock.now())
    return HttpResponseRedirect(reverse("links:pair", args=[link]), status=HTTPStatus.SEE_OTHER)


def _is_year(row: queries.Waiting) -> bool:
    return row.birth_precision == Precision.YEAR.value


def _place(text: str) -> str:
    """Return a place in the list as an address says it; nothing if it is none."""
    return text if queries.is_place(text) else ""
