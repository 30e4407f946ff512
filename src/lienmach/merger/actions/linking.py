"""Step 6: the same person on both sides, by exact number and by all that their records say."""

import time
from pathlib import Path
from uuid import UUID

from lienmach.ground import clock
from lienmach.homes.manifest import PersonColumns, Table
from lienmach.merger.actions import comparing
from lienmach.merger.actions.comparing import Found, NotCompared, Seen
from lienmach.merger.actions.passage import Connection, Passage, sql

SURE = 0.99
"""From this probability on records alone are enough; the core's own threshold asks for less."""

# What an earlier move linked and its reversal undid is linked anew; what somebody undid during
# this one stays undone.
AGAIN = """
on conflict (tbl, one, other) do update set move_id = excluded.move_id,
  verdict = excluded.verdict, why = excluded.why, at = excluded.at, undone_at = null,
  weight = excluded.weight, probability = excluded.probability, evidence = excluded.evidence,
  model = excluded.model
where merger_link.undone_at is not null and merger_link.move_id <> excluded.move_id
"""
INTO = """
insert into merger_link
  (id, move_id, tbl, one, other, verdict, why, at, weight, probability, evidence, model)
"""

# A number is held to be exact: where it is the same, name and birth date may only confirm it.
BY_NUMBER = """
{into}
select gen_random_uuid(), %(move)s, %(table)s, a.id, b.id,
  case when {agree} then 'linked' else 'doubtful' end,
  case when {agree} then 'number, name and birth date agree'
    else 'the number agrees, name or birth date does not' end,
  %(at)s, f.weight, f.probability, f.evidence, case when f.one is null then '' else %(model)s end
from {table} a join {table} b on a.{number} = b.{number} and b.province <> a.province
left join found f on f.one = a.id and f.other = b.id
where a.province = %(province)s and a.{number} is not null
{again}
"""

# The rest is what the core says, held back where a number speaks against it: two numbers are two
# people, and a number that is somebody else's over there is a question, until a person decides.
# Whoever is linked already is nobody else.
BY_RECORDS = """
with claimed as (
  select f.one, f.other from found f join {table} a on a.id = f.one
  join {table} c on c.{number} = a.{number} and c.province <> %(province)s
  union
  select f.one, f.other from found f join {table} b on b.id = f.other
  join {table} c on c.{number} = b.{number} and c.province = %(province)s
), weighed as (
  select f.*, coalesce(a.{number} <> b.{number}, false) as differ, c.one is not null as claimed,
    f.decision = 'link' and f.probability >= %(sure)s as sure
  from found f join {table} a on a.id = f.one join {table} b on b.id = f.other
  left join claimed c on c.one = f.one and c.other = f.other
  where (a.{number} = b.{number}) is not true
)
{into}
select gen_random_uuid(), %(move)s, %(table)s, f.one, f.other,
  case when sure and not differ and not claimed then 'linked' else 'doubtful' end,
  case when differ then 'the records agree, the numbers differ'
    when claimed then 'the records agree, the number is that of another'
    when sure then 'the records agree, a number is missing'
    else 'the records agree, but not beyond doubt' end,
  %(at)s, f.weight, f.probability, f.evidence, %(model)s
from weighed f
where not exists (
  select from merger_link l where l.tbl = %(table)s and l.verdict = 'linked'
    and l.undone_at is null and (l.one = f.one or l.other = f.other))
{again}
"""


def link_people(passage: Passage) -> dict[str, int]:
    """
    Link the people who arrived with those who were there; return how many of each verdict stand.

    Doubtful pairs wait for people, and nothing waits for them. Where records cannot be compared,
    exact numbers alone are asked, and :func:`told` says why. Done again it links who has come
    since, and does nothing if nobody has.
    """
    for table in passage.manifest.tables:
        if table.person is not None:
            _link(passage, table, table.person)
    # After the step, too: it is asked again when the move ends, and may be answered then.
    passage.book.execute(
        "update merger_movestep set note = %s where move_id = %s and name = 'link'"
        " and state = 'done'",
        [told(passage), passage.move],
    )
    return {"linked": 0, "doubtful": 0} | dict(
        passage.book.execute(
            "select verdict, count(*) from merger_link where move_id = %s and undone_at is null"
            " group by verdict",
            [passage.move],
        ).fetchall()
    )


def told(passage: Passage) -> str:
    """Return how the people of each table were compared, in a sentence a table."""
    rows = passage.book.execute(
        "select tbl, arrived, stood, model, note from merger_linking where move_id = %s order by tbl",
        [passage.move],
    ).fetchall()
    return " ".join(
        f"{table}: by exact numbers only, for {note}." if note
        else f"{table}: {arrived} against {stood}, by model {model[:12]}."
        for table, arrived, stood, model, note in rows
    )  # fmt: skip


def _link(passage: Passage, table: Table, who: PersonColumns) -> None:
    began = time.monotonic()
    seen = comparing.seen(passage, table.name, who)
    done = passage.book.execute(
        "select from merger_linking where move_id = %s and tbl = %s and seen = %s and note = ''",
        [passage.move, table.name, seen.fingerprint],
    ).fetchone()
    if done is not None:
        return
    try:
        with comparing.compared(passage, table.name, who, seen) as found:
            _write(passage, table.name, who, seen, found=found, began=began)
    except NotCompared as why:
        _write(passage, table.name, who, seen, note=str(why), began=began)


def _write(
    passage: Passage, table: str, who: PersonColumns, seen: Seen,
    *, found: Found | None = None, note: str = "", began: float,
) -> None:  # fmt: skip
    """Write down all verdicts of a table and that it was compared, or nothing of it."""
    names = {"table": table, "number": who.personal_id, "into": INTO, "again": AGAIN}
    names["agree"] = f"a.{who.name} = b.{who.name} and a.{who.birth_date} = b.{who.birth_date}"
    given = {
        **passage.parameters, "table": table, "at": clock.now(), "note": note,
        "model": found.model if found else "", "sure": SURE,
        "arrived": seen.arrived, "stood": seen.stood, "seen": seen.fingerprint,
    }  # fmt: skip
    with passage.book.transaction():
        _take_in(passage.book, found.file if found else None)
        passage.book.execute(sql(BY_NUMBER.format(**names)), given)
        passage.book.execute(sql(BY_RECORDS.format(**names)), given)
        passage.book.execute(
            "insert into merger_linking"
            " (id, move_id, tbl, seen, arrived, stood, model, note, seconds, at)"
            " values (gen_random_uuid(), %(move)s, %(table)s, %(seen)s, %(arrived)s, %(stood)s,"
            " %(model)s, %(note)s, %(seconds)s, %(at)s) on conflict (move_id, tbl) do update set"
            " seen = excluded.seen, arrived = excluded.arrived, stood = excluded.stood,"
            " model = excluded.model, note = excluded.note, seconds = excluded.seconds,"
            " at = excluded.at",
            {**given, "seconds": round(time.monotonic() - began, 3)},
        )


def _take_in(book: Connection, found: Path | None) -> None:
    """Make the table ``found`` for as long as the transaction runs, empty if nobody was compared."""
    book.execute(
        "create temp table found (one uuid, other uuid, decision text, weight float,"
        " probability float, evidence jsonb) on commit drop"
    )
    if found is None:
        return
    with (
        found.open("rb") as file,
        book.cursor() as cursor,
        cursor.copy("copy found from stdin (format csv, header)") as into,
    ):
        while block := file.read(1 << 16):
            into.write(block)
    book.execute("analyze found")


def unlink_people(book: Connection, move: UUID) -> None:
    """Undo the links of a move that is taken back: those it linked live apart again."""
    comparing.forget(move)
    book.execute(
        "update merger_link set undone_at = %s where move_id = %s and undone_at is null",
        [clock.now(), move],
    )


def undecided(passage: Passage) -> int:
    """Return how many rows at the target stand under a split unit that nobody has decided."""
    total = 0
    for table in passage.manifest.tables:
        if table.units is None:
            continue
        row = passage.dst.execute(
            sql(
                f"select count(*) from {table.name} where province = %(province)s"  # noqa: S608
                f" and {table.units.on} < %(day)s and {table.units.code} = any(%(split)s)"
            ),
            {**passage.parameters, "split": sorted(passage.crosswalk.split)},
        ).fetchone()
        total += int(row[0]) if row else 0
    return total
