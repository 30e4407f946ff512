"""Which papers a procedure asks for with an application, given its answers."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from lienmach.dossiers.rules.conditions import Facts, fits, worked_out
from lienmach.dossiers.rules.prefilling import APPLICANT, Filled, State, Wish

FORM = "form"
BORNE = "personal_id"
"""What a register must say of the applicant for a paper, where the paper names nothing else."""
_NAMED = "paper:"


@dataclass(frozen=True, slots=True)
class PaperAsked:
    """
    A paper that is asked for; not needed if it is optional, or a register holds it for this applicant.

    ``holds`` is what the register says then, ``said`` what became of asking it; None: not asked.
    """

    code: str
    name: str
    name_en: str
    kind: str
    from_register: str
    citation: str
    is_conditional: bool
    holds: str = BORNE
    said: State | None = None
    is_optional: bool = False
    note: str = ""
    note_en: str = ""

    @property
    def is_needed(self) -> bool:
        """Test if it must be there when the application is handed in."""
        return not self.is_held and not self.is_optional

    @property
    def is_held(self) -> bool:
        """Test if a register has answered that it holds it."""
        return self.said == "taken"

    @property
    def wish(self) -> Wish:
        """Return what is asked of the register."""
        return Wish(_NAMED + self.code, self.from_register, self.holds, APPLICANT, "")

    def title(self, *, lang: str) -> str:
        """Return its name in a language."""
        return (lang == "en" and self.name_en) or self.name


def asked(
    snapshot: Mapping[str, Any],
    facts: Facts,
    *,
    is_open: bool = False,
    said: Mapping[str, State] | None = None,
) -> list[PaperAsked]:
    """
    Return the papers asked for, without the form itself, which is filled in here.

    ``is_open``: before any question is answered, those that depend on answers are told too.
    ``said``: what registers said, by the code of a paper.
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
            holds=each.get("holds", BORNE),
            said=(said or {}).get(each["code"]),
            is_optional=bool(each.get("is_optional")),
            note=each.get("note", ""),
            note_en=each.get("note_en", ""),
        )
        for each in snapshot.get("papers", ())
        # What was filed under an older shape of a version may name papers in words alone.
        if isinstance(each, Mapping)
        and each.get("kind", FORM) != FORM
        and (is_open or fits(each.get("when", {}), facts))
    ]


def asked_with(
    snapshot: Mapping[str, Any],
    data: Mapping[str, Any],
    *,
    on: dt.date,
    said: Mapping[str, State] | None = None,
) -> list[PaperAsked]:
    """Return the papers asked for with what a form says, handed in on a day."""
    return asked(snapshot, worked_out(snapshot, data, on), said=said)


def states(known: Mapping[str, Filled]) -> dict[str, State]:
    """Return what registers said of papers, by code, of all that they said."""
    return {
        name.removeprefix(_NAMED): each.state
        for name, each in known.items()
        if name.startswith(_NAMED)
    }


def held(known: Mapping[str, Filled]) -> set[str]:
    """Return the codes of the papers that registers have said they hold."""
    return {code for code, state in states(known).items() if state == "taken"}


def codes(snapshot: Mapping[str, Any]) -> set[str]:
    """Return the codes of all papers that a procedure may ask for."""
    return {each.code for each in asked(snapshot, {}, is_open=True)}


def left_out(
    snapshot: Mapping[str, Any],
    data: Mapping[str, Any],
    given: Collection[str],
    *,
    held: Collection[str] | None,
    on: dt.date,
) -> list[str]:
    """
    Return the codes of the papers missing of what is handed in; ``held`` are those registers hold.

    Null: no register was asked yet. Then nobody knows whether what one may hold is missing, and it
    is not said.
    """
    said: dict[str, State] | None = None if held is None else dict.fromkeys(held, "taken")
    wanted = asked_with(snapshot, data, on=on, said=said)
    return [
        each.code for each in missing(wanted, given) if held is not None or not each.from_register
    ]


def missing(wanted: Collection[PaperAsked], given: Collection[str]) -> list[PaperAsked]:
    """Return the papers that must be there and are not."""
    return [each for each in wanted if each.is_needed and each.code not in given]
