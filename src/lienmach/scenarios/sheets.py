"""The tables a scenario fills, column by column, and rows as COPY reads them."""

from collections.abc import Iterable
from dataclasses import dataclass

NULL = "\\N"
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table and those of its columns that are filled; the others take their default."""

    table: str
    columns: tuple[str, ...]


def lines(rows: Iterable[Row]) -> str:
    """Return rows in COPY's text form; their texts hold no tab, line break or backslash."""
    return "".join(["\t".join(row) + "\n" for row in rows])


def escaped(text: str) -> str:
    """Return a text as COPY reads it, where it may hold a backslash."""
    return text.replace("\\", "\\\\")


_IN_UNIT = ("id", "province", "unit", "unit_on", "address", "address_key")
_OF_A_PERSON = ("personal_id", "full_name", "name_key", "sort_key", "sex", "birth_date")

PERSON = Sheet("identity_person", (*_IN_UNIT, *_OF_A_PERSON, "synthetic"))
STAFF = Sheet("identity_staff", ("id", "province", "login", "full_name", "agency", "synthetic"))
DUTY = Sheet(
    "identity_duty", ("id", "province", "staff_id", "kind", "unit", "unit_on", "agency", "since")
)
EID_FIGURE = Sheet(
    "identity_eidfigure",
    ("id", "province", "unit", "unit_on", "month", "kind", "count", "synthetic"),
)
RESIDENT = Sheet(
    "registries_resident",
    (
        *_IN_UNIT, *_OF_A_PERSON, "birth_precision", "household", "mother_name", "father_name",
        "birth_unit", "birth_unit_since", "synthetic",
    ),
)  # fmt: skip
CIVIL_RECORD = Sheet(
    "registries_civilrecord",
    (
        *_IN_UNIT, *_OF_A_PERSON, "birth_precision", "kind", "book", "number", "book_unit",
        "book_unit_since", "registered_on", "particulars", "synthetic",
    ),
)  # fmt: skip
PARCEL = Sheet(
    "registries_parcel",
    (
        *_IN_UNIT, "cadastral_unit", "cadastral_unit_since", "sheet_no", "parcel_no", "area_m2",
        "meridian", "land_use", "synthetic",
    ),
)  # fmt: skip
LAND_RECORD = Sheet(
    "registries_landrecord",
    (
        "id", "province", "parcel_id", "certificate_no", "holder_name", "holder_personal_id",
        "change_type", "recorded_on", "synthetic",
    ),
)  # fmt: skip
CORRECTION = Sheet(
    "registries_correction",
    (
        "id", "province", "subject", "field", "was", "became", "book", "corrected_at",
        "corrected_by",
    ),
)  # fmt: skip
DOSSIER = Sheet(
    "dossiers_dossier",
    (
        "id", "province", "code", "procedure", "procedure_version", "applicant", "state", "data",
        "unit", "unit_on", "received_at_agency", "competent_agency", "received_at", "accepted_at",
        "due_at", "due_why", "decided_at", "outcome",
    ),
)  # fmt: skip
NOTE = Sheet("dossiers_note", ("id", "province", "dossier_id", "number", "text", "at", "by"))
PAPER = Sheet(
    "dossiers_paper",
    ("id", "province", "dossier_id", "name", "media_type", "size", "sha256", "at", "by"),
)
COUNTER = Sheet("dossiers_counter", ("id", "province", "agency", "day", "last"))
TALLY = Sheet("dossiers_tally", ("id", "province", "agency", "day", "received", "decided"))
ENTRY = Sheet(
    "ledger_entry",
    ("id", "province", "system", "subject", "event", "payload", "actor", "at", "stamp"),
)

ALL = (
    PERSON, STAFF, DUTY, EID_FIGURE, RESIDENT, CIVIL_RECORD, PARCEL, LAND_RECORD, CORRECTION, DOSSIER, NOTE,
    PAPER, COUNTER, TALLY, ENTRY,
)  # fmt: skip
