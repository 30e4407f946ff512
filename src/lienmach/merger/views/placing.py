"""The list of records that wait for a person, and the forms by which they are placed."""

import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lienmach.ground import clock
from lienmach.ground.refusals import Refusal
from lienmach.merger import queries
from lienmach.merger.actions import placing
from lienmach.merger.models import Move
from lienmach.merger.queries.looking import CONTROL_ROOM
from lienmach.merger.rules import blocks
from lienmach.merger.views.gate import operators_only
from lienmach.merger.views.names import back_of, deciding, name_of
from lienmach.territory import queries as territory

SHOWN_AT_ONCE = 25
SEE_OTHER = 303


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a filter: what it is called, how many wait, and whether it is chosen."""

    code: str
    name: str
    count: int
    is_chosen: bool


def _found(move: uuid.UUID) -> Move:
    found = queries.find(move)
    if found is None:
        raise Http404
    return found


def _unit_name(code: str) -> str:
    unit = territory.unit(code, clock.today())
    return unit.name if unit else code


def _done(request: HttpRequest) -> dict[str, Any] | None:
    """Return what was placed or taken back just now, as the address says: one, or how many."""
    table, _, rest = request.GET.get("done", "").partition(":")
    key, _, unit = rest.partition(":")
    if not key:
        return None
    count = int(key) if key.isdecimal() else 1
    name = _unit_name(unit) if unit else ""
    return {"table": table, "id": key, "unit": unit, "unit_name": name, "count": count}


@require_safe
@operators_only
def undecided(request: HttpRequest, move: uuid.UUID) -> HttpResponseBase:
    """List the records that wait for a person to place them, each with its form."""
    found = _found(move)
    table, unit = request.GET.get("table", ""), request.GET.get("unit", "")
    after = request.GET.get("after", "")
    counted = queries.waiting(found)
    if table not in {"", *counted.by_table()}:
        table = ""  # it is empty by now, or never was
    listing = queries.undecided(
        move, table=table, unit=unit, after=after, limit=SHOWN_AT_ONCE, seen_by=CONTROL_ROOM
    )
    chosen = {name: value for name, value in (("table", table), ("unit", unit)) if value}
    return render(
        request,
        "merger/undecided.html",
        {
            "move": found,
            "by": name_of(request),
            "total": counted.total,
            "matching": sum(counted.by_unit(table).values()) if not unit
            else counted.by_unit(table).get(unit, 0),
            "tables": [
                Choice(code, code, count, code == table)
                for code, count in counted.by_table(unit).items()
            ],
            "units": [
                Choice(code, counted.names[code], count, code == unit)
                for code, count in counted.by_unit(table).items()
            ],
            "records": listing.records,
            "next": urlencode({**chosen, "after": listing.next}) if listing.next else "",
            "begin": urlencode(chosen),
            "is_later": bool(after),
            "here": _here(move, {**chosen, **({"after": after} if after else {})}),
            "done": _done(request),
        },
    )  # fmt: skip


def _here(move: uuid.UUID, chosen: dict[str, str]) -> str:
    path = reverse("merger:undecided", args=[move])
    return f"{path}?{urlencode(chosen)}" if chosen else path


def _with(back: str, done: str) -> str:
    return f"{back}{'&' if '?' in back else '?'}{urlencode({'done': done})}"


@deciding
def place(request: HttpRequest, move: uuid.UUID) -> HttpResponseBase:
    """Place the record of a form, and go back to the list."""
    found, sent = _found(move), request.POST
    table, key, unit = sent.get("table", ""), placing.key_of(sent.get("id", "")), sent.get("unit")
    placing.place(found, table, key, unit=unit or "", by=name_of(request), at=clock.now())
    return HttpResponseRedirect(_with(back_of(request), f"{table}:{key}:{unit}"), status=SEE_OTHER)


@deciding
def take_back(request: HttpRequest, move: uuid.UUID) -> HttpResponseBase:
    """Take back what was said of one record, or of all that a form lists, and go back."""
    found, sent = _found(move), request.POST
    table, keys = sent.get("table", ""), [placing.key_of(key) for key in sent.get("id", "").split()]
    by, at = name_of(request), clock.now()
    if len(keys) == 1:
        placing.take_back(found, table, keys[0], by=by, at=at)
        done = f"{table}:{keys[0]}:"
    else:
        done = f"{table}:{placing.take_back_all(found, table, keys, by=by, at=at)}:"
    return HttpResponseRedirect(_with(back_of(request), done), status=SEE_OTHER)


@require_safe
@operators_only
def block(request: HttpRequest, move: uuid.UUID) -> HttpResponseBase:
    """Ask once more before all that wait in the block of a record are placed."""
    found, asked = _found(move), request.GET
    try:
        key = placing.key_of(asked.get("id", ""))
        record = queries.undecided_record(move, asked.get("table", ""), key, seen_by=CONTROL_ROOM)
    except Refusal:
        record = None
    if record is None or not record.block:
        raise Http404
    return render(
        request,
        "merger/block.html",
        {
            "move": found,
            "by": name_of(request),
            "record": record,
            "hamlet": blocks.written(record.address),
            "at_once": min(record.in_block, placing.BLOCK),
            "here": request.get_full_path(),
        },
    )


@deciding
def place_block(request: HttpRequest, move: uuid.UUID) -> HttpResponseBase:
    """Place all that wait in the block of a record, and say which, so that it can be undone."""
    found, sent = _found(move), request.POST
    table, key = sent.get("table", ""), placing.key_of(sent.get("id", ""))
    record = queries.undecided_record(move, table, key, seen_by=CONTROL_ROOM)
    if record is None:
        raise Http404
    unit = sent.get("unit", "")
    keys = placing.place_block(found, record, unit=unit, by=name_of(request), at=clock.now())
    return render(
        request,
        "merger/block_placed.html",
        {
            "move": found,
            "by": name_of(request),
            "record": record,
            "hamlet": blocks.written(record.address),
            "unit_name": _unit_name(unit),
            "keys": " ".join(map(str, keys)),
            "count": len(keys),
        },
    )
