"""Made-up people with their books, put straight into the registers of Hải Dương."""

import datetime as dt
import uuid
from dataclasses import dataclass

import duckdb
from psycopg.types.json import Jsonb

from lienmach.ground.ids import uuid7
from lienmach.territory.rules.collation import person_name_sort_key
from linkage import generator
from linkage.folding import folded_name
from tests.identity.makers import EVE, LEGAL_DAY

SEXES = {"M": "male", "F": "female", None: ""}
TIME_OF_OLD = dt.date(1900, 1, 1)
PERSON = ("id, province, unit, unit_on, address, address_key, personal_id, full_name, name_key,"
          " sort_key, sex, birth_date, birth_precision, synthetic")  # fmt: skip
RESIDENT = (f"registries_resident ({PERSON}, household, mother_name, father_name, birth_unit,"
            " birth_unit_since)")  # fmt: skip
BIRTH = (f"registries_civilrecord ({PERSON}, kind, book, number, book_unit, book_unit_since,"
         " registered_on, particulars)")  # fmt: skip


@dataclass(frozen=True)
class Crowd:
    """The keys of the truth: which birth is which resident."""

    truth: dict[uuid.UUID, uuid.UUID]
    births: list[uuid.UUID]
    residents: list[uuid.UUID]


def person(row, key, unit, unit_on):
    """Return the columns both registers have."""
    born = row["birth_date"]
    day = dt.date.fromisoformat(born if len(born) > 4 else f"{born}-01-01")
    name, number = row["full_name"], row["personal_id"]
    number = number if number and len(number) == 12 else None
    return [key, "haiduong", unit, unit_on, "", "", number, name, folded_name(name),
            person_name_sort_key(name), SEXES[row["sex"]], day,
            "day" if len(born) > 4 else "year", True]  # fmt: skip


def gathered(folder, connection, *, residents, seed):
    """Make people up and write them into the registers; return who is who."""
    generator.generate(folder, residents=residents, seed=seed, setting=generator.HARD)
    keys, numbers = {}, set()
    for register, table in (("residents", RESIDENT), ("records", BIRTH)):
        found = duckdb.sql(f"select * from '{folder}/{register}.parquet' order by id")
        rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
        with connection.cursor().copy(f"copy {table} from stdin") as copy:
            for place, row in enumerate(rows):
                if not (row["birth_date"] and row["full_name"]):
                    continue
                keys[row["id"]] = uuid7()
                parents = {name: row[name] or "" for name in ("mother_name", "father_name")}
                if register == "residents":
                    told = person(row, keys[row["id"]], row["residence_unit"], LEGAL_DAY)
                    told[6] = None if told[6] in numbers else told[6]
                    numbers.add(told[6])
                    born_in = row["birth_unit"]
                    told += ["", *parents.values(), born_in, TIME_OF_OLD if born_in else None]
                else:
                    unit = row["registered_unit"] or "10510"
                    told = person(row, keys[row["id"]], unit, EVE)
                    told += ["birth", f"{seed}-{residents}", str(place), unit, TIME_OF_OLD, EVE,
                             Jsonb({name: value for name, value in parents.items() if value})]  # fmt: skip
                copy.write_row(told)
        if register == "residents":
            people = list(keys.values())
    pairs = duckdb.sql(f"select record, resident from '{folder}/truth.parquet'").fetchall()
    truth = {keys[a]: keys[b] for a, b in pairs if a in keys and b in keys}
    return Crowd(truth, list(keys.values())[len(people) :], people)


def doubt(connection, count):
    """Let some links be candidates still, as if the evidence had not sufficed."""
    connection.execute("set session_replication_role = replica")
    connection.execute(
        "update registries_link set state = 'candidate', how = '', decided_at = null"
        " where id in (select id from registries_link where state = 'linked' order by id limit %s)",
        [count],
    )
