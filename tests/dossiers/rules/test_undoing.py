import datetime as dt

import pytest

from lienmach.dossiers.rules.calendars import HANOI
from lienmach.dossiers.rules.steps import KNOWN
from lienmach.dossiers.rules.undoing import WITHIN, is_latest, leaves_the_house, may_undo

LIMITS = [{"kind": "same_day"}]
AT = dt.datetime(2026, 11, 16, 9, tzinfo=HANOI)


@pytest.mark.parametrize("step", [*KNOWN, "a station of its own"])
def test_only_what_stayed_in_the_house_is_undone(step):
    inside = step in {"propose", "send_back", "a station of its own"}
    assert leaves_the_house(step) is not inside
    assert may_undo(step, LIMITS, same_officer=True, taken_at=AT, at=AT + WITHIN) is inside


def test_another_officer_or_a_later_hour_undoes_nothing():
    assert not may_undo("propose", LIMITS, same_officer=False, taken_at=AT, at=AT)
    late = AT + WITHIN + dt.timedelta(seconds=1)
    assert not may_undo("propose", LIMITS, same_officer=True, taken_at=AT, at=late)


def test_a_station_by_which_another_limit_binds_stands():
    limits = [{"kind": "working_days", "value": 3, "when": {"step:verify": True}}, *LIMITS]
    assert not may_undo("verify", limits, same_officer=True, taken_at=AT, at=AT)
    assert may_undo("attend", limits, same_officer=True, taken_at=AT, at=AT)


PROPOSED = ("dossiers.decision-proposed", "a", AT)


@pytest.mark.parametrize(
    ("since", "is_so"),
    [
        ([], True),
        ([("dossiers.note-added", "b", AT), ("dossiers.dossier-overdue", "platform", AT)], True),
        ([("dossiers.proposal-sent-back", "b", AT), ("dossiers.step-undone", "b", AT)], True),
        ([("dossiers.dossier-claimed", "a", AT)], True),
        ([("dossiers.dossier-claimed", "b", AT)], False),
        ([("dossiers.hand-over-answered", "b", AT)], False),
        ([("dossiers.paper-issued", "a", AT)], False),
        ([("something.unheard-of", "a", AT)], False),
    ],
)
def test_a_step_is_the_latest_while_nobody_went_on_from_it(since, is_so):
    before = [("dossiers.dossier-claimed", "b", AT), ("dossiers.decision-proposed", "b", AT)]
    facts = [*before, PROPOSED, *since]
    assert is_latest(facts, by="a", taken_at=AT) is is_so
    assert not is_latest(facts, by="a", taken_at=AT + WITHIN)
