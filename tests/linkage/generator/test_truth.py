from collections import Counter
from typing import Any

import pytest

from linkage.generator import HARD
from linkage.generator.claims import Fault
from linkage.generator.truth import CASES

Row = dict[str, Any]


def share(rows, among) -> float:
    return len(rows) / len(among)


def test_every_kind_of_error_occurs_and_is_named(storm):
    named = Counter(fault for row in storm.truth for fault in row["faults"])
    assert named.keys() == {fault.text for fault in Fault}


def test_every_kind_of_case_occurs(hard):
    assert {case for row in hard.truth for case in row["kinds"].split(",") if case} == set(CASES)


def test_what_is_named_is_seen(storm):
    for record, resident, truth in storm.pairs:
        faults = set(truth["faults"])
        if "tcvn3" in faults or "vni" in faults:
            continue
        numbers, dates = (
            [side[column] for side in (record, resident)]
            for column in ("personal_id", "birth_date")
        )
        assert ("number-missing" in faults) == (None in numbers)
        assert ("date-missing" in faults) == (None in dates)
        assert ("sex-missing" in faults) == (None in (record["sex"], resident["sex"]))
        shorter = any(date and len(date) == 4 for date in dates)
        assert not shorter or "year-only" in faults
        lost = any(number and len(number) == 11 for number in numbers)
        assert not lost or "number-zero-lost" in faults


def test_shares_are_those_of_the_hard_setting(hard):
    records, pairs = hard.records.values(), hard.pairs
    assert share(pairs, records) == pytest.approx(HARD.records_with_resident, abs=0.002)
    numberless = [row for row in records if not row["personal_id"]]
    assert share(numberless, records) == pytest.approx(0.72, abs=0.02)
    moved = [truth for *_, truth in pairs if "moved" in truth["kinds"]]
    assert 0.19 < share(moved, pairs) < 0.26
    for rows in (records, hard.residents.values()):
        orphans = [row for row in rows if not (row["mother_name"] and row["father_name"])]
        assert share(orphans, rows) == pytest.approx(0.12, abs=0.025)
    vague = [
        row for row in records if row["birth_date"] and row["birth_date"][4:] in ("", "-01-01")
    ]
    assert share(vague, records) == pytest.approx(0.07, abs=0.025)
    assert hard.told.undecidable / len(pairs) < 0.002


def test_recent_births_have_numbers_and_old_ones_seldom(hard):
    recent = [row for row in hard.truth if row["birth_year"] >= 2017]
    old = [row for row in hard.truth if row["birth_year"] < 1975]
    assert share([row for row in recent if row["has_number"]], recent) > 0.95
    assert share([row for row in old if row["has_number"]], old) < 0.15


def test_twins_are_told_apart_only_by_their_names(storm):
    families: dict[tuple[str, int], list[Row]] = {}
    for row in storm.truth:
        if row["twin"] and row["resident"] and not row["faults"]:
            families.setdefault((row["family"], row["birth_year"]), []).append(row)
    pairs = [rows for rows in families.values() if len(rows) == 2]
    for rows in pairs:
        first, second = (storm.residents[row["resident"]] for row in rows)
        assert first["birth_date"] == second["birth_date"]
        assert first["mother_name"] == second["mother_name"]
        assert first["full_name"] != second["full_name"]


def test_a_book_without_diacritics_has_none_anywhere(hard):
    bare = [row for row in hard.truth if not row["resident"] and "no-diacritics" in row["faults"]]
    assert bare
    for row in bare:
        record = hard.records[row["record"]]
        text = f"{record['full_name']} {record['mother_name']} {record['father_name']}"
        assert text.replace("\u00a0", " ").replace("\u200b", "").isascii()
