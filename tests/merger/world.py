"""Small provinces for tests of the engine: rows written with plain SQL, as the application."""

import contextlib
import datetime as dt
import random
import threading
import uuid

import psycopg
from django.db import connections

from lienmach import homes
from lienmach.dossiers.events import NoteAdded
from lienmach.ground import clock, installation
from lienmach.ground.actor import PLATFORM
from lienmach.ground.ids import uuid7
from lienmach.ledger import actions as ledger
from tests import databases

BEFORE, AFTER = dt.date(2024, 5, 1), dt.date(2025, 8, 1)
WHOLE, SPLIT = "10507", "10570"
"""Phường Cẩm Thượng went whole to Phường Thành Đông; Phường Cộng Hòa was split in two."""
HEIR_OF_WHOLE, NAMED_HEIR = "10507", "10549"
NAMING_ADDRESS = "to 3 phuong chu van an thanh pho hai phong"
LEGAL_DAY = dt.date(2025, 7, 1)


def application(alias="haiduong"):
    """Connect with plain SQL as the application."""
    return psycopg.connect(installation.provinces()[alias].conninfo(), autocommit=True)


def add_dossier(connection, province="haiduong", *, unit=WHOLE, on=BEFORE, agency=None):
    """Insert a dossier; return its id."""
    key = uuid7()
    connection.execute(
        "insert into dossiers_dossier (id, province, code, procedure, procedure_version,"
        " applicant, state, data, unit, unit_on, received_at_agency, competent_agency,"
        " received_at, accepted_at, due_why)"
        " values (%s, %s, %s, '1.001193', '1', %s, 'received', '{\"a\": [1, null]}', %s, %s,"
        " 'H23.01', %s, now(), now(), '[]')",
        [key, province, f"H23.01-240501-{uuid.uuid4().hex[:12]}", uuid7(), unit, on, agency],
    )
    return key


@homes.action("dossiers")
def add_facts(dossiers):
    """Record a fact of each dossier in the ledger."""
    for dossier in dossiers:
        event = NoteAdded(dossier=str(dossier), number=1)
        ledger.record(event, subject=str(dossier), by=PLATFORM, at=clock.now())


def add_note(connection, dossier, number, text, province="haiduong"):
    """Insert a note of a dossier."""
    connection.execute(
        "insert into dossiers_note (id, province, dossier_id, number, text, at, by)"
        " values (%s, %s, %s, %s, %s, now(), 'test')",
        [uuid7(), province, dossier, number, text],
    )


def add_resident(
    connection, province="haiduong", *, unit=WHOLE, on=BEFORE, address_key="", number=None,
    name="nguyen van an", born=dt.date(1990, 1, 1),
):  # fmt: skip
    """Insert a resident; return the id."""
    key = uuid7()
    connection.execute(
        "insert into registries_resident (id, province, unit, unit_on, address, address_key,"
        " personal_id, full_name, name_key, sort_key, sex, birth_date, birth_precision, household,"
        " mother_name, father_name, synthetic)"
        " values (%s, %s, %s, %s, '', %s, %s, %s, %s, '', 'male', %s, 'day', '', '', '', true)",
        [key, province, unit, on, address_key, number, name, name, born],
    )
    return key


def populate(dossiers=40, seed=1):
    """Fill Hải Dương with dossiers and notes under old, split and new units."""
    chance = random.Random(seed)  # noqa: S311
    keys = []
    with application() as connection:
        for _ in range(dossiers):
            unit, on = chance.choice([(WHOLE, BEFORE), (SPLIT, BEFORE), (WHOLE, AFTER)])
            key = add_dossier(connection, unit=unit, on=on)
            keys.append(key)
            for number in range(1, chance.randint(1, 3)):
                add_note(connection, key, number, f"ghi chú {number}")
    with homes.province("haiduong"):
        add_facts(keys)
    connections.close_all()


def rows(alias, table, province="haiduong"):
    """Return all rows of a province in one database, past row-level security, by id."""
    cursor = databases.ask(
        alias, f"select * from {table} where province = %s order by id", (province,)
    )
    names = [column.name for column in cursor.description]
    return {row[names.index("id")]: dict(zip(names, row, strict=True)) for row in cursor}


def doors(province="haiduong", system="dossiers"):
    """Return state, forwarding address and capture of a system's door in every database."""
    return {
        alias: databases.ask(
            alias,
            "select state, moved_to, capturing from homes_door where province = %s and system = %s",
            (province, system),
        ).fetchone()
        for alias in installation.provinces()
    }


def dirty(alias="haiduong"):
    """Return how many marks wait in a database."""
    return databases.ask(alias, "select count(*) from homes_dirty").fetchone()[0]


class SlowWriter:
    """A client that has inserted its row and commits a while later, or once it is told to."""

    def __init__(self, seconds=0.7):
        self.seconds = seconds
        self.key = None
        self.acknowledged = False
        self.inserted, self.told = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._write)

    def begin(self):
        """Insert, and come back while the transaction is still open."""
        self.thread.start()
        assert self.inserted.wait(5)

    def _write(self):
        with contextlib.suppress(psycopg.Error), application() as connection:
            connection.execute("begin")
            connection.execute("select homes_enter('haiduong', 'dossiers')")
            self.key = add_dossier(connection)
            self.inserted.set()
            self.told.wait(self.seconds)
            connection.execute("commit")
            self.acknowledged = True

    def is_lost(self):
        """Test if the write was acknowledged and is not at the new home."""
        self.thread.join()
        return self.acknowledged and self.key not in rows("haiphong", "dossiers_dossier")
