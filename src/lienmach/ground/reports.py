"""The report of an import: every row that was refused, with its line, its cell and the reason."""

import csv
import glob
import os
import secrets
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import IO, Protocol

from lienmach.ground.refusals import ReportUnwritable

HEADING = ("line", "column", "value", "reason", "vi", "en")
SHOWN = 200
STALE_SECONDS = 86_400
Mark = tuple[int, Counter[StrEnum]]
_FORMULA = ("=", "+", "-", "@")


class Sentence(Protocol):
    """A reason in words."""

    @property
    def en(self) -> str:
        """Return it in English."""

    @property
    def vi(self) -> str:
        """Return it in Vietnamese."""


class Refused(Protocol):
    """One row that is not taken in, by which cell, and why."""

    @property
    def line(self) -> int:
        """Return the line of the file it stands on."""

    @property
    def column(self) -> str:
        """Return the column at fault."""

    @property
    def value(self) -> str:
        """Return what stood there."""

    @property
    def reason(self) -> StrEnum:
        """Return why it is refused."""


class Report:
    """
    A report being written, to a draft that nobody else may read, and kept only at the end.

    It holds what people wrote into registers: mode 0600, and a killed import leaves a draft.
    """

    def __init__(self, path: Path, sentences: Mapping[StrEnum, Sentence]) -> None:
        self.path = path
        self._sentences = sentences
        self.reasons: Counter[StrEnum] = Counter()
        self._draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _sweep(path)
            handle = os.open(self._draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise ReportUnwritable(f"{path}: {error.strerror}.") from error
        # With the mark that tells a spreadsheet that this is UTF-8.
        self._file: IO[str] = os.fdopen(handle, "w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(HEADING)

    def __enter__(self) -> "Report":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._draft.unlink(missing_ok=True)

    @property
    def count(self) -> int:
        """Return how many rows have been refused."""
        return self.reasons.total()

    def add(self, refused: Iterable[Refused]) -> None:
        """Write some rows down."""
        for row in refused:
            self.reasons[row.reason] += 1
            said = self._sentences[row.reason]
            self._writer.writerow(
                (row.line, row.column, shown(row.value), row.reason.value, said.vi, said.en)
            )

    def mark(self) -> Mark:
        """Return where the report stands, to come back to."""
        self._file.flush()
        return self._file.tell(), self.reasons.copy()

    def rewind(self, mark: Mark) -> None:
        """Forget what was written since a mark."""
        place, self.reasons = mark[0], mark[1].copy()
        self._file.seek(place)
        self._file.truncate()

    def keep(self) -> Path | None:
        """Keep the report under its name; None, and no file, when nothing was refused."""
        self._file.flush()
        if not self.count:
            return None
        self._draft.replace(self.path)
        return self.path


def _sweep(path: Path) -> None:
    """Remove the drafts that killed imports of the same file left; nobody's import takes days."""
    for draft in path.parent.glob(f".{glob.escape(path.name)}.*"):
        if time.time() - draft.stat().st_mtime > STALE_SECONDS:
            draft.unlink(missing_ok=True)


def shown(value: str) -> str:
    """Return a refused value as it may stand in a file that people open in a spreadsheet."""
    text = value[:SHOWN].encode("utf-8", "replace").decode()
    text = "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
    # A spreadsheet would compute it.
    return f"'{text}" if text.startswith(_FORMULA) else text
