"""The rows of the story, before they are in any database."""

import datetime as dt
import json
from collections import Counter, defaultdict

import pytest

from lienmach.dossiers import queries, seeds
from lienmach.dossiers.rules import codes, deadlines, limits
from lienmach.identity.rules.duties import Kind
from lienmach.scenarios import sheets
from lienmach.scenarios.places import LEGAL_DAY, Places
from lienmach.scenarios.registers import Registers, movers
from lienmach.scenarios.staffing import PROVINCE_WIDE
from lienmach.scenarios.two_provinces import Figures, story
from lienmach.territory.rules.tables import packaged
from linkage.folding import folded_name

ON = dt.date(2026, 11, 23)
FIGURES = Figures(600, 300)


def told(province="haiduong", figures=FIGURES):
    rows = defaultdict(list)
    for sheet, row in story(province, figures, on=ON, stamp_key=b"key"):
        rows[sheet.table].append(dict(zip(sheet.columns, row, strict=True)))
    return rows


@pytest.fixture(scope="module")
def rows():
    return told()


def test_it_has_the_size_that_was_asked_for(rows):
    assert {name: len(rows[name]) for name in rows if name.startswith("registries")} == {
        "registries_resident": 600,
        "registries_civilrecord": 200,
        "registries_parcel": 60,
        "registries_landrecord": 60,
        "registries_correction": 1,
    }
    assert len(rows["dossiers_dossier"]) == 300
    assert len(rows["identity_person"]) == 600
    assert 1.7 < len(rows["dossiers_note"]) / 300 < 2.3


def test_every_sheet_is_filled(rows):
    assert {sheet.table for sheet in sheets.ALL} == set(rows)


def test_no_text_needs_quoting(rows):
    for table in rows.values():
        for row in table:
            assert not any({"\t", "\n", "\r"} & set(text) for text in row.values())


def test_seven_tenths_date_from_before(rows):
    for table, column in (
        ("registries_resident", "unit_on"), ("registries_parcel", "unit_on"),
        ("registries_civilrecord", "unit_on"), ("dossiers_dossier", "unit_on"),
    ):  # fmt: skip
        days = [row[column] for row in rows[table]]
        old = sum(day < LEGAL_DAY.isoformat() for day in days) / len(days)
        assert 0.55 < old < 0.85, table


def test_every_unit_stood_on_its_day(rows):
    gazetteer = packaged().gazetteer()
    for table in rows:
        for row in rows[table]:
            if row.get("unit", sheets.NULL) != sheets.NULL:
                gazetteer.unit(row["unit"], dt.date.fromisoformat(row["unit_on"]))


def test_it_is_the_same_every_time(rows):
    assert told() == rows
    assert told(figures=Figures(600, 300, seed=2)) != rows


def test_one_in_a_hundred_is_known_to_both_provinces(rows):
    numbers = [
        {row["personal_id"] for row in found["registries_resident"]}
        for found in (rows, told("haiphong"))
    ]
    assert len(numbers[0] & numbers[1]) == 6


def test_some_of_them_are_known_there_otherwise():
    registers = Registers(Places("haiphong"), seed=1, on=ON)
    everybody = [(each, registers._as_written_here(each)) for each in movers(1, 400, ON)]
    odd = [(here, there) for here, there in everybody if here != there]
    assert 0.1 < len(odd) / 400 < 0.2
    assert any(not there.personal_id and here.full_name == there.full_name for here, there in odd)
    assert any(len(there.full_name.split()) < len(here.full_name.split()) for here, there in odd)
    assert all(there.name_key == folded_name(there.full_name) for _, there in odd)
    assert all(there.mother_name and there.father_name for _, there in everybody)


def test_nobody_stands_twice_in_a_register(rows):
    assert len({row["personal_id"] for row in rows["registries_resident"]}) == 600


def test_codes_are_counted_from_one_by_desk_and_day(rows):
    last = Counter()
    for row in rows["dossiers_dossier"]:
        code = codes.parse(row["code"])
        assert code.agency == row["received_at_agency"]
        assert code.day.isoformat() == row["received_at"][:10]
        last[code.agency, code.day.isoformat()] += 1
        assert code.serial == last[code.agency, code.day.isoformat()]
    kept = {(row["agency"], row["day"]): int(row["last"]) for row in rows["dossiers_counter"]}
    assert kept == dict(last)


def test_what_is_promised_is_what_the_rules_promise(rows):
    versions = {(each.code, each.version): each for each in seeds.versions("haiduong")}
    for row in rows["dossiers_dossier"]:
        if row["state"] == "awaiting-supplement":
            assert (row["due_at"], row["due_why"]) == (sheets.NULL, "[]")
            continue
        version = versions[row["procedure"], row["procedure_version"]]
        at = dt.datetime.fromisoformat(row["accepted_at"])
        binding = limits.binding(version.snapshot["limits"], json.loads(row["data"]))
        calendar = queries.calendar(version.snapshot["calendar"], on=at.date())
        due = deadlines.due(binding, at, calendar)
        assert row["due_at"] == (due.at.isoformat() if due.at else sheets.NULL)
        assert json.loads(row["due_why"]) == due.stored()


def test_what_is_decided_was_decided_after_it_came_in_and_before_today(rows):
    decided = [row for row in rows["dossiers_dossier"] if row["decided_at"] != sheets.NULL]
    assert 200 < len(decided) < 300
    for row in decided:
        assert row["state"] in {"decided", "handed-over"}
        assert row["received_at"] <= row["decided_at"] < f"{ON}"


def test_some_dossiers_of_before_are_still_open(rows):
    assert [
        row
        for row in rows["dossiers_dossier"]
        if row["unit_on"] < LEGAL_DAY.isoformat() and row["state"] == "received"
    ]


def test_agencies_wear_the_identifiers_of_their_time(rows):
    for row in rows["dossiers_dossier"]:
        is_old = row["unit_on"] < LEGAL_DAY.isoformat()
        assert row["received_at_agency"].startswith("H23." if is_old else "H24.")


@pytest.mark.parametrize("province", ["haiduong", "haiphong"])
def test_somebody_writes_procedures_another_publishes_and_a_third_appoints(province):
    found = told(province)
    logins = {row["id"]: row["login"] for row in found["identity_staff"]}
    wide = {
        logins[row["staff_id"]]: row["kind"]
        for row in found["identity_duty"]
        if row["unit"] == row["agency"] == sheets.NULL
    }
    assert wide == {each: kind.value for each, kind in PROVINCE_WIDE.items()}
    assert {Kind.DRAFT, Kind.PUBLISH, Kind.APPOINT} <= {*wide.values()}
    assert all(row["synthetic"] == "t" for row in found["identity_staff"])
