"""Step 6: the same person on both sides, known by the exact personal number."""

from uuid import UUID

from lienmach.ground import clock
from lienmach.merger.actions.passage import Connection, Passage, sql


def link_people(passage: Passage) -> dict[str, int]:
    """
    Link the people who arrived with those who were there; return how many of each verdict stand.

    A number shared under another name or birth date is doubtful: a person looks, nothing waits.
    Done again it links who has come since. What an earlier move linked and its reversal undid is
    linked anew; what somebody undid during this one stays undone.
    """
    for table in passage.manifest.tables:
        if table.person is None:
            continue
        who = table.person
        agree = f"a.{who.name} = b.{who.name} and a.{who.birth_date} = b.{who.birth_date}"
        passage.book.execute(
            sql(
                "insert into merger_link (id, move_id, tbl, one, other, verdict, why, at)"  # noqa: S608
                " select gen_random_uuid(), %(move)s, %(table)s, a.id, b.id,"
                f" case when {agree} then 'linked' else 'doubtful' end,"
                f" case when {agree} then 'number, name and birth date agree'"
                " else 'the number agrees, name or birth date does not' end, %(at)s"
                f" from {table.name} a join {table.name} b on a.{who.personal_id} = b.{who.personal_id}"
                " and b.province <> a.province where a.province = %(province)s"
                f" and a.{who.personal_id} is not null"
                " on conflict (tbl, one, other) do update set move_id = excluded.move_id,"
                " verdict = excluded.verdict, why = excluded.why, at = excluded.at,"
                " undone_at = null where merger_link.undone_at is not null"
                " and merger_link.move_id <> excluded.move_id"
            ),
            {**passage.parameters, "table": table.name, "at": clock.now()},
        )
    return {"linked": 0, "doubtful": 0} | dict(
        passage.book.execute(
            "select verdict, count(*) from merger_link where move_id = %s and undone_at is null"
            " group by verdict",
            [passage.move],
        ).fetchall()
    )


def unlink_people(book: Connection, move: UUID) -> None:
    """Undo the links of a move that is taken back: those it linked live apart again."""
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
