"""Step 7: every row of the system, hashed at both ends, and a line for every office."""

import uuid
from dataclasses import dataclass, field

from lienmach.ground.ids import uuid7
from lienmach.merger.actions.catching_up import drain, settle
from lienmach.merger.actions.passage import (
    RANGE,
    Passage,
    arrived,
    digest,
    expected,
    snapshot,
    sql,
)
from lienmach.merger.refusals import NotVerified
from lienmach.merger.rules.mapping import Columns

EXAMPLES = 5
WHOLE: tuple[uuid.UUID, None] = (uuid.UUID(int=0), None)


@dataclass(slots=True)
class Verification:
    """What the full comparison found."""

    rows: int = 0
    differences: int = 0
    manifest_missing: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Test if what arrived is what was sent, everywhere."""
        return not self.differences and not self.manifest_missing

    def refuse_if_not(self) -> None:
        """
        Refuse unless everything agrees.

        :raises NotVerified: with the first rows or offices that do not.
        """
        if not self.ok:
            raise NotVerified(
                f"{self.differences} rows differ and {self.manifest_missing} office manifests are"
                f" short: {'; '.join(self.examples)}."
            )


def verify(passage: Passage) -> Verification:
    """
    Compare everything at one moment.

    One snapshot of the source is drained and then compared: the target is written by nobody but
    us, so at that moment it must equal the snapshot exactly, whatever goes on meanwhile.
    """
    found = Verification()
    own = passage.beside()
    try:
        with snapshot(own.src):
            drained = drain(own, limit=None)
            passage.at("7 the snapshot is drained")
            for columns in own.tables:
                _compare(own, columns, found)
            _count_by_office(own, found)
        settle(passage, drained)
    finally:
        own.end_beside()
    return found


def _compare(passage: Passage, columns: Columns, found: Verification) -> None:
    """Compare one table chunk by chunk; where a chunk differs, row by row."""
    ranges = passage.book.execute(
        "select lo, hi from merger_chunk where move_id = %s and tbl = %s order by lo",
        [passage.move, columns.table],
    ).fetchall() or [WHOLE]
    for lo, hi in ranges:
        parameters = {**passage.parameters, "lo": lo, "hi": hi}
        want = digest(passage.src, expected(passage, columns, RANGE), parameters)
        got = digest(passage.dst, arrived(columns, RANGE), parameters)
        found.rows += want[0]
        if want != got:
            _name_rows(passage, columns, parameters, found)


def _name_rows(
    passage: Passage, columns: Columns, parameters: dict[str, object], found: Verification
) -> None:
    hashes = "select id, hash_record_extended(r, 1), hash_record_extended(r, 2) from ({}) r"
    sent, stands = (
        {row[0]: row[1:] for row in connection.execute(sql(hashes.format(rows)), parameters)}
        for connection, rows in (
            (passage.src, expected(passage, columns, RANGE)),
            (passage.dst, arrived(columns, RANGE)),
        )
    )
    odd = [key for key in {*sent, *stands} if sent.get(key) != stands.get(key)]
    found.differences += max(1, len(odd))
    for key in odd[: max(0, EXAMPLES - len(found.examples))]:
        what = (
            "is missing" if key not in stands
            else "was not sent" if key not in sent
            else "differs"
        )  # fmt: skip
        found.examples.append(f"{columns.table} {key} {what}")


def _count_by_office(passage: Passage, found: Verification) -> None:
    """Write the arrival manifest: per table and office, what was sent and what arrived."""
    with passage.book.transaction():
        passage.book.execute("delete from merger_arrival where move_id = %s", [passage.move])
        for table in passage.manifest.tables:
            if table.office is None:
                continue
            columns = passage.columns[table.name]
            office_of = f"coalesce({table.office}::text, '')"
            count = f"select {office_of}, count(*) from ({{}}) r group by 1"  # noqa: S608
            everything = {**passage.parameters, "lo": WHOLE[0], "hi": None}
            sent: dict[str, int] = dict(
                passage.src.execute(
                    sql(count.format(expected(passage, columns, RANGE))), everything
                ).fetchall()
            )
            stands: dict[str, int] = dict(
                passage.dst.execute(
                    sql(count.format(arrived(columns, RANGE))), everything
                ).fetchall()
            )
            for office in sorted({*sent, *stands}):
                _write_line(passage, table.name, office, sent.get(office, 0),
                            stands.get(office, 0))  # fmt: skip
                if sent.get(office, 0) != stands.get(office, 0):
                    found.manifest_missing += 1
                    found.examples.append(f"{table.name} of office {office} is short")


def _write_line(passage: Passage, table: str, office: str, sent: int, stands: int) -> None:
    passage.book.execute(
        "insert into merger_arrival (id, move_id, tbl, office, expected, arrived)"
        " values (%s, %s, %s, %s, %s, %s)",
        [uuid7(), passage.move, table, office, sent, stands],
    )
