"""
Which texts of a procedure have no English beside them.

A catalogue that ships leaves none out. An officer's draft may: the pages then say the Vietnamese
and mark it as that.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

TOLD = frozenset({"name", "label", "note", "text", "owner", "receiving", "listed_in"})
"""What people read of a procedure and of its rules; its English stands under the name and ``_en``."""
ASKED = {"title": "x-title-en", "x-help": "x-help-en", "x-hint": "x-hint-en", "enum": "x-enum-en"}
"""What people read of a question, and where its English stands."""
UNTOLD = frozenset({"form", "example", "facts"})
"""Parts of a snapshot that are read elsewhere, or by programs only."""
REMARK = re.compile("hiểu biết|đối chiếu|chưa|minh họa|một (số )?nguồn|^(quy|kế) ", re.IGNORECASE)
"""What within a citation is said about it and is no act's name: acts are cited as they are named."""
COMPARED = "(đối chiếu Nghị định"
"""Names a second act to read beside the first."""


def lacking(snapshot: Mapping[str, Any]) -> list[str]:
    """Return the places of texts without English, in order."""
    rest = {name: value for name, value in snapshot.items() if name not in UNTOLD}
    found = [*_rules(rest, ""), *_questions(snapshot.get("form") or {})]
    found += [
        f"/facts/{number}/label"
        for number, fact in enumerate(snapshot.get("facts", ()))
        if not fact.get("label_en")
    ]
    if len(snapshot.get("notes_en", ())) != len(snapshot.get("notes", ())):
        found.append("/notes")
    return sorted(found)


def _rules(value: Any, place: str) -> Iterator[str]:
    if isinstance(value, list):
        for number, each in enumerate(value):
            yield from _rules(each, f"{place}/{number}")
    elif isinstance(value, Mapping):
        for name, each in value.items():
            if _is_told(name, each) and not value.get(f"{name}_en"):
                yield f"{place}/{name}"
            yield from _rules(each, f"{place}/{name}")


def _is_told(name: str, text: Any) -> bool:
    if not isinstance(text, str):
        return False
    if name == "citation":
        return COMPARED not in text and REMARK.search(text) is not None
    return name in TOLD


def _questions(form: Mapping[str, Any]) -> Iterator[str]:
    for name, question in form.get("properties", {}).items():
        for told, english in ASKED.items():
            if question.get(told) and not question.get(english):
                yield f"/form/{name}/{told}"
