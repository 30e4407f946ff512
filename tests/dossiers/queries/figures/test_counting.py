"""What of a month counts as late; that months are counted right at all is in test_figures."""

import datetime as dt

import pytest

from lienmach.dossiers import actions
from lienmach.dossiers.queries import figures as known
from lienmach.dossiers.rules import periods
from lienmach.dossiers.rules.calendars import HANOI
from lienmach.ground.actor import PLATFORM
from tests.dossiers import makers
from tests.dossiers.makers import TODAY
from tests.dossiers.test_figures import STEPS, counted, deliver, kept, raw, table


@pytest.mark.parametrize("step", ["stop", "refuse_reception", "withdraw", "decide"])
def test_what_ended_after_its_day_is_late_however_it_ended(counter, step):
    at = dt.datetime(2026, 1, 5, 9, tzinfo=HANOI) + dt.timedelta(days=31 * STEPS.index(step))
    mine = makers.person()
    late, in_time, asked = (makers.submitted(mine, at=at)["code"] for _ in range(3))
    day = periods.month_of(at.date())
    said = actions.Said(text="Vì lý do khách quan", outcome="granted")
    by = mine if step == "withdraw" else PLATFORM
    actions.take_step(late, step, said=said, by=by, at=at + dt.timedelta(days=60))
    actions.take_step(in_time, step, said=said, by=by, at=at)
    actions.ask_for_supplement(asked, text="Thiếu", by=PLATFORM, at=at)  # its clock stands still
    if step in {"stop", "withdraw"}:
        actions.take_step(asked, step, said=said, by=by, at=at + dt.timedelta(days=60))
    deliver([late, in_time, asked])
    counted()
    assert kept() == raw()
    [(counts, _, _)] = [said for key, said in kept().items() if key[0] == day]
    assert (counts["received"], counts["received_late"]) == (3, 1)
    index = known.index(table(f"{day:%Y-%m}"), scope=known.everything(), on=TODAY)
    value = index.measure("2.1").value
    assert (value.num, value.den) == (2, 3)
