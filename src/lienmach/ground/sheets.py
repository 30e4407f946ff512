"""
Read the rows of a file, all as text, each with the line it stands on.

CSV is read by the standard library rather than by DuckDB: a report of refused rows is worth
what its line numbers are worth, and only a reader that goes line by line knows them when
quotes, blank lines and broken rows come together.
"""

import csv
import datetime as dt
import tempfile
import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from lienmach.ground import installation
from lienmach.ground.refusals import FileUnreadable

BATCH = 5_000
DELIMITERS = ",;\t|"
LONGEST_RECORD = 50
"""Lines that one record may span: past that, a quotation mark was not closed."""
LONGEST_LINE = 1_000_000
LARGEST_WORKBOOK = 4 * 2**30
PROLOGUE = 65_536
"""How much of a part is read at a time to find its root."""
_BROKEN_WORKBOOK = (
    zipfile.BadZipFile, zlib.error, EOFError, KeyError, IndexError, TypeError, ValueError, OSError,
    SyntaxError,
)  # fmt: skip
"""What the parsers of archives and of XML raise; a ParseError is a SyntaxError."""
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}

Row = Sequence[str]
Tell = Callable[[int], None]
"""Told from time to time how many bytes (or rows, for want of them) have been read."""


class Flaw(StrEnum):
    """Why a line is no row; the value goes into reports and never changes."""

    QUOTE_NEVER_CLOSED = "quote-never-closed"
    TOO_LONG = "too-long"
    UNREADABLE_ROW = "unreadable-row"


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that is no row at all, and why."""

    line: int
    text: str
    reason: Flaw


@dataclass(slots=True)
class Batch:
    """Some rows with their lines, and the lines among them that could not be read."""

    lines: list[int]
    rows: list[Row]
    unread: list[Unread]

    @classmethod
    def empty(cls) -> "Batch":
        """Return a batch to fill."""
        return cls([], [], [])


def batches(path: Path, *, tell: Tell = lambda _: None) -> Iterator[Batch]:
    """
    Yield the rows of a file in their order, the heading among them.

    :raises FileUnreadable: when the file is none of the kinds we read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4)
    except OSError as error:
        raise FileUnreadable(f"{path.name}: {error.strerror}.") from error
    if not head:
        raise FileUnreadable(f"{path.name} is empty.")
    if head == b"PAR1":
        yield from _parquet(path)
    elif head[:2] == b"PK":
        yield from _workbook(path)
    elif head == b"\xd0\xcf\x11\xe0":
        raise FileUnreadable(f"{path.name} is an old or encrypted Excel file; save it as XLSX.")
    else:
        yield from _csv(path, head, tell)


# --- CSV -----------------------------------------------------------------------------


def _csv(path: Path, head: bytes, tell: Tell) -> Iterator[Batch]:
    encoding = next((name for mark, name in _MARKS.items() if head.startswith(mark)), "utf-8")
    with path.open("rb") as raw:
        # Undecodable bytes come through as lone surrogates, so that one bad row costs one row.
        text = TextIOWrapper(raw, encoding, "surrogateescape" if "8" in encoding else "replace")
        yield from CsvLines(text, lambda: tell(raw.tell())).batches()


class CsvLines:
    """The lines of a CSV file, read as records."""

    def __init__(self, file: IO[str], told: Callable[[], None] = lambda: None) -> None:
        self._file = file
        self._lines = iter(partial(file.readline, LONGEST_LINE), "")
        self._told = told
        self._rest = ""
        self._waiting: deque[str] = deque()
        self._line = 0
        self._delimiter = ","

    def batches(self) -> Iterator[Batch]:
        """Yield the records; those that need care are read one by one, all others together."""
        first = True
        while block := self._block():
            if first:
                self._delimiter = _delimiter(block)
                first = False
            yield self._together(block) or self._one_by_one(block)
            self._told()

    def _block(self) -> list[str]:
        if self._waiting:
            return [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
        block: list[str] = []
        for line in islice(self._lines, BATCH):
            block.append(line)
            if len(line) == LONGEST_LINE and not line.endswith("\n"):
                self._skip_line()
        return block

    def _next(self) -> str | None:
        """Return the next line, with its end; no more than a megabyte of it."""
        if not self._waiting:
            self._waiting.extend(self._block())
        return self._waiting.popleft() if self._waiting else None

    def _skip_line(self) -> None:
        """Pass over what is left of a line without end: nobody may fill our memory with one."""
        while (more := self._file.readline(LONGEST_LINE)) and not more.endswith("\n"):
            pass

    def _together(self, block: list[str]) -> Batch | None:
        """Return a block in which every line is one record, as most are; else None."""
        if max(map(len, block)) >= csv.field_size_limit():
            return None
        try:
            rows: list[Row] = list(csv.reader(block, delimiter=self._delimiter, strict=True))
        except csv.Error:
            return None
        if len(rows) != len(block):
            return None
        batch = Batch(list(range(self._line + 1, self._line + 1 + len(rows))), rows, [])
        self._line += len(rows)
        return batch

    def _one_by_one(self, block: list[str]) -> Batch:
        self._waiting.extendleft(reversed(block))
        batch, until = Batch.empty(), self._line + len(block)
        while self._line < until:
            record = self._record()
            if record is None:
                break
            first, rows_or_reason, taken = record
            if isinstance(rows_or_reason, Flaw):
                batch.unread.append(Unread(first, taken[0], rows_or_reason))
            else:
                batch.lines.append(first)
                batch.rows.append(rows_or_reason)
        return batch

    def _record(self) -> tuple[int, Row | Flaw, list[str]] | None:
        """Return one record: its first line, its cells or why there are none, its lines."""
        first, taken = self._line + 1, list[str]()
        over = False

        def lines() -> Iterator[str]:
            nonlocal over
            while len(taken) < LONGEST_RECORD and (line := self._next()) is not None:
                taken.append(line)
                yield line
            over = True

        try:
            row: Row | Flaw | None = next(
                csv.reader(lines(), delimiter=self._delimiter, strict=True), None
            )
        except csv.Error:
            row = Flaw.QUOTE_NEVER_CLOSED if over else Flaw.UNREADABLE_ROW
            if len(taken[0]) >= csv.field_size_limit():
                row = Flaw.TOO_LONG
        if not taken:
            return None
        if isinstance(row, Flaw):
            # Only the first line is at fault; those it swallowed are rows of their own.
            self._waiting.extendleft(reversed(taken[1:]))
            del taken[1:]
        self._line += len(taken)
        return first, Flaw.UNREADABLE_ROW if row is None else row, taken


def _delimiter(block: Iterable[str]) -> str:
    heading = next((line for line in block if line.strip()), "")
    return max(DELIMITERS, key=heading.count)


# --- Parquet and workbooks -------------------------------------------------------------


def _parquet(path: Path) -> Iterator[Batch]:
    import duckdb  # noqa: PLC0415 - slow to load, and most files are CSV

    # Under a name of our own: DuckDB would take brackets and stars in a name for a pattern.
    room = installation.folder("run", mode=0o711)
    with (
        tempfile.TemporaryDirectory(dir=room) as folder,
        # What does not fit into memory it would put beside whoever calls us.
        closing(duckdb.connect(config={"temp_directory": folder})) as connection,
    ):
        alias = Path(folder) / "file.parquet"
        alias.symlink_to(path.resolve())
        try:
            connection.execute("set threads = 1")
            connection.execute("set memory_limit = '512MB'")
            table = connection.read_parquet(str(alias))
            names = table.columns
            yield Batch([0], [names], [])
            rows = table.project("coalesce(columns(*)::varchar, '')")
            line = 1
            while found := rows.fetchmany(BATCH):
                yield Batch(list(range(line, line + len(found))), [*found], [])
                line += len(found)
        except duckdb.Error as error:
            raise FileUnreadable(f"{path.name} is no whole Parquet file.") from error


def _workbook(path: Path) -> Iterator[Batch]:
    import openpyxl  # noqa: PLC0415 - slow to load, and most files are CSV

    try:
        with zipfile.ZipFile(path) as parts:
            # A small file that unpacks to more than any register holds is meant to harm.
            if sum(part.file_size for part in parts.infolist()) > LARGEST_WORKBOOK:
                raise FileUnreadable(f"{path.name} unpacks to more than a workbook may hold.")
            if any(_declares(parts, part) for part in parts.infolist()):
                raise FileUnreadable(f"{path.name} declares what no workbook needs (a DTD).")
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        with closing(book):
            yield from _sheet(book.worksheets[0])
    except _BROKEN_WORKBOOK as error:
        raise FileUnreadable(f"{path.name} is no whole XLSX file.") from error


def _declares(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """
    Test if a part of a workbook has a DTD, which may only stand before its root.

    With a DTD come entities: words that unfold without end, and files of this machine.
    """
    is_over, has_one = False, False

    def root(_name: str, _attributes: object) -> None:
        nonlocal is_over
        is_over = True

    def declared(*_: object) -> None:
        nonlocal has_one
        has_one = True

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.StartDoctypeDeclHandler = root, declared
    with parts.open(part) as file, suppress(expat.ExpatError):  # a picture, or nothing at all
        while not (is_over or has_one) and (piece := file.read(PROLOGUE)):
            parser.Parse(piece, False)  # noqa: FBT003 - expat's own signature
    return has_one


def _sheet(sheet: Any) -> Iterator[Batch]:
    sheet.reset_dimensions()  # what a file says of its own size need not be true
    batch, widest = Batch.empty(), 0
    for line, row in enumerate(sheet.iter_rows(values_only=True), 1):
        widest = max(widest, len(row))  # empty cells at the right edge are simply not there
        batch.lines.append(line)
        batch.rows.append([_cell(value) for value in row] + [""] * (widest - len(row)))
        if len(batch.rows) == BATCH:
            yield batch
            batch = Batch.empty()
    yield batch


def _cell(value: Any) -> str:
    """Return what a cell of a workbook holds, as a person would type it."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
