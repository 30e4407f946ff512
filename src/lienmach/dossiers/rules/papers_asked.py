"""Which papers a procedure asks for with an application, given its answers."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from lienmach.dossiers.rules.conditions import Facts, fits, worked_out

FORM = "form"


@dataclass(frozen=True, slots=True)
class PaperAsked:
    """A paper that is asked for; not needed if a register may hold it instead."""

    code: str
    name: str
    name_en: str
    kind: str
    from_register: str
    citation: str
    is_conditional: bool

    @property
    def is_needed(self) -> bool:
        """Test if it must be there when the application is handed in."""
        return not self.from_register

    def title(self, *, lang: str) -> str:
        """Return its name in a language."""
        return (lang == "en" and self.name_en) or self.name


def asked(snapshot: Mapping[str, Any], facts: Facts, *, is_open: bool = False) -> list[PaperAsked]:
    """
    Return the papers asked for, without the form itself, which is filled in here.

    ``is_open``: before any question is answered, those that depend on answers are told too.
    """
    return [
        PaperAsked(
            code=each["code"],
            name=each["name"],
            name_en=each.get("name_en", ""),
            kind=each["kind"],
            from_register=each.get("from_register", ""),
            citation=each.get("citation", ""),
            is_conditional=bool(each.get("when")),
        )
        for each in snapshot.get("papers", ())
        # What was filed under an older shape of a version may name papers in words alone.
        if isinstance(each, Mapping)
        and each.get("kind", FORM) != FORM
        and (is_open or fits(each.get("when", {}), facts))
    ]


def asked_with(
    snapshot: Mapping[str, Any], data: Mapping[str, Any], *, on: dt.date
) -> list[PaperAsked]:
    """Return the papers asked for with what a form says, handed in on a day."""
    return asked(snapshot, worked_out(snapshot, data, on))


def missing(wanted: Collection[PaperAsked], given: Collection[str]) -> list[PaperAsked]:
    """Return the papers that must be there and are not."""
    return [each for each in wanted if each.is_needed and each.code not in given]
