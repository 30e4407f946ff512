"""The story's registers: residents, their accounts, the civil-status books, and land."""

import datetime as dt
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lienmach.identity.rules.personal_id import Sex
from lienmach.scenarios import sheets
from lienmach.scenarios.keys import Keys
from lienmach.scenarios.people import ADULT, OLDEST, People, Person
from lienmach.scenarios.places import EVE, LEGAL_DAY, Place, Places, address, after, day_meant
from lienmach.scenarios.sheets import NULL, Row, Sheet
from lienmach.territory.rules.collation import person_name_sort_key

OLD = 0.7
"""How much of everything dates from before the legal day, and stands under the old codes."""
MOVED_EVERY = 100
"""One of so many is known to both provinces, having moved from one to the other."""
REGISTERED_SINCE = dt.date(2021, 7, 1)
EVERYBODY = 6_500
"""Up to so many residents everybody has an account, beyond it adults."""
ALL_ADULTS = 100_000
SHARE_OF_MANY = 10
ODD = 0.05
UNSAID = 0.3
"""Of so many the register of residents does not say where they were born."""
NUMBERLESS = 2.5 * ODD
ADULT_CHANGES = ("", "CN", "TA", "TK", "DT", "CL")
LAND_USES = ("ONT", "ODT", "CLN", "LUC", "BHK")
MERIDIANS = {"haiduong": "9209", "haiphong": "9210"}
BIRTHS = {
    "haiduong": ("030",) * 17 + ("031", "033", "027"),
    "haiphong": ("031",) * 17 + ("030", "022", "034"),
}
PARCELS_ON_A_SHEET = 200
CORRECTED = 2_000


class Account(NamedTuple):
    """Somebody who can apply: the key of the account, and where they live."""

    key: str
    place: Place


Line = tuple[Sheet, Row]


@dataclass(frozen=True, slots=True)
class Home:
    """A household's commune and address, and the day its registration dates from."""

    place: Place
    text: str
    key: str
    on: dt.date


def movers(seed: int, number: int, on: dt.date) -> list[Person]:
    """Return the people whom both provinces know, the same for both."""
    rng = random.Random(f"{seed} moved house")  # noqa: S311 - guards nothing
    people = People(rng, residue=2, births=BIRTHS["haiduong"], on=on)
    draw = rng.random
    found = []
    for _ in range(number):
        sex = Sex.MALE if draw() < 0.5 else Sex.FEMALE
        person = people.person(sex, ADULT + int(draw() * 50))
        mother = people.person(Sex.FEMALE, OLDEST).full_name
        father = people.person(Sex.MALE, OLDEST, person.surname).full_name
        found.append(person._replace(mother_name=mother, father_name=father))
    return found


class Registers:
    """Yields the rows of one province's registers; ``accounts`` fills as they are taken."""

    def __init__(self, places: Places, *, seed: int, on: dt.date) -> None:
        self.province = province = places.province
        self.places = places
        self.on = on
        self.accounts: list[Account] = []
        self._rng = random.Random(f"{seed} registers of {province}")  # noqa: S311 - guards nothing
        self._draw = self._rng.random
        self._seed = seed
        self._people = People(
            self._rng, residue=int(province == "haiphong"), births=BIRTHS[province], on=on
        )
        begin = dt.datetime.combine(REGISTERED_SINCE, dt.time(8), dt.UTC)
        self._keys = Keys(self._rng, begin)
        self._new_days = (on - LEGAL_DAY).days + 1
        self._old_days = (EVE - REGISTERED_SINCE).days + 1
        self._books: Counter[tuple[str, str, int]] = Counter()
        self._sheets: Counter[str] = Counter()
        self._residents = self._records = self._parcels = self._households = 0

    # --- Everything, in the order of the households ------------------------------------

    def rows(self, residents: int) -> Iterator[Line]:
        """Yield so many residents, and a third as many book entries and a tenth the parcels."""
        moved = iter(movers(self._seed, residents // MOVED_EVERY, self.on))
        households: Iterator[Sequence[Person]] = self._people.households()
        everybody, many = residents <= EVERYBODY, residents > ALL_ADULTS
        placed = 0
        while self._residents < residents:
            household = next(households)[: residents - self._residents]
            if placed * MOVED_EVERY <= self._residents and (mover := next(moved, None)):
                placed += 1
                household = [self._as_written_here(mover)]
            yield from self._household(household, everybody=everybody, many=many)

    def _as_written_here(self, person: Person) -> Person:
        """Return a mover as this province wrote them down: now and then a little otherwise."""
        odd = self._draw()
        if self.province == "haiduong" or odd > 3 * ODD:
            return person
        if odd < ODD:  # diacritics lost on the way
            return person._replace(full_name=person.name_key.title())
        if odd < 2 * ODD:  # another day in the same year
            return person._replace(
                birth_date=person.birth_date.replace(day=1 + person.birth_date.day % 28)
            )
        person = person._replace(personal_id="")  # nobody asked for it
        return person if odd < NUMBERLESS else _without_middle_name(person)

    def _household(
        self, household: Sequence[Person], *, everybody: bool, many: bool
    ) -> Iterator[Line]:
        self._households += 1
        home = self._home()
        for person in household:
            self._residents += 1
            entry, born = None, self._birthplace(person, home)
            if self._records < self._residents // 3:
                self._records += 1
                entry, born = self._civil_record(person, household, home, born)
            yield sheets.RESIDENT, self._resident(person, home, born)
            is_adult = person.age(self.on) >= ADULT
            asked = everybody or (is_adult and not (many and self._residents % SHARE_OF_MANY))
            if asked and person.personal_id:
                yield sheets.PERSON, self._account(person, home)
            if entry:
                yield sheets.CIVIL_RECORD, entry
        if self._parcels < self._residents // 10:
            yield from self._land(household[0], home)

    def _home(self) -> Home:
        if self._draw() < OLD:
            place = self.places.some_old(self._rng)
            on = REGISTERED_SINCE + dt.timedelta(int(self._draw() * self._old_days))
        else:
            place = self.places.some_new(self._rng)
            on = LEGAL_DAY + dt.timedelta(int(self._draw() * self._new_days))
        return Home(place, *address(place, self._rng), day_meant(place, on))

    # --- Rows ---------------------------------------------------------------------------

    def _in_unit(self, home: Home) -> Row:
        return (
            self._keys.next(), self.province, home.place.code, home.on.isoformat(), home.text,
            home.key,
        )  # fmt: skip

    def _birthplace(self, person: Person, home: Home) -> Place | None:
        """Return the commune whose book has a birth, where the register of residents says so."""
        if self._draw() < UNSAID:
            return None
        if person.birth_date < LEGAL_DAY:
            return self.places.before(home.place, self._rng)
        return after(home.place, self._rng)

    def _resident(self, person: Person, home: Home, born: Place | None) -> Row:
        return (
            *self._in_unit(home), *_of(person), "day",
            f"{home.place.code}-{self._households:07d}", person.mother_name, person.father_name,
            *((born.code, born.since.isoformat()) if born else (NULL, NULL)), "t",
        )  # fmt: skip

    def _account(self, person: Person, home: Home) -> Row:
        row = (*self._in_unit(home), *_of(person), "t")
        self.accounts.append(Account(row[0], home.place))
        return row

    def _civil_record(
        self, person: Person, household: Sequence[Person], home: Home, born: Place | None
    ) -> tuple[Row, Place | None]:
        """Return an entry of somebody, and where they were born as their own register says it."""
        kind, registered, particulars = self._event(person, household)
        if registered < LEGAL_DAY:
            place = self.places.before(home.place, self._rng)
        else:
            place = after(home.place, self._rng)
        registered = max(registered, place.since)
        self._books[kind, place.code, registered.year] += 1
        number = self._books[kind, place.code, registered.year]
        here = Home(place, *address(place, self._rng), registered)
        row = (
            *self._in_unit(here), *_of(person), "day", kind, f"01/{registered.year}", str(number),
            place.code, place.since.isoformat(), registered.isoformat(),
            json.dumps(particulars, ensure_ascii=False), "t",
        )  # fmt: skip
        return row, place if born and kind == "birth" else born

    def _event(
        self, person: Person, household: Sequence[Person]
    ) -> tuple[str, dt.date, dict[str, str]]:
        """Return what a book says of somebody, and when it was entered."""
        common = {"ethnicity": "Kinh", "nationality": "Việt Nam"}
        couple = household[:2]
        if person in couple and len(couple) > 1 and self._draw() < 0.6:
            spouse = couple[1 - couple.index(person)]
            married = person.birth_date + dt.timedelta(days=int(8000 + self._draw() * 3000))
            return "marriage", self._entered(married), {
                **common, "spouse_name": spouse.full_name,
                "spouse_birth_date": spouse.birth_date.isoformat(),
                "spouse_personal_id": spouse.personal_id,
            }  # fmt: skip
        born = person.birth_date
        parents = {
            "mother_name": person.mother_name or self._people.person(Sex.FEMALE, 60).full_name,
            "father_name": person.father_name or self._people.person(Sex.MALE, 62).full_name,
        }
        return "birth", self._entered(born + dt.timedelta(int(self._draw() * 60))), {
            **common, **parents, "birth_place": "Trạm y tế", "hometown": "Hải Dương",
        }  # fmt: skip

    def _entered(self, day: dt.date) -> dt.date:
        """Return when a book took it down: at the time, or again after the legal day."""
        if day < LEGAL_DAY and self._draw() < OLD:
            return day
        return min(self.on, max(day, LEGAL_DAY + dt.timedelta(int(self._draw() * self._new_days))))

    def _land(self, holder: Person, home: Home) -> Iterator[Line]:
        self._parcels += 1
        place = home.place
        nth = self._sheets[place.code + place.since.isoformat()]
        self._sheets[place.code + place.since.isoformat()] += 1
        sheet, parcel = divmod(nth, PARCELS_ON_A_SHEET)
        row = (
            *self._in_unit(home), place.code, place.since.isoformat(), str(sheet + 1),
            str(parcel + 1), f"{40 + self._draw() * 800:.2f}", MERIDIANS[self.province],
            LAND_USES[int(self._draw() * len(LAND_USES))], "t",
        )  # fmt: skip
        yield sheets.PARCEL, row
        serial = int(self._draw() * 1_000_000)
        letters = "".join(self._rng.choices("ABCDEGHKLMNPQRSTUVXY", k=2))
        yield sheets.LAND_RECORD, (
            self._keys.next(), self.province, row[0], f"{letters} {serial:06d}", holder.full_name,
            holder.personal_id or NULL, ADULT_CHANGES[int(self._draw() * len(ADULT_CHANGES))],
            home.on.isoformat(), "t",
        )  # fmt: skip
        if self._parcels % (CORRECTED // 10) == 1:
            yield sheets.CORRECTION, (
                self._keys.next(), self.province, row[0], "area_m2", "0.00", row[12],
                f"{sheet + 1}/{parcel + 1}", f"{home.on.isoformat()} 09:00:00+07", "registrar",
            )  # fmt: skip


def _without_middle_name(person: Person) -> Person:
    surname, *_, given = person.full_name.split()
    folded, *_, folded_given = person.name_key.split()
    return person._replace(
        full_name=f"{surname} {given}",
        name_key=f"{folded} {folded_given}",
        sort_key=person_name_sort_key(f"{surname} {given}"),
    )


def _of(person: Person) -> Row:
    return (
        person.personal_id or NULL, person.full_name, person.name_key, person.sort_key,
        person.sex.value, person.birth_date.isoformat(),
    )  # fmt: skip
