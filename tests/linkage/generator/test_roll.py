import numpy as np
import pytest

from linkage.generator.roll import TooFewPeople, call_roll

COUNT = 1_000


def call(**changed):
    who = np.arange(COUNT)
    asked = {
        "order": (who % 200) / 200,
        "living": who < 800,
        "native": who % 10 > 0,
        "registered": who % 10 > 1,
        "residents": 500,
        "records": 400,
        "outsiders": 0.1,
        "with_resident": 0.85,
        "rng": np.random.default_rng(1),
    }
    return call_roll(**asked | changed)


def test_the_shares_are_kept():
    roll = call()
    assert len(set(roll.residents)) == 500
    assert (roll.residents % 10 == 0).sum() == 50
    assert len(set(roll.records)) == 400
    assert np.isin(roll.records, roll.residents).sum() == 340


def test_families_come_together():
    # Whoever has the same order is of one family: all four are in, or none.
    roll = call()
    families = np.bincount(roll.residents % 200, minlength=200)
    assert ((families == 4) | (families == 0)).mean() > 0.97


def test_the_dead_are_no_residents():
    assert call().residents.max() < 800


def test_more_than_there_are_is_refused():
    with pytest.raises(TooFewPeople, match="only 800 people"):
        call(residents=801)
    with pytest.raises(TooFewPeople, match="births are registered"):
        call(records=900)
