"""The order of what is done, piece by piece, and the queue with its counts from one snapshot."""

import datetime as dt

import pytest

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.queries import Wanted, wanting
from lienmach.dossiers.queries.visibility import visible_to
from lienmach.ground import paging
from lienmach.ground.actor import PLATFORM
from lienmach.ground.refusals import CursorMalformed
from tests.dossiers import makers
from tests.dossiers.makers import AT, LAND_OFFICE, TODAY

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def decider(counter):
    return makers.officer("decide", agency=LAND_OFFICE)


@pytest.fixture
def decided(lan):
    """Four dossiers in the order they were decided in, which is not the one they came in."""
    codes = [makers.submitted(lan)["code"] for _ in range(4)]
    order = [codes[n] for n in (2, 0, 3, 1)]
    for n, code in enumerate(order):
        at = AT + max(n, 1) * HOUR  # the first two at once
        actions.decide_dossier(code, outcome="granted", by=PLATFORM, at=at)
    return order


def listed(ask, **wanted):
    pieces = paging.whole(lambda cursor: ask(Wanted(**wanted, cursor=cursor)))
    return [each.dossier.code for each in pieces]


@pytest.mark.parametrize("of", ["some places", "the province"])
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_what_is_done_comes_by_when_it_was_decided_the_last_first(decider, decided, of, limit):
    actor = {"some places": decider, "the province": makers.officer("decide")}[of]
    asked = {"at": AT, "on": TODAY, "limit": limit}
    wanted = {"tab": "done-in-time"}
    found = listed(lambda wanted: queries.work(actor, wanted, **asked), **wanted)
    mine = [code for code in found if code in decided]
    *later, first, second = decided[::-1]
    assert mine[:2] == later
    assert set(mine[2:]) == {first, second}  # decided at once: by their keys
    assert len(found) == len(set(found))
    assert listed(lambda wanted: queries.queue(actor, wanted, **asked).work, **wanted) == found


@pytest.mark.parametrize("tab", ["done-in-time", "withdrawn", "all"])
@pytest.mark.parametrize("cursor", ["x", "~", "~0190a0000000700080000000000000aa", "1e99~x"])
def test_a_made_up_cursor_is_refused(decider, tab, cursor):
    with pytest.raises(CursorMalformed):
        queries.work(decider, Wanted(tab=tab, cursor=cursor), at=AT, on=TODAY)


def test_a_queue_counts_the_same_whichever_tab_it_shows(decider, decided, lan):
    for _ in range(3):
        makers.submitted(lan)
    later = AT + dt.timedelta(days=400)
    for at in (AT, later):
        tabs = queries.tab_counts(decider, at=at, on=TODAY)
        assert tabs["overdue" if at == later else "in-time"] == 3
        for tab in (*tabs, "done-late", "all"):
            assert queries.queue(decider, Wanted(tab=tab), at=at, on=TODAY).tabs == tabs


def test_what_is_searched_for_is_told_without_tabs(decider, lan):
    code = makers.submitted(lan)["code"]
    found = queries.queue(decider, Wanted(search=code), at=AT, on=TODAY)
    assert ([each.dossier.code for each in found.work.items], found.tabs) == ([code], {})
    assert found.procedures == []


def test_what_is_past_of_some_places_is_the_same_wherever_it_is_looked_for(
    lan, decider, decided, monkeypatch
):
    for n in range(3):
        actions.withdraw(makers.submitted(lan)["code"], by=lan, at=AT)
        late = makers.submitted(lan)["code"]
        actions.decide_dossier(late, outcome="granted", by=PLATFORM, at=AT + (n + 1) * 99 * DAY)
    for tab in ("done-in-time", "done-late", "withdrawn", "not-handled", "all"):
        found = {
            (youngest, limit): past(decider, tab, youngest, limit, monkeypatch)
            for youngest, limit in (
                ((10**6,), 1000),
                ((), 3),
                ((0,), 3),
                ((2,), 3),
                ((1, 4), 3),
                ((5, 8), 1000),
            )
        }
        [whole] = {tuple(codes) for codes in found.values()}
        with homes.reading("dossiers"):
            known = visible_to(decider, on=TODAY).filter(wanting.of_tab(tab, AT))
            assert sorted(whole) == sorted(known.values_list("code", flat=True))
        assert bool(whole) == (tab != "not-handled")


def past(actor, tab, youngest, limit, monkeypatch):
    monkeypatch.setattr(wanting, "YOUNGEST", youngest)
    asked = {"at": AT, "on": TODAY, "limit": limit}
    return listed(lambda wanted: queries.work(actor, wanted, **asked), tab=tab)


@pytest.mark.parametrize("place", ["received", "competent"])
@pytest.mark.parametrize("tab", ["done-late", "all", "todo"])
def test_who_serves_at_no_agency_has_nothing_of_their_agencies(decided, tab, place):
    actor = makers.officer("decide", unit=makers.UNIT)
    assert queries.work(actor, Wanted(tab=tab, place=place), at=AT, on=TODAY).items == []
