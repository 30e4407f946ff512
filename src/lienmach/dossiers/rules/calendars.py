"""
Which days an office works, and when it takes dossiers in.

Weekends are free (Labour Code 2019, art. 111), holidays are (art. 112), and now and then
the Government swaps a working day with a weekend day. All three reach these rules as
data; nothing here asks a library or the clock.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

HANOI = dt.timezone(dt.timedelta(hours=7))
"""Vietnam's offset; it has had no summer time since 1975."""

SATURDAY = 5

OPENS = dt.time(7, 30)
"""When the working day begins; offices differ by half an hour (uncertain)."""

CLOSES = dt.time(17, 0)
"""When the working day ends, and with it every time limit counted in days (uncertain)."""

CUT_OFF = dt.time(15, 0)
"""What comes in after this hour moves on at the start of the next working day."""

SATURDAY_MORNING_ENDS = dt.time(11, 30)
"""When desks that receive on Saturday morning close (uncertain)."""

WEEKEND = "weekend"
DAYS_OFF_EN = {
    "Tết Dương lịch": "New Year's Day",
    "29 Tết": "29th of the last lunar month",
    "Giao thừa Tết Nguyên Đán": "Lunar New Year's Eve",
    "Tết Nguyên Đán": "Lunar New Year",
    "Mùng hai Tết Nguyên Đán": "Second day of Lunar New Year",
    "Mùng ba Tết Nguyên Đán": "Third day of Lunar New Year",
    "Mùng bốn Tết Nguyên Đán": "Fourth day of Lunar New Year",
    "Mùng năm Tết Nguyên Đán": "Fifth day of Lunar New Year",
    "Mùng sáu Tết Nguyên Đán": "Sixth day of Lunar New Year",
    "Ngày Giỗ Tổ Hùng Vương": "Hùng Kings' Commemoration Day",
    "Ngày Chiến thắng": "Victory Day",
    "Ngày Quốc tế Lao động": "International Labour Day",
    "Quốc khánh": "National Day",
    "Ngày Văn hóa Việt Nam": "Vietnam Culture Day",
}
"""Days off by the names under which they stand in reckonings."""
_DAYS_OFF_PATTERNS = {
    r"(.+) \(nghỉ bù\)": "{} (day off in lieu)",
    r"Ngày nghỉ \(thay cho ngày (.+)\)": "day off in exchange for {}",
    r"nghỉ hoán đổi cho (.+)": "day off in exchange for {}",
}


@dataclass(frozen=True, slots=True)
class SwappedDay:
    """A working day given free by decree, and the weekend day worked for it."""

    free: dt.date
    worked: dt.date
    citation: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """
    The working days of one kind of agency.

    ``holidays`` names each free day; ``worked`` holds weekend days worked by decree. An
    office with ``saturday_mornings`` takes dossiers in then, but no time limit counts
    Saturday as a working day for that (our reading of the police's residence desks; the
    rule itself is certain, that it does not touch the counting is not).
    """

    holidays: Mapping[dt.date, str] = field(default_factory=dict)
    worked: frozenset[dt.date] = frozenset()
    saturday_mornings: bool = False

    def day_off(self, day: dt.date) -> str | None:
        """Return why nobody works that day, or None on a working day."""
        if day in self.worked:
            return None
        if day in self.holidays:
            return self.holidays[day]
        return WEEKEND if day.weekday() >= SATURDAY else None

    def works(self, day: dt.date) -> bool:
        """Test if that day counts as a working day."""
        return self.day_off(day) is None

    def next_working_day(self, day: dt.date) -> dt.date:
        """Return the first working day after that day."""
        day += dt.timedelta(days=1)
        while not self.works(day):
            day += dt.timedelta(days=1)
        return day

    def takes_in(self, moment: dt.datetime) -> bool:
        """Test if a desk of this kind is staffed at that moment."""
        local = moment.astimezone(HANOI)
        if self.works(local.date()):
            return OPENS <= local.time() < CLOSES
        return (
            self.saturday_mornings
            and self.day_off(local.date()) == WEEKEND
            and local.weekday() == SATURDAY
            and OPENS <= local.time() < SATURDAY_MORNING_ENDS
        )

    def moves_on(self, received: dt.datetime) -> dt.datetime:
        """
        Return when a dossier goes from the desk to those who work on it.

        At once while the desk is staffed and it is not yet past 15:00; before opening,
        when it opens; else at the start of the next working day.
        """
        local = received.astimezone(HANOI)
        if self.works(local.date()) and local.time() < OPENS:
            return opening(local.date())
        if self.takes_in(local) and local.time() <= CUT_OFF:
            return local
        return opening(self.next_working_day(local.date()))


def day_off_en(name: str) -> str:
    """Return what a day off is called in English; its own name where nobody has translated it."""
    if "; " in name:
        return "; ".join(map(day_off_en, name.split("; ")))
    for pattern, english in _DAYS_OFF_PATTERNS.items():
        if found := re.fullmatch(pattern, name):
            return english.format(DAYS_OFF_EN.get(found[1], found[1]))
    return DAYS_OFF_EN.get(name, name)


def day_of(moment: dt.datetime) -> dt.date:
    """Return the day a moment falls on in Vietnam."""
    return moment.astimezone(HANOI).date()


def told(moment: dt.datetime | None) -> str | None:
    """Return a moment as it is told outside: ISO 8601 in Vietnam's zone; None stays None."""
    return moment.astimezone(HANOI).isoformat(timespec="seconds") if moment else None


def opening(day: dt.date) -> dt.datetime:
    """Return the moment the working day begins."""
    return dt.datetime.combine(day, OPENS, HANOI)


def closing(day: dt.date) -> dt.datetime:
    """Return the moment the working day ends."""
    return dt.datetime.combine(day, CLOSES, HANOI)


def calendar_of(
    holidays: Mapping[dt.date, str],
    swaps: Iterable[SwappedDay],
    *,
    saturday_mornings: bool = False,
) -> Calendar:
    """Return a calendar from the holidays of a country and the days swapped by decree."""
    swaps = list(swaps)
    swapped = {swap.free: f"nghỉ hoán đổi cho {swap.worked:%d/%m/%Y}" for swap in swaps}
    return Calendar(
        holidays={**swapped, **holidays},
        worked=frozenset(swap.worked for swap in swaps),
        saturday_mornings=saturday_mornings,
    )
