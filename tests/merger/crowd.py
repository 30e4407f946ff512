"""Two provinces with people enough to tell how rare a name is, some of whom stand in both."""

import csv
import datetime as dt
from dataclasses import dataclass, replace
from uuid import UUID

from lienmach.ground.ids import uuid7
from linkage.folding import folded_name
from tests.merger import world

SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Vũ", "Đặng", "Bùi", "Hoàng")
MIDDLES = ("Văn", "Đức", "Quang", "Minh", "Thị Thu", "Ngọc", "Hữu")
GIVEN = ("Hùng", "Dũng", "Tuấn", "Sơn", "Hải", "Long", "Nam", "Hương", "Lan", "Mai", "Hà")
SIZE = 110


@dataclass(frozen=True)
class Somebody:
    """A resident as a register has them."""

    name: str
    born: str
    number: str | None = None
    sex: str = "male"
    mother: str = ""
    father: str = ""


def others(side, size=SIZE):
    """Return people of whom nobody stands on the other side."""
    return [
        Somebody(
            f"{SURNAMES[n % 8]} {MIDDLES[(n + 3 * side) % 7]} {GIVEN[(n + side) % 11]}",
            f"{1940 + (7 * n + 31 * side) % 80}-{1 + (n + side) % 12:02d}-{1 + (5 * n + side) % 28:02d}",
            f"0{30 + side}0{40 + n % 50}{n:06d}",
        )
        for n in range(size)
    ]


AN = Somebody("Khúc Thị Diệu Ánh", "1971-03-14", "030171000001", "female")
BINH = Somebody("Mạc Quang Bình", "1980-09-02", "030080000002", "male")
CHI = Somebody("Tạ Khánh Chi", "1992-11-23", None, "female", "Quách Thị Như", "Tạ Duy Bách")
DAT = Somebody("Lưu Trọng Đạt", "1968-05-30", "030068000004", "male", "Tô Thị Oanh", "Lưu Gia Vinh")
MINH = Somebody("Vương Tiến Minh", "2001-07-19", None, "male", "Chu Kim Loan", "Vương Hữu Khoa")
TWINS = [
    Somebody(f"Cao Thành {given}", "2009-12-05", None, "male", "Lý Diệu Nhung", "Cao Công Kiên")
    for given in ("Bách", "Thịnh")
]
COMMON = Somebody("Nguyễn Văn Hùng", "1975-02-11", None)

LATE = Somebody(
    "Đinh Gia Khánh", "1999-08-17", "031099000007", "male", "Lương Thị Vân", "Đinh Hữu Quyết"
)
"""Somebody who stood there, and whom the other province learns of while the move goes on."""

IN_BOTH = {
    "as they were": (AN, AN),
    "another under the number": (BINH, replace(BINH, name="Đoàn Thị Yến", born="1955-01-20")),
    "without a number": (replace(CHI, number="030192000003"), CHI),
    "spelled otherwise": (MINH, replace(MINH, name="Vương Tiến Mnih")),
    "under two numbers": (DAT, replace(DAT, number="031068999994")),
    "a twin": (TWINS[0], TWINS[1]),
    "a namesake": (COMMON, replace(COMMON, born="1951-10-08")),
}
"""What is different, and how each side has it."""


def sides():
    """Return everybody, by side, those who stand in both first."""
    here, there = ([pair[side] for pair in IN_BOTH.values()] + others(side) for side in (0, 1))
    return [here, [*there, LATE]]


def settle(alias, people, *, province=None) -> list[UUID]:
    """Write residents of a province into a database, its own unless told; return their ids."""
    rows = [
        (uuid7(), province or alias, world.WHOLE, world.BEFORE, each.number, each.name,
         folded_name(each.name), each.sex, dt.date.fromisoformat(each.born), each.mother, each.father)
        for each in people
    ]  # fmt: skip
    with world.application(alias) as connection, connection.cursor() as cursor:
        cursor.executemany(
            "insert into registries_resident (id, province, unit, unit_on, personal_id, full_name,"
            " name_key, sex, birth_date, mother_name, father_name, sort_key, address, address_key,"
            " birth_precision, household, synthetic) values (%s, %s, %s, %s, %s, %s, %s, %s, %s,"
            " %s, %s, '', '', '', 'day', '', true)",
            rows,
        )
    return [row[0] for row in rows]


def write(path, people):
    """Write people into a file as the core reads it; an id is the place in the list."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(
            ["id", "personal_id", "full_name", "sex", "birth_date", "birth_unit", "residence_unit",
             "mother_name", "father_name"]
        )  # fmt: skip
        for n, each in enumerate(people):
            sex = {"male": "M", "female": "F"}[each.sex]
            out.writerow(
                [n, each.number, each.name, sex, each.born, "", "", each.mother, each.father]
            )
