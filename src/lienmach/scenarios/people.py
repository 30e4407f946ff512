"""
Synthetic people: names in the frequencies of Vietnam, households, personal numbers.

Nobody here exists. Names are drawn from parts, each with its folded form and its sort key, so
that millions cost no more than joining texts. The figures of the frequencies are rounded from
what is commonly published (Nguyễn about 38 of a hundred) and claim no more.
"""

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lienmach.identity.rules.personal_id import Sex
from lienmach.territory.rules.collation import sort_key
from linkage.folding import folded_name

SURNAMES = {
    "Nguyễn": 380, "Trần": 110, "Lê": 95, "Phạm": 75, "Hoàng": 40, "Vũ": 60, "Phan": 35,
    "Đặng": 25, "Bùi": 30, "Đỗ": 30, "Đào": 15, "Hà": 10, "Lương": 10, "Đoàn": 10, "Trịnh": 8,
    "Đinh": 8, "Mạc": 4, "Ngô": 13, "Dương": 10, "Lý": 5, "Tạ": 4, "Cao": 6, "Lưu": 5, "Vương": 3,
    "Chu": 3, "Quách": 1, "Khúc": 2, "Tô": 3,
}  # fmt: skip
MIDDLES = {
    Sex.MALE: {
        "Văn": 300, "Đức": 80, "Hữu": 60, "Quang": 60, "Minh": 70, "Xuân": 40, "Đình": 50,
        "Công": 40, "Ngọc": 40, "Thành": 40, "Trọng": 30, "Tuấn": 30, "Việt": 20, "Duy": 40,
        "Anh": 30, "Hoàng": 20, "Gia": 30, "Tiến": 20,
    },
    Sex.FEMALE: {
        "Thị": 330, "Thị Thu": 50, "Thị Thanh": 40, "Thị Ngọc": 40, "Thị Hồng": 30, "Ngọc": 70,
        "Thu": 50, "Thanh": 40, "Phương": 50, "Minh": 50, "Khánh": 30, "Bảo": 30, "Hà": 20,
        "Thùy": 40, "Kim": 20, "Quỳnh": 30, "Diệu": 10, "Hải": 10,
    },
}  # fmt: skip
GIVEN = {
    Sex.MALE: {
        "Hùng": 40, "Dũng": 38, "Tuấn": 42, "Anh": 40, "Minh": 36, "Sơn": 30, "Hải": 30,
        "Long": 28, "Nam": 34, "Thắng": 28, "Hiếu": 26, "Đức": 30, "Cường": 30, "Quân": 24,
        "Khánh": 18, "Bình": 22, "Toàn": 18, "Hưng": 24, "Trung": 24, "Kiên": 20, "Mạnh": 20,
        "Huy": 26, "Hòa": 12, "Phúc": 16, "Thịnh": 12, "Đạt": 22, "Vinh": 14, "Quyết": 8,
        "Chiến": 10, "Thủy": 4, "Khoa": 10, "Tùng": 18, "Bách": 6, "Lý": 2,
    },
    Sex.FEMALE: {
        "Hương": 36, "Lan": 34, "Hoa": 26, "Mai": 28, "Linh": 42, "Trang": 36, "Hà": 34,
        "Thảo": 30, "Ngọc": 24, "Hằng": 26, "Thủy": 24, "Nga": 20, "Yến": 20, "Hạnh": 20,
        "Phương": 32, "Huyền": 24, "Oanh": 14, "Loan": 16, "Nhung": 18, "Anh": 36, "Vân": 20,
        "Dung": 18, "Thu": 18, "Hiền": 24, "Chi": 16, "Quỳnh": 14, "Ánh": 10, "Tâm": 12,
        "Liên": 12, "Xuân": 8, "Thúy": 12, "Như": 8,
    },
}  # fmt: skip
NAME_TABLE = 1024
ADULT = 18
OLDEST = 96
SERIALS = 333_333
# A step that shares no factor with the number of serials visits each once.
STEP = 104_729


class Part(NamedTuple):
    """Part of a name, with what of the folded form and of the sort key it stands for."""

    text: str
    folded: str
    sort: str


class Person(NamedTuple):
    """A synthetic person as registers write them."""

    personal_id: str
    full_name: str
    name_key: str
    sort_key: str
    sex: Sex
    birth_date: dt.date
    surname: Part
    mother_name: str = ""
    father_name: str = ""

    def age(self, on: dt.date) -> int:
        """Return the whole years lived by a day, to within one."""
        return on.year - self.birth_date.year


def _table(weights: Mapping[str, int]) -> tuple[Part, ...]:
    """Return parts as often as they are borne, so that one look at random draws by frequency."""
    total = sum(weights.values())
    parts: list[Part] = []
    for text, weight in weights.items():
        part = Part(text, folded_name(text), sort_key(text))
        parts += [part] * max(1, round(NAME_TABLE * weight / total))
    return tuple(parts)


_SURNAMES = _table(SURNAMES)
_MIDDLES = {sex: _table(weights) for sex, weights in MIDDLES.items()}
_GIVEN = {sex: _table(weights) for sex, weights in GIVEN.items()}


class People:
    """
    Draws people for one register.

    ``residue`` (0, 1 or 2) keeps the serials of registers apart: two of them never give the
    same personal number by chance.
    """

    def __init__(
        self, rng: random.Random, *, residue: int, births: Sequence[str], on: dt.date
    ) -> None:
        self._random = rng.random
        self._residue = residue
        self._births = births
        self._given: Counter[str] = Counter()
        self._first = int(rng.random() * SERIALS)
        self._day = on.toordinal()
        self.on = on

    def person(self, sex: Sex, age: int, surname: Part | None = None) -> Person:
        """Draw somebody of an age, in years on the day of the story."""
        rnd = self._random
        surname = surname or _SURNAMES[int(rnd() * len(_SURNAMES))]
        middles, givens = _MIDDLES[sex], _GIVEN[sex]
        middle = middles[int(rnd() * len(middles))]
        given = givens[int(rnd() * len(givens))]
        born = dt.date.fromordinal(self._day - int((age + rnd()) * 365.25) - 1)
        return Person(
            personal_id=self._number(sex, born),
            full_name=f"{surname.text} {middle.text} {given.text}",
            name_key=f"{surname.folded} {middle.folded} {given.folded}",
            sort_key=f"{given.sort} {surname.sort} {middle.sort}",
            sex=sex,
            birth_date=born,
            surname=surname,
        )

    def _number(self, sex: Sex, born: dt.date) -> str:
        birth_province = self._births[int(self._random() * len(self._births))]
        century = (born.year - 1900) // 100
        mark = 2 * century + (sex is Sex.FEMALE)
        prefix = f"{birth_province}{mark}{born.year % 100:02d}"
        nth = self._given[prefix]
        self._given[prefix] = nth + 1
        if nth >= SERIALS:
            raise OverflowError(f"more people of prefix {prefix} than there are numbers")
        serial = 3 * ((self._first + nth * STEP) % SERIALS) + self._residue
        return f"{prefix}{serial:06d}"

    def household(self) -> list[Person]:
        """Draw people who live together: parents with children, couples, people alone."""
        rnd = self._random
        draw = rnd()
        if draw < 0.12:
            return [self.person(self._sex(), 20 + int(rnd() * 65))]
        age = 24 + int(rnd() * 30) if draw < 0.78 else 55 + int(rnd() * 32)
        father = self.person(Sex.MALE, age)
        mother = self.person(Sex.FEMALE, max(19, age - 4 + int(rnd() * 6)))
        found = [father, mother]
        if draw < 0.78:
            found += self._children(father, mother, age)
            if draw < 0.2:
                found.append(self.person(self._sex(), min(age + 26, OLDEST), father.surname))
        return found

    def households(self) -> Iterator[list[Person]]:
        """Draw households without end."""
        while True:
            yield self.household()

    def _children(self, father: Person, mother: Person, age: int) -> list[Person]:
        rnd = self._random
        children = []
        for nth in range(1 + int(rnd() * 2.6)):
            child = self.person(self._sex(), max(0, min(age - 22 - 3 * nth, 27)), father.surname)
            children.append(
                child._replace(mother_name=mother.full_name, father_name=father.full_name)
            )
        return children

    def _sex(self) -> Sex:
        return Sex.MALE if self._random() < 0.5 else Sex.FEMALE
