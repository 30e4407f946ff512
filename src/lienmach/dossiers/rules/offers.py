"""Services as people look for them: by what happens in life, and by words with or without marks."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from linkage.folding import folded_name


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """An event in life and the procedures it calls for, by the numbers of the official list."""

    name: str
    name_en: str
    numbers: tuple[int, ...]

    def title(self, *, lang: str) -> str:
        """Return its name in a language."""
        return self.name_en if lang == "en" else self.name


@dataclass(frozen=True, slots=True)
class Offer:
    """One procedure as it is offered: its code and what its version in force says."""

    code: str
    snapshot: Mapping[str, Any]

    @property
    def searched(self) -> str:
        """Return what a question is looked for in, folded."""
        held = self.snapshot
        return folded_name(
            f"{held['name']} {held.get('name_en', '')} {held.get('receiving', '')} {self.code}"
        )


@cache
def life_events() -> tuple[LifeEvent, ...]:
    """Return the events in life that ship, in their order."""
    file = resources.files("lienmach.dossiers") / "data" / "life_events.json"
    return tuple(
        LifeEvent(each["name"], each["name_en"], tuple(each["numbers"]))
        for each in json.loads(file.read_text("utf-8"))
    )


def matching(offers: Iterable[Offer], question: str) -> list[Offer]:
    """Return the offers that hold every word of a question, with or without diacritics."""
    asked = folded_name(question).split()
    return [each for each in offers if all(word in each.searched for word in asked)]


def grouped(offers: Sequence[Offer], *, lang: str) -> list[tuple[str, list[Offer]]]:
    """Return offers by event in life; what belongs to none comes last, under an empty name."""
    left = {each.code: each for each in offers}
    found = []
    for event in life_events():
        here = [each for each in left.values() if each.snapshot.get("number") in event.numbers]
        for each in here:
            del left[each.code]
        if here:
            found.append((event.title(lang=lang), here))
    return [*found, ("", list(left.values()))] if left else found
