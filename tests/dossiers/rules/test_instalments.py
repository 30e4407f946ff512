import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from lienmach.dossiers.rules import deadlines
from lienmach.dossiers.rules.calendars import HANOI, Calendar, closing, day_of
from lienmach.dossiers.rules.instalments import due_of, instalments
from lienmach.dossiers.rules.limits import Limit
from lienmach.dossiers.rules.steps import Rule

MONDAY = dt.datetime(2026, 11, 2, 9, tzinfo=HANOI)


def rules(*shares):
    return [
        Rule(f"s{n}", "received", "received", frozenset({"decide"}), share=share)
        for n, share in enumerate(shares)
    ]


def ends(*shares, days=5):
    due = deadlines.due(Limit("working_days", value=days), MONDAY, Calendar()).at
    return [
        day_of(each.due_at).day for each in instalments(rules(*shares), MONDAY, due, Calendar())
    ]


def test_parts_of_the_time_end_on_whole_working_days():
    assert ends(20, 60, 20) == [3, 6, 9]  # Tuesday, Friday, Monday
    assert ends(50, 50) == [5, 9]  # two and a half days are three


def test_without_shares_or_without_a_limit_nobody_is_late_at_a_step():
    assert instalments(rules(0, 0), MONDAY, closing(dt.date(2026, 11, 9)), Calendar()) == []
    assert instalments(rules(50), MONDAY, None, Calendar()) == []
    assert due_of([], "received", "s0") is None


def test_an_instant_step_takes_none_of_the_time():
    instant = Rule("at once", "received", "received", frozenset(), share=50, instant=True)
    due = closing(dt.date(2026, 11, 9))
    assert [each.step for each in instalments([instant, *rules(100)], MONDAY, due, Calendar())] == [
        "s0"
    ]


@given(
    shares=st.lists(st.integers(1, 100), min_size=1, max_size=5),
    days=st.integers(1, 40),
    start=st.integers(0, 365 * 24 * 60),
)
def test_instalments_follow_one_another_and_end_with_the_limit(shares, days, start):
    scaled = [share * 100 // sum(shares) for share in shares[:-1]]
    scaled.append(100 - sum(scaled))
    at, calendar = MONDAY + dt.timedelta(minutes=start), Calendar()
    due = deadlines.due(Limit("working_days", value=days), at, calendar).at
    found = [each.due_at for each in instalments(rules(*scaled), at, due, calendar)]
    assert found == sorted(found)
    assert found[-1] == due
    assert all(calendar.works(day_of(each)) for each in found)
