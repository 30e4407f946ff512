"""What a page of questions sends: texts, and days in three fields, read as answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lienmach.dossiers.rules import forms, prefilling
from lienmach.dossiers.rules.form_faults import Fault, missing

PARTS = ("d", "m", "y")
LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Sent:
    """The answers of one page, null where nothing was written, and what is wrong with them."""

    given: dict[str, Any]
    faults: list[Fault] = field(default_factory=list)

    @property
    def sound(self) -> dict[str, Any]:
        """Return the answers that nothing is wrong with."""
        wrong = {fault.field for fault in self.faults}
        return {name: value for name, value in self.given.items() if name not in wrong}


def sent(
    form: forms.Form, page: forms.Page, post: Mapping[str, str], *, all_needed: bool = True
) -> Sent:
    """
    Read the answers of a page; what was left empty takes the answer out.

    Unless ``all_needed``, what is missing is no fault yet: whoever takes the answers looks.
    """
    texts = {
        each.question.name: _day(each.question.name, post)
        if each.question.kind == "date"
        else post.get(each.question.name, "")[:LONGEST]
        for each in page.asked
    }
    read = forms.from_text(form, texts)
    given = {name: read.get(name) for name in page.names}
    wrong = {fault.field: fault for fault in prefilling.faults_in(form, given)}
    found = []
    for each in page.asked:
        name = each.question.name
        if name in wrong:
            found.append(wrong[name])
        elif all_needed and given[name] is None and each.is_needed:
            found.append(missing(each.question))
    return Sent(given, found)


def _day(name: str, post: Mapping[str, str]) -> str:
    """Return a day written in three fields as one text; as it is sent where it comes whole."""
    whole = post.get(name, "").strip()
    parts = [post.get(f"{name}-{part}", "").strip()[:4] for part in PARTS]
    if whole or not any(parts):
        return whole[:LONGEST]
    day, month, year = parts
    return f"{year}-{month:0>2}-{day:0>2}"


def day_parts(value: object) -> tuple[str, str, str]:
    """Return day, month and year of a stored or half-written day, for its three fields."""
    pieces = str(value or "").split("-")
    if len(pieces) != len(PARTS):
        return "", "", ""
    year, month, day = pieces
    return day, month, year
