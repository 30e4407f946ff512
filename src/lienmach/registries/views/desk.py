"""The review desk: the candidates that wait, and one of them side by side."""

import datetime as dt
import uuid
from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.identity.gate import officers_only
from lienmach.registries import actions, queries
from lienmach.registries.models import CivilRecord, Link, Resident
from lienmach.registries.rules import waterfall
from lienmach.registries.rules.agreement import Word
from lienmach.registries.rules.dates import Precision
from lienmach.registries.rules.differences import Difference, compared
from lienmach.territory import queries as territory

# The keys that say each word; the letters are those the Vietnamese words begin with.
KEYS = {Word.SAME: ("1", "s"), Word.NOT_SAME: ("2", "k"), Word.CANNOT_TELL: ("3", "c")}


@dataclass(frozen=True, slots=True)
class Field:
    """One line of the comparison."""

    what: str
    told: Difference


@require_safe
@officers_only
def desk(request: HttpRequest, officer: Actor) -> HttpResponseBase:
    """List what waits for the officer's word, or what they have said and is open still."""
    spoken, after, on = bool(request.GET.get("said")), request.GET.get("after", ""), clock.today()
    listed = queries.to_review(officer, on=on, spoken=spoken, after=_place(after))
    return render(
        request,
        "registries/desk.html",
        {
            "officer": officer,
            "rows": [(row, _unit(row.unit, row.unit_on), _is_year(row)) for row in listed],
            "spoken": spoken,
            "waiting": queries.count_to_review(officer, on=on),
            "said": queries.count_to_review(officer, on=on, spoken=True),
            "next": listed[-1].place if len(listed) == queries.PAGE else "",
            "is_later": bool(after),
        },
    )


@require_safe
@officers_only
def following(request: HttpRequest, officer: Actor) -> HttpResponseBase:
    """Go on with the candidate after a place, or with the list when there is none."""
    after = _place(request.GET.get("after", ""))
    found = queries.to_review(officer, on=clock.today(), after=after, limit=1)
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
            "place": f"{found.probability!r}~{found.id}",
            "fields": fields(found.record, found.resident),
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


def fields(record: CivilRecord, resident: Resident) -> list[Field]:
    """Return what is compared of both, in the order one reads it."""
    parents = record.particulars
    told = [
        ("full_name", record.full_name, resident.full_name),
        ("birth_date", _born(record), _born(resident)),
        ("sex", record.sex, resident.sex),
        ("personal_id", record.personal_id or "", resident.personal_id or ""),
        ("mother_name", parents.get("mother_name", ""), resident.mother_name),
        ("father_name", parents.get("father_name", ""), resident.father_name),
        ("birth_unit", _unit(record.book_unit, record.book_unit_since), _birthplace(resident)),
        ("unit", _unit(record.unit, record.unit_on), _unit(resident.unit, resident.unit_on)),
    ]  # fmt: skip
    return [Field(what, compared(left, right)) for what, left, right in told]


def _born(row: CivilRecord | Resident) -> str:
    return f"{row.birth_date:%Y}" if _is_year(row) else f"{row.birth_date:%d/%m/%Y}"


def _is_year(row: CivilRecord | Resident | queries.Waiting) -> bool:
    return row.birth_precision == Precision.YEAR.value


def _birthplace(resident: Resident) -> str:
    code, since = resident.birth_unit, resident.birth_unit_since
    return _unit(code, since) if code and since else ""


def _unit(code: str, on: dt.date) -> str:
    known = territory.unit(code, on)
    return f"{known.name} ({code})" if known else code


def _place(text: str) -> str:
    """Return a place in the list as an address says it; nothing if it is none."""
    likely, _, key = text.partition("~")
    try:
        float(likely)
        uuid.UUID(key)
    except ValueError:
        return ""
    return text
