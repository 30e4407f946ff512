"""The e-ID figures of a province: by commune in one geography or another, and by month."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lienmach import homes
from lienmach.ground import clock
from lienmach.ground.cells import csv_file
from lienmach.identity import queries
from lienmach.identity.queries import EidFigures
from lienmach.identity.rules.eid_kinds import EVE, FLOWS, Kind
from lienmach.identity.rules.restating import Line
from lienmach.portal import charts, formats, language, words
from lienmach.portal.language import Language
from lienmach.portal.status import place_name

DRAWN = (Kind.EID_RECEIVED, Kind.ACTIVATED)


@dataclass(frozen=True, slots=True)
class Drawn:
    """The picture of one kind over the months."""

    name: str
    picture: charts.Picture
    scale: list[str]
    alt: str
    note: str


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the figures: totals, months as a picture, communes as a table."""
    lang, geography, is_all = _asked(request)
    found = _found(geography, is_all=is_all)
    response = render(
        request,
        "portal/eid.html",
        {
            "place_name": place_name(homes.current_province(), lang=lang),
            "geography": geography,
            "is_all": is_all,
            "query": _query(geography, is_all=is_all),
            "kinds": [kind.value for kind in Kind],
            "found": found,
            "totals": [(kind.value, found.totals.get(kind.value)) for kind in Kind],
            "drawn": [_drawn(found, kind, lang) for kind in DRAWN if found.months],
            "months": [
                (one.month, [one.counts.get(kind.value) for kind in FLOWS])
                for one in reversed(found.months)
            ],
            "lines": [_cells(line) for line in found.lines],
            "undecided": [
                (one.unit, one.candidates, [one.counts.get(kind.value) for kind in Kind])
                for one in found.undecided
            ],
        },
    )
    response["Cache-Control"] = "private, max-age=60"
    return response


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Send the figures by commune for a spreadsheet, with what is estimated and undecided."""
    _lang, geography, is_all = _asked(request)
    found = _found(geography, is_all=is_all)
    kinds = [kind.value for kind in Kind]
    head = [
        "unit", "unit_on", "name", *kinds, *(f"{kind}-estimated" for kind in kinds), "certainty",
        "candidates",
    ]  # fmt: skip
    lines = [
        [line.unit.code, found.on, line.unit.name, *(line.total(kind) for kind in kinds),
         *(line.estimated.get(kind, 0) for kind in kinds),
         "incomplete" if line.is_partial else "whole", ""]
        for line in found.lines
    ]  # fmt: skip
    undecided = [
        [one.unit.code, one.unit.since, one.unit.name,
         *(one.counts.get(kind, 0) for kind in kinds), *(0 for _ in kinds), "undecided",
         " ".join(unit.code for unit in one.candidates)]
        for one in found.undecided
    ]  # fmt: skip
    return csv_file("dinh-danh", [head, *lines, *undecided])


def _asked(request: HttpRequest) -> tuple[Language, str, bool]:
    geography = "before" if request.GET.get("geography") == "before" else "today"
    return language.of(request), geography, request.GET.get("scope") == "all"


def _query(geography: str, *, is_all: bool) -> str:
    return f"geography={geography}" + ("&scope=all" if is_all else "")


def _found(geography: str, *, is_all: bool) -> EidFigures:
    provinces = [*settings.PROVINCES] if is_all else [homes.current_province()]
    return queries.eid_figures(provinces, on=EVE if geography == "before" else clock.today())


def _cells(line: Line) -> tuple[Line, list[tuple[int | None, bool]]]:
    """Return a line with the figure of each kind, if there is any, and whether it is estimated."""
    known = {**line.exact, **line.estimated}
    return line, [
        (line.total(kind) if kind in known else None, bool(line.estimated.get(kind)))
        for kind in (each.value for each in Kind)
    ]


def _drawn(found: EidFigures, kind: Kind, lang: Language) -> Drawn:
    values = [one.counts.get(kind.value) for one in found.months]
    picture = charts.bars(values)
    months = [one.month for one in found.months]
    peak = max(range(len(values)), key=lambda place: values[place] or 0)
    top = formats.number(picture.peak, lang=lang)
    name = words.say(f"note.eid.{kind.value}", lang=lang)
    return Drawn(
        name=name,
        picture=picture,
        scale=[formats.number(picture.top * share, lang=lang) for share in (1, 0.5, 0)],
        alt=words.say(
            "eid.alt", lang=lang, name=name, first=f"{months[0]:%m/%Y}",
            last=f"{months[-1]:%m/%Y}", top=top,
        ),
        note=words.say("eid.top", lang=lang, value=top, month=f"{months[peak]:%m/%Y}"),
    )  # fmt: skip
