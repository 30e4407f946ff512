"""
What the national electronic identity says of a person, and whether it holds together.

The names are those of the national service's client code: ``sub, TechID, LoaiTaiKhoan, HoVaTen,
SoDinhDanh, NgayThangNamSinh, loginIdp``. No e-mail, telephone or level is promised. What nobody can
be known by, ``TechID`` and ``loginIdp``, may be missing.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lienmach.identity.rules import personal_id
from lienmach.identity.rules.personal_id import Sex
from linkage.folding import folded_name

CITIZEN = "1"
LONGEST_SUBJECT, LONGEST_NAME, LONGEST_MARK = 200, 200, 200
_DAY = re.compile(r"[0-9]{8}")


@dataclass(frozen=True, slots=True)
class Attributes:
    """
    What was said of a citizen who signed in; ``name`` as the register writes names.

    ``technical_id`` is the service's own key of the account (``TechID``), by which its operators find
    it; ``provider`` says who it was that recognised the citizen (``loginIdp``, "BCA" for the Ministry
    of Public Security). Nobody is bound by either; empty where nothing fit was said.
    """

    subject: str
    personal_id: str
    name: str
    birth_date: dt.date
    sex: Sex
    technical_id: str = ""
    provider: str = ""


def kind_of(claims: Mapping[str, Any]) -> str:
    """Return the kind of account: "1" is a citizen's."""
    return str(claims.get("LoaiTaiKhoan", ""))


def read(claims: Mapping[str, Any]) -> Attributes | None:
    """Return a citizen's attributes; null when one is missing or two contradict one another."""
    subject, number = claims.get("sub"), str(claims.get("SoDinhDanh", ""))
    name = _name(claims.get("HoVaTen"))
    born = _day(str(claims.get("NgayThangNamSinh", "")))
    told = personal_id.read(number)
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        return None
    if not subject.isprintable():
        return None
    if told is None or born is None or not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        return None
    if personal_id.faults(number, sex=told.sex, birth_date=born):
        return None
    return Attributes(
        subject=subject, personal_id=number, name=name, birth_date=born, sex=told.sex,
        technical_id=_mark(claims.get("TechID")), provider=_mark(claims.get("loginIdp")),
    )  # fmt: skip


def differing(said: Attributes, *, name: str, birth_date: dt.date) -> tuple[str, ...]:
    """Return which attributes differ from the register, by their national names."""
    found = []
    if folded_name(said.name) != folded_name(name):
        found.append("HoVaTen")
    if said.birth_date != birth_date:
        found.append("NgayThangNamSinh")
    return tuple(found)


def _name(told: object) -> str:
    if not isinstance(told, str):
        return ""
    return " ".join(unicodedata.normalize("NFC", told).split())


def _mark(told: object) -> str:
    """Return a mark that means something to machines alone, as it was said."""
    said = told.strip() if isinstance(told, str) else ""
    return said if len(said) <= LONGEST_MARK and said.isprintable() else ""


def _day(text: str) -> dt.date | None:
    if not _DAY.fullmatch(text):
        return None
    try:
        return dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
