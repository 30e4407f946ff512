"""The story in the databases: whole, sound, and safe from being told twice."""

import datetime as dt

import pytest
from psycopg.rows import dict_row

from lienmach import homes
from lienmach.dossiers import seeds
from lienmach.dossiers.actions import Application, submit_dossier
from lienmach.ground import installation
from lienmach.ground.actor import PLATFORM
from lienmach.homes.files import store
from lienmach.identity import queries as identity
from lienmach.identity.actions import issue_token, register_person
from lienmach.identity.actions.people import NewPerson
from lienmach.identity.rules.personal_id import Sex
from lienmach.ledger import queries as ledger
from lienmach.scenarios import two_provinces
from lienmach.scenarios.two_provinces import (
    Figures,
    FiguresOutOfRange,
    InUse,
    NotForRealPeople,
    SeededOtherwise,
)
from lienmach.territory import seeds as territory

ON = dt.date(2026, 11, 23)
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.timezone(dt.timedelta(hours=7)))
SMALL = Figures(60, 40)


@pytest.fixture
def untold(provinces):
    """Two empty provinces, and no trace of a story once the test is over."""
    yield provinces
    for name in ("scenario", "scenario.json"):
        (installation.home() / name).unlink(missing_ok=True)


def counted(connection):
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(
            "select (select count(*) from registries_resident) as residents,"
            " (select count(*) from dossiers_dossier) as dossiers,"
            " (select count(*) from dossiers_note n left join dossiers_dossier d"
            "  on d.id = n.dossier_id where d.id is null) as orphans,"
            " (select count(*) from dossiers_dossier d left join identity_person p"
            "  on p.id = d.applicant where p.id is null) as strangers,"
            " (select count(*) from registries_landrecord l left join registries_parcel p"
            "  on p.id = l.parcel_id where p.id is null) as groundless,"
            " (select count(*) from identity_duty y left join identity_staff s"
            "  on s.id = y.staff_id where s.id is null) as unheld,"
            " (select count(*) from registries_civilrecord b join registries_resident r"
            "  using (personal_id) where b.kind = 'birth' and (r.birth_unit, r.birth_unit_since)"
            "  <> (b.book_unit, b.book_unit_since)) as born_elsewhere"
        ).fetchone()


def test_it_stands_whole_and_life_goes_on(untold, owner):
    two_provinces.seed(SMALL, on=ON)
    whole = {"residents": 60, "dossiers": 40, "orphans": 0, "strangers": 0, "groundless": 0,
             "unheld": 0, "born_elsewhere": 0}  # fmt: skip
    for alias in untold:
        assert counted(owner(alias)) == whole
        found = []
        ledger.verify(alias, found.append)
        assert not found
        [(digest,)] = owner(alias).execute("select sha256 from dossiers_paper limit 1").fetchall()
        assert store(alias).get(digest).startswith(b"%PDF-")
    with homes.province("haiduong"):
        [insured] = [v for v in seeds.versions("haiduong") if v.code == "DVC25.23"]
        [person] = identity.some_synthetic_people(1)
        issue_token(person=person, by=PLATFORM, at=NOON)
        answered = submit_dossier(
            Application(
                applicant=person, commune="10507", commune_on=ON, procedure="DVC25.23",
                data=dict(insured.snapshot["example"]), key="k-1",
            ),
            by=PLATFORM,
            at=NOON,
        )  # fmt: skip
    assert answered.status == 201


def test_it_is_told_once(untold, plain):
    two_provinces.seed(SMALL, on=ON)
    assert two_provinces.seeded() == SMALL
    assert two_provinces.seed(SMALL, on=ON) == 0
    with pytest.raises(SeededOtherwise):
        two_provinces.seed(Figures(70, 40), on=ON)
    plain("haiphong")
    with pytest.raises(InUse):
        two_provinces.seed(Figures(70, 40), on=ON, again=True)


def test_real_people_are_let_alone(untold):
    with homes.province("haiduong"):
        territory.load("haiduong", at=NOON)
        register_person(
            NewPerson("030090000017", "Vũ Văn An", dt.date(1990, 5, 1), Sex.MALE, "10507", ON),
            by=PLATFORM,
            at=NOON,
        )
    with pytest.raises(NotForRealPeople):
        two_provinces.seed(SMALL, on=ON)


def test_a_story_of_nobody_is_refused(untold):
    with pytest.raises(FiguresOutOfRange):
        two_provinces.seed(Figures(0, 0), on=ON)
