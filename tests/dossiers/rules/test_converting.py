import datetime as dt

import pytest

from lienmach.dossiers.rules import converting
from lienmach.dossiers.rules.calendars import HANOI, Calendar
from lienmach.dossiers.rules.converting import Standing, is_later, obstacle, within_reach
from lienmach.dossiers.rules.deadlines import Due
from lienmach.dossiers.rules.forms import compiled
from lienmach.dossiers.rules.states import UNDECIDED

EARLY = dt.datetime(2026, 11, 20, 17, tzinfo=dt.UTC)
LATE = dt.datetime(2026, 11, 25, 17, tzinfo=dt.UTC)
HERE = {"competent_kind": "commune_committee"}
FORM = compiled([{"name": "x", "label": "X", "type": "text", "required": True}])


def held(state="received", data=None, before=LATE, after=EARLY, newer=HERE):
    standing = Standing(state, {"x": "y"} if data is None else data, before, after)
    return obstacle(standing, HERE, newer, form=FORM, undecided=UNDECIDED)


def test_a_dossier_moves_when_nothing_promised_is_lost():
    assert held() is None
    assert held(after=LATE) is None


def test_what_is_decided_stays():
    assert held(state="decided") is converting.DECIDED


def test_nobody_is_handed_to_another_agency():
    assert held(newer={"competent_kind": "commune_police"}) is converting.AGENCY


def test_nothing_is_handed_to_a_ministrys_system():
    standing = Standing("received", {"x": "y"}, LATE, EARLY)
    assert (
        obstacle(standing, HERE, HERE, form=FORM, undecided=UNDECIDED, is_elsewhere=True)
        is converting.ELSEWHERE
    )


def test_nobody_is_left_where_no_step_leads_on():
    alone = {**HERE, "shape": 3, "steps": [{"step": "decide", "from": "received", "to": "decided"}]}
    assert held(newer=alone) is None
    assert held(state="proposed", newer=alone) is converting.NOWHERE


def test_a_form_that_does_not_hold_says_what_is_missing():
    found = held(data={})
    assert found is not None
    assert "Thiếu “X”" in found.vi
    assert "“X” is missing" in found.en


def test_a_promise_is_kept():
    assert held(before=EARLY, after=LATE) is converting.LATER
    assert held(before=EARLY, after=None) is converting.LATER


@pytest.mark.parametrize(("before", "after"), [(None, None), (None, LATE), (LATE, EARLY)])
def test_what_is_no_later_breaks_nothing(before, after):
    assert not is_later(before, after)


def on_day(day, hour=17):
    return dt.datetime(2026, 11, day, hour, tzinfo=HANOI)


@pytest.mark.parametrize(
    ("newer", "promised", "comes_to"),
    [
        (24, 27, 24),  # in reach
        (23, 27, 23),  # the very next working day, a Monday
        (17, 27, 23),  # past
        (20, 27, 23),  # today
        (17, None, 23),  # nothing was promised
        (17, 20, None),  # it is due today: that day stays
        (17, 18, None),  # it is late: it stays late
        (24, 18, 24),  # late, and the newer day is later: refused as a promise broken
    ],
)
def test_a_newer_day_is_the_next_working_day_at_the_earliest(newer, promised, comes_to):
    before = None if promised is None else on_day(promised)
    found = within_reach(Due(on_day(newer), ()), before, Calendar(), on=dt.date(2026, 11, 20))
    assert (found and found.at) == (comes_to and on_day(comes_to))
