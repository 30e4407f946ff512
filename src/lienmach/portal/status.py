"""Where a province's systems live, in words for the public."""

from dataclasses import dataclass

from lienmach.homes import queries
from lienmach.portal import words
from lienmach.portal.language import Language

ANSWERING = {"open", "closed"}  # closed for the blink of a cut-over: requests wait, none fails


@dataclass(frozen=True, slots=True)
class System:
    """One system as the public is told of it."""

    name: str
    sentence: str
    home_name: str
    is_elsewhere: bool
    is_well: bool


@dataclass(frozen=True, slots=True)
class Status:
    """All systems of a province, and one sentence about them."""

    systems: list[System]
    sentence: str

    @property
    def is_well(self) -> bool:
        """Test if every system answers."""
        return all(system.is_well for system in self.systems)

    @property
    def merged(self) -> list[System]:
        """Return the systems that live in another province's house."""
        return [system for system in self.systems if system.is_elsewhere]


def place_name(province: str, *, lang: Language, short: bool = False) -> str:
    """Return a province's name; its code if the catalogue of words does not know it."""
    key = f"province.short.{province}" if short else f"province.{province}"
    return words.say(key, lang=lang) if words.has(key) else province


def _told(home: queries.Home, lang: Language) -> System:
    is_well = home.state in ANSWERING
    elsewhere = home.home != home.province
    home_name = place_name(home.home, lang=lang)
    state = "trouble" if not is_well else "moved" if elsewhere else "serving"
    return System(
        name=words.say(f"system.{home.system}", lang=lang),
        sentence=words.say(f"home.state.{state}", lang=lang, home=home_name),
        home_name=home_name,
        is_elsewhere=elsewhere and is_well,
        is_well=is_well,
    )


def status(homes: list[queries.Home], *, lang: Language) -> Status:
    """Tell the public how the systems of a province do."""
    systems = [_told(home, lang) for home in homes]
    well = all(system.is_well for system in systems)
    key = "home.status_all_well" if well else "home.status_trouble"
    return Status(systems=systems, sentence=words.say(key, lang=lang))
