"""``lienmach merge undecided`` and ``lienmach merge place``: the list for a person, and its end."""

import argparse
import dataclasses
from pathlib import Path
from typing import Any

from django.core.management.base import OutputWrapper

from lienmach.ground import clock
from lienmach.ground.actor import by_command, command_runner
from lienmach.identity import actions as identity
from lienmach.identity.rules.purposes import Purpose
from lienmach.merger import queries
from lienmach.merger.actions import placing
from lienmach.merger.actions.moves import as_json
from lienmach.merger.models import Move


def take_listing(parser: argparse.ArgumentParser) -> None:
    """Take what ``undecided`` is told beside the move."""
    parser.add_argument("--table", default="", help="only records of this table")
    parser.add_argument("--unit", default="", help="only records of this former commune, by code")
    parser.add_argument("--limit", type=int, default=queries.PAGE, help="rows at once, up to 500")
    parser.add_argument("--after", default="", help="go on where an earlier listing's `next` says")


def take_placing(parser: argparse.ArgumentParser) -> None:
    """Take what ``place`` is told beside the move."""
    parser.add_argument("--table", default="")
    parser.add_argument("--id", default="", help="the record, as `undecided` lists it")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--unit", help="the heir it lies in, by code")
    what.add_argument("--undo", action="store_true", help="take back what was said of it")
    what.add_argument("--file", type=Path, help="a CSV file with the columns table, id, unit")
    parser.add_argument(
        "--by", default=command_runner(), help="who decides (default: who runs this)"
    )


def undecided(options: dict[str, Any], out: OutputWrapper) -> None:
    """Print the records that wait, how many in all, and where to go on."""
    move = queries.arrived(options["system"], source=options["source"], target=options["target"])
    queries.count_anew(move.id)
    counted = queries.waiting(move)
    with identity.shown_by_command(Purpose.MERGE_RECORDS, at=clock.now()):
        listing = queries.undecided(
            move.id, table=options["table"], unit=options["unit"], after=options["after"],
            limit=options["limit"], seen_by=by_command(),
        )  # fmt: skip
    by_unit = [
        {"code": code, "name": counted.names[code], "waiting": count}
        for code, count in counted.by_unit(options["table"]).items()
    ]
    if options["json"]:
        rows = [dataclasses.asdict(record) for record in listing.records]
        figures = {"total": counted.total, "by_table": counted.by_table(options["unit"])}
        out.write(as_json({**figures, "by_unit": by_unit, "rows": rows, "next": listing.next}))
        return
    for record in listing.records:
        heirs = ", ".join(f"{one.code} {one.name}" for one in record.candidates)
        told = " ".join(record.shown.values())
        out.write(f"{record.table} {record.id} {told}\n  {record.unit} {record.unit_name}:"
                  f" {record.address or '–'}\n  → {heirs}\n")  # fmt: skip
    out.write(f"{counted.total} records wait for a person: {counted.by_table()}.\n")
    if listing.next:
        out.write(f"Go on with --after {listing.next}\n")


def place(options: dict[str, Any], out: OutputWrapper) -> bool:
    """Place or take back, print what came of it, and return whether any of it was done."""
    move = queries.arrived(options["system"], source=options["source"], target=options["target"])
    said = {"by": options["by"], "at": clock.now()}
    if options["file"]:
        return _place_listed(move, options, out)
    key = placing.key_of(options["id"])
    told = {"table": options["table"], "id": str(key), "by": options["by"]}
    if options["undo"]:
        placing.take_back(move, options["table"], key, **said)
        told["state"] = "taken back"
    else:
        placing.place(move, options["table"], key, unit=options["unit"], **said)
        told |= {"state": "placed", "unit": options["unit"]}
    left = queries.waiting(move).total
    if options["json"]:
        out.write(as_json({**told, "waiting": left}))
    else:
        out.write(f"{told['table']} {told['id']}: {told['state']}; {left} records wait.\n")
    return True


def _place_listed(move: Move, options: dict[str, Any], out: OutputWrapper) -> bool:
    outcome = placing.place_listed(move, options["file"], by=options["by"], at=clock.now())
    left = queries.waiting(move).total
    if options["json"]:
        refused = [dataclasses.asdict(line) for line in outcome.refused]
        out.write(as_json({"placed": outcome.placed, "refused": refused, "waiting": left}))
    else:
        out.write(f"{outcome.placed} placed, {len(outcome.refused)} refused; {left} wait.\n")
        told = [f"{x.number}: {x.table} {x.id} {x.unit}: {x.why}\n" for x in outcome.refused]
        if told:
            out.write("".join(f"  line {line}" for line in told))
    return bool(outcome.placed) or not outcome.refused
