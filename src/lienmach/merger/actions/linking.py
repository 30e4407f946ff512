"""Step 6: the same person on both sides, known by the exact personal number."""

from lienmach.ground import clock
from lienmach.merger.actions.passage import Passage, sql


def link_people(passage: Passage) -> dict[str, int]:
    """
    Link the people who arrived with those who were there; return how many of each verdict.

    A number shared under another name or birth date is doubtful: a person looks, nothing waits.
    """
    counts = {"linked": 0, "doubtful": 0}
    for table in passage.manifest.tables:
        if table.person is None:
            continue
        who = table.person
        agree = f"a.{who.name} = b.{who.name} and a.{who.birth_date} = b.{who.birth_date}"
        rows = passage.dst.execute(
            sql(
                "insert into merger_link (id, move_id, tbl, one, other, verdict, why, at)"  # noqa: S608
                " select gen_random_uuid(), %(move)s, %(table)s, a.id, b.id,"
                f" case when {agree} then 'linked' else 'doubtful' end,"
                f" case when {agree} then 'number, name and birth date agree'"
                " else 'the number agrees, name or birth date does not' end, %(at)s"
                f" from {table.name} a join {table.name} b on a.{who.personal_id} = b.{who.personal_id}"
                " and b.province <> a.province where a.province = %(province)s"
                f" and a.{who.personal_id} is not null"
                " on conflict (tbl, one, other) do nothing returning verdict"
            ),
            {**passage.parameters, "table": table.name, "at": clock.now()},
        )
        for (verdict,) in rows.fetchall():
            counts[verdict] += 1
    return counts


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
