import datetime as dt

import pytest

from lienmach.dossiers.rules import converting
from lienmach.dossiers.rules.converting import Standing, is_later, obstacle
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
