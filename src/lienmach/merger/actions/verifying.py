"""Step 7: every row of the system, hashed at both ends, and a line for every office."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from lienmach.merger.actions.catching_up import drain, settle
from lienmach.merger.actions.counting import count
from lienmach.merger.actions.passage import (
    RANGE,
    Passage,
    arrived,
    bring_files,
    digest,
    expected,
    files_named,
    refuse_if_named,
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
    sums_differ: int = 0
    tables: dict[str, dict[str, int]] = field(default_factory=dict)
    """Of every table, how many rows were compared and how many differ."""
    examples: list[tuple[str, str]] = field(default_factory=list)
    """The first rows, offices or sums that do not agree, in English and in Vietnamese."""

    @property
    def ok(self) -> bool:
        """Test if what arrived is what was sent, everywhere."""
        return not self.differences and not self.manifest_missing and not self.sums_differ

    def refuse_if_not(self) -> None:
        """
        Refuse unless everything agrees.

        :raises NotVerified: with the first rows, offices or sums that do not.
        """
        if not self.ok:
            raise NotVerified(
                f"{self.differences} rows differ, {self.manifest_missing} office manifests are"
                f" short and {self.sums_differ} sums differ: {'; '.join(en for en, _ in self.examples)}.",
                vi=f"{self.differences} dòng sai khác, {self.manifest_missing} bản kê của cơ quan bị"
                f" thiếu, {self.sums_differ} số tổng lệch: {'; '.join(vi for _, vi in self.examples)}.",
            )

    def figures(self) -> dict[str, Any]:
        """Return what was counted, for the report of a move."""
        return {
            "rows": self.rows,
            "differences": self.differences,
            "manifest_missing": self.manifest_missing,
            "sums_differ": self.sums_differ,
            "tables": self.tables,
        }


def verify(passage: Passage) -> Verification:
    """
    Compare everything at one moment.

    One snapshot of the source is drained and then compared: the target is written by nobody but
    us, so at that moment it must equal the snapshot exactly, whatever goes on meanwhile. The files
    that its rows name are looked for too; one of a row that has gone since is nobody's.
    :raises FileMissing: with the row whose file neither store holds.
    """
    found = Verification()
    with passage.beside() as own:
        with snapshot(own.src):
            drained = drain(own, limit=None)
            passage.at("7 the snapshot is drained")
            missing: list[str] = []
            for columns in own.tables:
                missing += _compare(own, columns, found)
            _count(own, found)
        refuse_if_named(own, missing)
        settle(passage, drained)
    return found


def _compare(passage: Passage, columns: Columns, found: Verification) -> list[str]:
    """
    Compare one table chunk by chunk; where a chunk differs, row by row.

    Return the files that its rows name and neither store holds.
    """
    missing: list[str] = []
    known = found.rows, found.differences
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
        missing += bring_files(passage, files_named(passage, passage.dst, columns, parameters))
    found.tables[columns.table] = {
        "rows": found.rows - known[0],
        "differences": found.differences - known[1],
    }
    return missing


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
        what, vi = (
            ("is missing", "bị thiếu") if key not in stands
            else ("was not sent", "không có trong dữ liệu gửi") if key not in sent
            else ("differs", "sai khác")
        )  # fmt: skip
        found.examples.append((f"{columns.table} {key} {what}", f"{columns.table} {key} {vi}"))


def _count(passage: Passage, found: Verification) -> None:
    """Count what every office sent, and every figure that must be conserved."""
    counted = count(passage)
    found.manifest_missing = len(counted.short)
    found.sums_differ = len(counted.unequal)
    for told in (counted.short, counted.unequal):
        found.examples += told[:EXAMPLES]
