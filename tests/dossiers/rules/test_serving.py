import pytest

from lienmach.dossiers.rules import serving

OURS = {"served_by": {"system": "province"}}
THEIRS = {"served_by": {"system": "national", "fallback": True}}
ALWAYS_THEIRS = {"served_by": {"system": "national", "fallback": False}}


@pytest.mark.parametrize(
    ("snapshot", "outage", "where"),
    [
        (OURS, False, "here"),
        (OURS, True, "here"),
        ({}, False, "here"),
        (THEIRS, False, "elsewhere"),
        (THEIRS, True, "fallback"),
        (ALWAYS_THEIRS, True, "elsewhere"),
    ],
)
def test_where_a_procedure_is_filed(snapshot, outage, where):
    assert serving.where(snapshot, is_outage=outage) == where


def test_a_procedure_names_the_level_it_needs():
    assert serving.level_of({"assurance": {"level": 2}}) == 2
    assert serving.level_of({}) == 1
