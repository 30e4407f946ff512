import datetime as dt
from typing import Any

import pytest

from lienmach.dossiers.rules.catalogue import faults, outlasts_the_law, versions
from lienmach.dossiers.rules.flaws import Flaw
from tests.languages import VIETNAMESE

BASE: dict[str, Any] = {
    "code": "X.1",
    "snapshot": {
        "name": "A procedure",
        "competent_kind": "commune_committee",
        "calendar": "office",
        "limits": [{"kind": "working_days", "value": 5}],
        "fees": [],
        "form": [{"name": "purpose", "label": "Mục đích", "type": "text", "required": True}],
        "example": {"purpose": "study"},
        "citation": "A decree",
    },
    "versions": [
        {"version": "1", "since": "2022-01-06", "until": None, "differs": {"name": "Before"}},
        {"version": "2", "since": "2025-03-01", "until": None},
    ],
}


def snapshot(**changes):
    return {**BASE["snapshot"], **changes}


def test_versions_come_oldest_first_each_with_what_differs():
    first, second = versions(BASE)
    assert (first.version, first.since) == ("1", dt.date(2022, 1, 6))
    assert (first.snapshot["name"], second.snapshot["name"]) == ("Before", "A procedure")


def test_a_province_differs_in_a_version_and_keeps_the_legal_limit_beside_its_own():
    own = {"code": "X.1", "version": "2", "differs": {"limits": [{"kind": "same_day"}]}}
    _first, second = versions(BASE, [own])
    assert second.snapshot["limits"] == [{"kind": "same_day"}]
    assert second.snapshot["legal_limits"] == BASE["snapshot"]["limits"]


def test_a_province_may_have_a_version_of_its_own():
    own = {"code": "X.1", "version": "3", "since": "2026-01-01", "differs": {"name": "Ours"}}
    assert [each.snapshot["name"] for each in versions(BASE, [own])] == [
        "Before",
        "A procedure",
        "Ours",
    ]


def test_what_concerns_another_procedure_changes_nothing():
    own = {"code": "X.2", "version": "2", "differs": {"name": "Not ours"}}
    assert versions(BASE, [own]) == versions(BASE)


@pytest.mark.parametrize(
    "changes",
    [
        {"example": {}},
        {"example": {"purpose": 5}},
        {"calendar": "lunar"},
        {"limits": []},
        {"limits": [{"kind": "soon"}]},
        {"limits": [{"kind": "same_day", "when": {"known": True}}]},
        {"form": [{"name": "x", "label": "X", "type": "colour"}]},
        {"limits": [{"kind": "same_day", "when": {"x": {"about": 5}}}, {"kind": "same_day"}]},
        {"legal_limits": [{"kind": "soon"}]},
        {"legal_limits": [{"kind": "same_day", "when": {"x": {"at_least": "5"}}}]},
    ],
)
def test_a_snapshot_that_does_not_hold_is_not_published(changes):
    found = faults(snapshot(**changes))
    assert found
    assert [each for each in found if not VIETNAMESE.search(each.vi)] == []


@pytest.mark.parametrize("name", ["name", "form", "citation", "competent_kind"])
def test_a_snapshot_lacking_something_is_not_published(name):
    lacking = {key: value for key, value in snapshot().items() if key != name}
    assert faults(lacking) == [Flaw(f"thiếu {name}", f"{name} is missing")]


def test_a_province_may_be_faster_and_not_slower():
    legal = [{"kind": "working_days", "value": 5}]
    slower = [{"kind": "working_days", "value": 6}]
    assert outlasts_the_law(snapshot(limits=slower, legal_limits=legal))
    assert not outlasts_the_law(snapshot(limits=legal, legal_limits=slower))


@pytest.mark.parametrize(
    "own",
    [
        [{"kind": "calendar_days", "value": 60}],
        [{"kind": "none"}],
        [
            {"kind": "working_days", "value": 60, "when": {"purpose": "study"}},
            {"kind": "working_days", "value": 5},
        ],
    ],
)
def test_a_province_is_not_slower_by_another_kind_of_limit_or_a_condition_of_its_own(own):
    legal = [{"kind": "working_days", "value": 5}]
    assert outlasts_the_law(snapshot(limits=own, legal_limits=legal))


def test_limits_are_compared_condition_by_condition():
    legal = [{"kind": "working_days", "value": 3, "when": {"known": True}}, {"kind": "same_day"}]
    slower = [{"kind": "working_days", "value": 4, "when": {"known": True}}, {"kind": "same_day"}]
    assert outlasts_the_law(snapshot(limits=slower, legal_limits=legal))
