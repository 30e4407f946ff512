import datetime as dt
from dataclasses import dataclass, field

from lienmach.territory.rules import placing
from lienmach.territory.rules.tables import packaged

EVE, LEGAL_DAY, TODAY = dt.date(2025, 6, 30), dt.date(2025, 7, 1), dt.date(2026, 3, 2)
SPLIT, ONE, OTHER = "10540", "10543", "10891"
UNITS = packaged().gazetteer()


@dataclass
class Record:
    unit: str = SPLIT
    unit_on: dt.date = EVE
    unit_before: str | None = None
    unit_before_on: dt.date | None = None


@dataclass
class Fact:
    event: str
    actor: str = "Lan"
    payload: dict[str, str] = field(default_factory=dict)


def placed(unit=ONE, **changes):
    said = {"unit": unit, "unit_on": "2026-03-02", "unit_before": SPLIT,
            "unit_before_on": "2025-06-30"}  # fmt: skip
    return Fact("placed", payload={**said, **changes})


def word(record, *facts):
    return placing.standing_word(record, facts, placed="placed", taken_back="taken back")


def test_the_candidates_are_the_heirs_once_there_are_several():
    assert placing.candidates(UNITS, SPLIT, EVE, on=TODAY) == [ONE, OTHER]
    assert placing.candidates(UNITS, "10507", EVE, on=TODAY) == []
    assert placing.candidates(UNITS, SPLIT, EVE, on=EVE) == []
    assert placing.candidates(UNITS, "99999", EVE, on=TODAY) == []
    assert placing.candidates(UNITS, "10507", LEGAL_DAY, on=EVE) == []


def test_a_word_stands_until_it_is_taken_back_or_overtaken():
    record = Record()
    assert word(record) is None
    placing.put(record, ONE, TODAY, was=(SPLIT, EVE))
    found = word(record, Fact("noted"), placed(), Fact("noted"))
    assert (found.by, found.unit, found.unit_before) == ("Lan", ONE, SPLIT)
    assert placing.origin(record, found) == (SPLIT, EVE)
    assert word(record, placed(), Fact("taken back")) is None
    assert word(record, placed(OTHER)) is None
    assert word(record, placed(unit_on="2026-03-01")) is None
    assert placing.origin(record, None) == (ONE, TODAY)


def test_put_back_a_record_is_what_it_was_also_when_a_merger_came_before():
    for record in (Record(), Record(unit_before="30", unit_before_on=EVE.replace(year=2010))):
        was = Record(**vars(record))
        for unit in (ONE, OTHER):
            placing.put(record, unit, TODAY, was=(SPLIT, EVE))
        assert record.unit_before == (was.unit_before or SPLIT)
        placing.put_back(record, word(record, placed(OTHER)))
        assert record == was
