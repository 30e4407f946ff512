"""Step 1, the crosswalk: drawn from territory as of the legal day, kept with the move."""

import datetime as dt
from uuid import UUID

from lienmach.ground.ids import uuid7
from lienmach.homes.manifest import manifest
from lienmach.merger.actions.passage import Connection, sql
from lienmach.merger.refusals import CrosswalkHasHole
from lienmach.merger.rules import crosswalk as rules
from lienmach.merger.rules.crosswalk import Crosswalk, Heir, Line
from lienmach.territory import queries as territory
from linkage.folding import folded_name


def drawn(day: dt.date) -> Crosswalk:
    """
    Return the crosswalk of everything that ended by the legal day.

    :raises CrosswalkHasHole: when a code ended and none follows.
    """
    gazetteer, directory = territory.gazetteer(), territory.directory()
    before = day - dt.timedelta(days=1)
    units = gazetteer.crosswalk(before, day)
    agencies = directory.crosswalk(before, day)
    ended = {unit.code for unit in gazetteer.standing(before) if unit.until == day}
    gone = {agency.code for agency in directory.standing(before) if agency.until == day}
    if holes := rules.holes(ended, units) + rules.holes(gone, agencies):
        raise CrosswalkHasHole(
            f"Nobody follows {', '.join(holes[:10])} on {day}.",
            vi=f"Không có mã kế thừa của {', '.join(holes[:10])} vào ngày {day:%d/%m/%Y}.",
        )
    unit_heirs = {
        old: [Heir(one.code, one.part, folded_name(one.name)) for one in heirs]
        for old, heirs in units.items()
        if old in ended
    }
    names = {unit.code: folded_name(unit.name) for unit in gazetteer.standing(before)}
    agency_heirs = {
        old: [Heir(one.code, one.part) for one in heirs]
        for old, heirs in agencies.items()
        if old in gone
    }
    served: dict[str, list[str]] = {}
    for unit in gazetteer.standing(day):
        for agency in directory.serving(unit, day):
            served.setdefault(agency.code, []).append(unit.code)
    by_unit = {
        (old, unit): heir.code
        for old, heirs in agency_heirs.items()
        for heir in heirs
        for unit in served.get(heir.code, [])
    }
    centre = next(
        (one.code for one in directory.standing(day) if one.kind == "service_centre"
         and one.parent and "." not in one.parent), None,
    )  # fmt: skip
    lines = rules.of_units(unit_heirs, names) + rules.of_agencies(agency_heirs, by_unit, centre)
    split = frozenset(old for old, heirs in unit_heirs.items() if len(heirs) > 1 or heirs[0].part)
    return Crosswalk(tuple(lines), split)


def refuse_holes(
    source: Connection, province: str, system: str, day: dt.date, found: Crosswalk
) -> None:
    """
    Refuse a crosswalk that does not know every unit that the rows stand under.

    :raises CrosswalkHasHole: with the first codes it does not know.
    """
    known = {line.old for line in found.lines if line.kind == "unit"} | set(found.split)
    for table in manifest(system).tables:
        if table.units is None:
            continue
        unit, on = table.units.code, table.units.on
        unknown = source.execute(
            sql(
                f"select distinct {unit} from {table.name} where province = %s"  # noqa: S608
                f" and {on} < %s and {unit} <> all(%s) limit 10"
            ),
            [province, day, sorted(known)],
        ).fetchall()
        if unknown:
            codes = ", ".join(str(row[0]) for row in unknown)
            raise CrosswalkHasHole(
                f"{table.name} stands under units nobody follows: {codes}.",
                vi=f"{table.name} có bản ghi thuộc đơn vị không có mã kế thừa: {codes}.",
            )


def keep(connection: Connection, move: UUID, found: Crosswalk) -> None:
    """Write the legs of a move down in one database; again changes nothing."""
    legs = [(one.kind, one.old, one.new, one.condition) for one in found.lines]
    legs += [("split", old, "", "") for old in sorted(found.split)]
    kinds, olds, news, conditions = ([leg[place] for leg in legs] for place in range(4))
    connection.execute(
        "insert into merger_leg (id, move_id, kind, old, new, condition)"
        " select leg.id, %s, leg.kind, leg.old, leg.new, leg.condition from unnest("
        "%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[])"
        " as leg (id, kind, old, new, condition) on conflict do nothing",
        [move, [uuid7() for _ in legs], kinds, olds, news, conditions],
    )
    connection.execute("analyze merger_leg")


def kept(connection: Connection, move: UUID) -> Crosswalk:
    """Return the crosswalk a move was begun with."""
    rows = connection.execute(
        "select kind, old, new, condition from merger_leg where move_id = %s order by id", [move]
    ).fetchall()
    return Crosswalk(
        tuple(Line(*row) for row in rows if row[0] != "split"),
        frozenset(row[1] for row in rows if row[0] == "split"),
    )
