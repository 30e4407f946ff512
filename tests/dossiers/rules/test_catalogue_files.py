import datetime as dt
import json

import pytest

from lienmach.dossiers import seeds
from lienmach.dossiers.rules.catalogue import Version
from lienmach.dossiers.rules.catalogue_files import document, faults, file_name, in_force, read

SHIPPED = list(seeds.versions("haiphong"))


def of(code):
    return [each for each in SHIPPED if each.code == code]


@pytest.mark.parametrize("code", sorted({each.code for each in SHIPPED}))
def test_what_is_written_is_read_again(code):
    text = document(code, of(code))
    assert read(text) == of(code)
    assert document(code, read(text)) == text
    assert file_name(code).endswith(".json")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "[" * 100_000,
        '{"format": "another/1"}',
        '{"format": "lienmach-catalogue/1", "code": "X", "versions": []}',
        '{"format": "lienmach-catalogue/1", "code": "X", "versions": [{}]}',
    ],
)
def test_what_is_no_catalogue_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"\w"):
        read(text)


@pytest.mark.parametrize(
    "changes",
    [
        {"version": "a/b"},
        {"since": "soon"},
        {"since": 5},
        {"until": "2020-01-01"},
        {"snapshot": []},
        {"snapshot": {"name": "\x00"}},
    ],
)
def test_a_version_that_cannot_be_kept_is_refused(changes):
    told = json.loads(document("DVC25.09", of("DVC25.09")))
    told["versions"][0].update(changes)
    with pytest.raises(ValueError, match=r"\w"):
        read(json.dumps(told))


def test_what_stands_in_the_way_is_said():
    [version] = of("DVC25.09")
    assert not faults(version)
    papers = [{k: v for k, v in p.items() if k != "citation"} for p in version.snapshot["papers"]]
    bare = Version(version.code, "2", version.since, None, {**version.snapshot, "papers": papers})
    assert "papers/0" in faults(bare)[0].en


def test_one_version_of_a_procedure_holds_on_a_day():
    day = dt.date(2025, 12, 31)
    assert in_force(SHIPPED, day)["DVC25.11"]["limits"][0]["value"] == 5
    assert in_force(SHIPPED, dt.date(2026, 1, 1))["DVC25.11"]["limits"][0]["value"] == 3
    assert in_force(SHIPPED, dt.date(2020, 1, 1)) == {}
