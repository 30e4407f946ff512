import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienmach.territory.rules.lineage import Heir, Succession, Unknown
from tests.territory.makers import DAY, EVE, LATER, gazetteer, legs, unit


def codes(heirs):
    return [heir.code for heir in heirs]


def test_a_code_means_another_unit_on_another_day():
    places = gazetteer(
        [unit("A", until=DAY), unit("B", until=DAY), unit("A", since=DAY, name="Xã Mới")],
        legs("A", "A"),
        legs("B", "A"),
    )
    assert places.get("A", EVE).name == "Xã A"
    assert places.get("A", DAY).name == "Xã Mới"
    assert places.find("B", DAY) is None
    with pytest.raises(Unknown):
        places.get("B", DAY)


def test_validity_is_half_open():
    places = gazetteer([unit("A", since=EVE, until=DAY), unit("B", since=DAY)], legs("A", "B"))
    assert places.find("A", EVE - dt.timedelta(days=1)) is None
    assert codes([places.get("A", EVE)]) == ["A"]
    assert places.find("A", DAY) is None
    assert [one.code for one in places.standing(EVE)] == ["A"]
    assert [one.code for one in places.standing(DAY)] == ["B"]


def test_before_its_end_a_unit_is_asked_for_its_heirs_today():
    places = gazetteer([unit("A", until=DAY), unit("B", since=DAY)], legs("A", "B"))
    assert places.heirs("A", EVE) == (Heir("B", "Xã B", part=False),)


def test_of_a_code_given_again_the_older_bearer_is_traced():
    places = gazetteer(
        [unit("A", until=DAY), unit("A", since=DAY), unit("B", since=DAY)], legs("A", "B")
    )
    assert codes(places.heirs("A", DAY)) == ["B"]
    assert codes(places.heirs("A", LATER)) == ["B"]


def test_who_still_stands_is_its_own_heir():
    places = gazetteer([unit("A")])
    assert codes(places.heirs("A", DAY)) == ["A"]


def test_nobody_is_heir_of_an_unknown_code_or_of_one_that_is_yet_to_come():
    places = gazetteer([unit("A", since=DAY)])
    for code in ("A", "Z"):
        with pytest.raises(Unknown):
            places.heirs(code, EVE)


def test_parts_that_come_together_again_are_the_whole():
    places = gazetteer(
        [
            unit("A", until=DAY),
            unit("B", since=DAY, until=LATER),
            unit("C", since=DAY, until=LATER),
            unit("D", since=LATER),
        ],
        legs("A", "B", "C"),
        legs("B", "D", on=LATER),
        legs("C", "D", on=LATER),
    )
    first = places.get("A", EVE)
    assert places.heirs_of(first, DAY) == (
        Heir("B", "Xã B", part=True),
        Heir("C", "Xã C", part=True),
    )
    assert places.heirs_of(first, LATER) == (Heir("D", "Xã D", part=False),)
    assert [(leg.predecessor, leg.successor) for leg in places.chain("A", EVE, LATER)] == [
        ("A", "B"),
        ("A", "C"),
        ("B", "D"),
        ("C", "D"),
    ]
    assert len(places.chain("A", EVE, DAY)) == 2
    assert [one.code for one in places.carried(places.get("D", LATER), EVE)] == ["A"]


def test_a_crosswalk_knows_every_code_of_the_eve():
    places = gazetteer([unit("A", until=DAY), unit("B"), unit("A", since=DAY)], legs("A", "A"))
    walk = places.crosswalk(EVE, DAY)
    assert {code: codes(heirs) for code, heirs in walk.items()} == {"A": ["A"], "B": ["B"]}


@pytest.mark.parametrize(
    ("units", "successions", "complaint"),
    [
        ([unit("A", until=DAY)], [], "nobody carries on"),
        ([unit("A", until=DAY)], legs("A", "B"), "did not stand"),
        ([unit("A"), unit("A", since=EVE)], [], "stands twice"),
        ([unit("A"), unit("B", since=DAY)], legs("A", "B"), "did not end"),
        (
            [unit("A", until=DAY), unit("B", since=DAY)],
            [Succession("A", "B", DAY, part=True)],
            "only in part",
        ),
        (
            [unit("A", until=DAY), unit("B", since=DAY), unit("C", since=DAY)],
            [Succession("A", "B", DAY), Succession("A", "C", DAY)],
            "whole to more than one",
        ),
        (
            [unit("A", until=DAY), unit("B", since=DAY)],
            [Succession("A", "B", DAY, part=True), Succession("A", "B", DAY, part=True)],
            "twice",
        ),
    ],
)
def test_holes_are_found(units, successions, complaint):
    assert any(complaint in hole for hole in gazetteer(units, successions).holes())


@st.composite
def reforms(draw):
    """A row of reforms in which every unit of one day passes to units of the next."""
    days = [dt.date(2000 + 5 * n, 7, 1) for n in range(draw(st.integers(1, 4)))]
    generations = [
        draw(st.sets(st.sampled_from("ABCDEF"), min_size=1, max_size=5)) for _ in [None, *days]
    ]
    units, successions = [], []
    for n, standing in enumerate(generations):
        since = days[n - 1] if n else None
        until = days[n] if n < len(days) else None
        units += [unit(code, since=since, until=until) for code in sorted(standing)]
        for code in sorted(standing) if until else []:
            heirs = draw(
                st.sets(st.sampled_from(sorted(generations[n + 1])), min_size=1, max_size=3)
            )
            successions += legs(code, *sorted(heirs), on=until)
    return gazetteer(units, successions), days


@given(reforms())
@settings(max_examples=60)
def test_everybody_has_heirs_and_heirs_are_their_own(reformed):
    places, days = reformed
    assert not list(places.holes())
    for member in places.members:
        heirs = places.heirs_of(member, places.latest)
        assert heirs
        assert all(heir.part for heir in heirs) or len(heirs) == 1
        for heir in heirs:
            standing = places.get(heir.code, places.latest)
            assert codes(places.heirs_of(standing, places.latest)) == [heir.code]
    for day in days:
        eve = day - dt.timedelta(days=1)
        assert set(places.crosswalk(eve, day)) == {one.code for one in places.standing(eve)}


@given(reforms())
@settings(max_examples=40)
def test_going_by_the_day_between_leads_to_the_same_heirs(reformed):
    places, days = reformed
    for member in places.members:
        for between in days:
            if between < member.since:
                continue
            by_steps = {
                heir.code
                for there in places.carried(member, between)
                for heir in places.heirs_of(there, places.latest)
            }
            assert by_steps == set(codes(places.heirs_of(member, places.latest)))


@given(reforms())
@settings(max_examples=40)
def test_what_something_came_from_has_it_among_its_heirs(reformed):
    places, days = reformed
    for member in places.standing(places.latest):
        for day in days:
            eve = day - dt.timedelta(days=1)
            for earlier in places.carried(member, eve):
                assert member in places.carried(earlier, places.latest)


def test_one_carries_on_for_what_passed_whole_to_it_and_for_nothing_else():
    places = gazetteer(
        [
            unit("A", until=EVE), unit("B", since=EVE, until=DAY), unit("C", until=DAY),
            unit("D", since=DAY), unit("E", since=DAY), unit("S", until=DAY),
        ],
        legs("A", "B", on=EVE), legs("B", "D"), legs("C", "D"), legs("S", "D", "E"),
    )  # fmt: skip
    assert places.ended_into("D", DAY) == {"A", "B", "C"}
    assert places.ended_into("B", EVE) == {"A"}
    assert places.ended_into("E", DAY) == frozenset()
    assert places.ended_into("X", DAY) == frozenset()


def test_a_code_under_which_something_stands_ended_into_nothing():
    places = gazetteer(
        [unit("A", until=DAY), unit("B", until=DAY), unit("A", since=DAY)],
        legs("A", "A"),
        legs("B", "A"),
    )
    assert places.ended_into("A", DAY) == {"B"}


def test_what_stands_carries_on_for_what_it_took_in_since():
    places = gazetteer(
        [unit("A", until=EVE), unit("B", until=DAY), unit("C")],
        legs("A", "B", on=EVE),
        legs("B", "C"),
    )
    assert places.ended_into("C", EVE) == frozenset()
    assert places.ended_into("C", DAY) == {"A", "B"}
