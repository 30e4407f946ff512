"""What happens in the registries: codes, keys and days, never a name or a number of a person."""

import dataclasses
from typing import ClassVar

from lienmach.ground.events import Event


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FileImported(Event):
    """
    A file was taken into a register; ``waits_from`` is the first key to be linked, if any.

    Facts of before births and residents were linked as they came do not have it.
    """

    name: ClassVar[str] = "registries.file-imported"
    import_id: str
    kind: str
    sha256: str
    rows_read: int
    rows_loaded: int
    rows_refused: int
    waits_from: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ImportLinked(Event):
    """Some rows of a file were looked for in the other register; the next wait, if any do."""

    name: ClassVar[str] = "registries.import-linked"
    import_id: str
    rows: int
    waits_from: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class BirthRegistered(Event):
    """A birth was entered in the book."""

    name: ClassVar[str] = "registries.birth-registered"
    entry: str
    resident: str
    unit: str
    registered_on: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class DeathRecorded(Event):
    """A death was entered in the book; the resident's record is locked."""

    name: ClassVar[str] = "registries.death-recorded"
    entry: str
    resident: str
    unit: str
    registered_on: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class EntryCorrected(Event):
    """A value of the database was brought into line with the book."""

    name: ClassVar[str] = "registries.entry-corrected"
    correction: str
    subject: str
    field: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RecordPlaced(Event):
    """A person said in which heir of a split commune a record lies."""

    name: ClassVar[str] = "registries.record-placed"
    table: str
    record: str
    unit_before: str
    unit_before_on: str
    unit: str
    unit_on: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PlacingTakenBack(Event):
    """What somebody said of where a record lies was taken back; it lies where it lay before."""

    name: ClassVar[str] = "registries.placing-taken-back"
    table: str
    record: str
    unit: str
    said_by: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class LinksFound(Event):
    """Births were found to be residents: so many links by the evidence, so many to review."""

    name: ClassVar[str] = "registries.links-found"
    run: str
    model: str
    linked: int
    candidates: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class LinkUndone(Event):
    """A link was taken back; neither the entry nor the resident is other than before."""

    name: ClassVar[str] = "registries.link-undone"
    link: str
    record: str
    resident: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class LinkReviewed(Event):
    """Somebody said a word on a candidate; which one is told once it is decided."""

    name: ClassVar[str] = "registries.link-reviewed"
    link: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class LinkDecided(Event):
    """Two persons agreed whether a birth and a resident are one person."""

    name: ClassVar[str] = "registries.link-decided"
    link: str
    record: str
    resident: str
    outcome: str
