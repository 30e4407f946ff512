"""Who sees which dossiers: the statement of the rule, against every door that shows them."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.models import Dossier
from lienmach.dossiers.queries import Wanted
from lienmach.dossiers.queries.visibility import (
    acted_on_by,
    answered_by,
    entrusted_to,
    visible_one,
)
from lienmach.dossiers.refusals import NoSuchDossier
from lienmach.dossiers.rules.duties import SEE
from lienmach.ground.actor import Actor, Duty
from lienmach.ground.conditions import holds
from lienmach.ground.ids import uuid7
from lienmach.territory import queries as territory
from tests.dossiers import makers
from tests.dossiers.makers import AT, BIRTH, BIRTH_DATA, DAY_BEFORE, PLATFORM, SPLIT, TODAY

BEFORE = AT.replace(year=2025, month=6, day=2)
OLD = ["10507", "10510", "10540", "10570", "11311"]
NEW = ["10507", "10525", "10543", "10891", "11311"]
AGENCIES = [
    "H23.21.01",
    "H23.21.13",
    "H24.101",
    "H24.105",
    "H24.136",
    "H24.101.01",
    "H24.02.16",
    "H24.03",
]
PEOPLE = [makers.person() for _ in range(3)]


@pytest.fixture(scope="module")
def files(counter):
    """Dossiers of three people, from before and after the day, one of them carried on."""
    for person in PEOPLE:
        for unit in OLD:
            makers.submitted(person, commune=unit, commune_on=DAY_BEFORE)
        for unit in NEW:
            makers.submitted(
                person, procedure=BIRTH, data=BIRTH_DATA, commune=unit, commune_on=TODAY
            )
    carried = makers.submitted(
        PEOPLE[0], procedure=BIRTH, data=BIRTH_DATA, at=BEFORE, commune=SPLIT,
        commune_on=BEFORE.date(),
    )["code"]  # fmt: skip
    actions.place_dossier(carried, unit="10891", by=PLATFORM, at=AT)
    with homes.reading("dossiers"):
        return list(Dossier.objects.all())


def stands_for(unit, unit_on):
    gazetteer = territory.gazetteer()
    return {each.code for each in gazetteer.carried(gazetteer.get(unit, unit_on), TODAY)}


def covers(duty, dossier):
    """The rule as an official would say it, without a query."""
    if duty.kind not in SEE or not duty.holds(on=TODAY):
        return False
    if duty.agency:
        follow = {heir.code for heir in territory.agency_heirs(duty.agency, TODAY)}
        named = {
            dossier.competent_agency,
            dossier.continued_by,
            dossier.received_at_agency,
            dossier.helped_at_agency,
            carrier(dossier),
        }
        return bool(named & ({duty.agency} | follow))
    if duty.province != "haiduong":
        return False
    if duty.unit is None:
        return True
    ground = stands_for(duty.unit, duty.unit_on)
    return bool(ground & stands_for(dossier.unit, dossier.unit_on))


def carrier(dossier):
    """Return who alone carries on for the agency that answers, when that has ended."""
    last = dossier.continued_by or dossier.competent_agency
    if last is None or territory.agency(last, TODAY):
        return None
    heirs = {heir.code for heir in territory.agency_heirs(last, TODAY)}
    return heirs.pop() if len(heirs) == 1 else None


def sees(actor, dossier):
    own = str(dossier.applicant) == actor.id
    return own or actor.is_platform or any(covers(duty, dossier) for duty in actor.duties)


places = st.one_of(
    st.fixed_dictionaries({"agency": st.sampled_from(AGENCIES)}),
    st.fixed_dictionaries({"unit": st.sampled_from(OLD), "unit_on": st.just(DAY_BEFORE)}),
    st.fixed_dictionaries({"unit": st.sampled_from(NEW), "unit_on": st.just(TODAY)}),
    st.just({}),
)
held = st.sampled_from(
    [(None, None), (TODAY, None), (TODAY + dt.timedelta(days=1), None), (DAY_BEFORE, TODAY)]
)
kinds = st.sampled_from(["read", "receive", "decide", "register", "appoint"])
provinces_named = st.sampled_from(["haiduong", "haiduong", "haiphong"])
duties = st.builds(
    lambda kind, province, place, held: Duty(
        kind=kind, province=province, since=held[0], until=held[1], **place
    ),
    kinds,
    provinces_named,
    places,
    held,
)
actors = st.builds(
    lambda who, entrusted: Actor(id=who, name="", duties=entrusted),
    st.sampled_from([*(person.id for person in PEOPLE), str(uuid7())]),
    st.frozensets(duties, max_size=2),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(actor=st.one_of(st.just(PLATFORM), actors))
def test_every_door_shows_exactly_what_the_rule_says(files, actor):
    due = {each.code for each in files if sees(actor, each)}
    with homes.reading("dossiers"):
        shown = {each.code for each in queries.visible_to(actor, on=TODAY)}
        opened = {each.code for each in files if visible_one(each.code, actor, on=TODAY)}
    assert shown == opened == due
    assert sum(queries.counts(actor, at=AT, on=TODAY).by_state.values()) == len(due)
    work = queries.work(actor, Wanted(), at=AT, on=TODAY, limit=99)
    queue = {each.dossier.code for each in work.items}
    others = {each.code for each in files if str(each.applicant) != actor.id}
    assert queue == due & others
    own = {each.dossier.code for each in queries.own(actor, on=TODAY, limit=99).items}
    assert own == {each.code for each in files} - others


CONDITIONS = {"seen": entrusted_to, "acted on": acted_on_by, "answered for": answered_by}


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(actor=actors, asked=st.frozensets(kinds, min_size=1))
@pytest.mark.parametrize("what", CONDITIONS)
def test_of_a_row_at_hand_holds_what_the_database_finds(files, what, actor, asked):
    condition = CONDITIONS[what](actor, asked, on=TODAY)
    with homes.reading("dossiers"):
        found = {each.code for each in Dossier.objects.filter(condition)}
    assert {each.code for each in files if holds(condition, each)} == found


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(actor=actors, pick=st.integers(0, 10_000))
def test_a_dossier_opens_exactly_for_those_who_see_it(files, actor, pick):
    dossier = files[pick % len(files)]
    if sees(actor, dossier):
        assert queries.folder(dossier.code, seen_by=actor, on=TODAY).dossier == dossier
    else:
        with pytest.raises(NoSuchDossier):
            queries.folder(dossier.code, seen_by=actor, on=TODAY)


def test_a_duty_of_another_province_s_agency_reaches_what_that_agency_handles(files):
    """After the merger the new city's offices work on dossiers of both old systems."""
    clerk = makers.officer("decide", agency="H24.101", province="haiphong")
    with homes.reading("dossiers"):
        assert queries.visible_to(clerk, on=TODAY).exists()
    everywhere = makers.officer("decide", province="haiphong")
    with homes.reading("dossiers"):
        assert not queries.visible_to(everywhere, on=TODAY).exists()


def test_another_province_s_rows_are_not_shown(files):
    with homes.province("haiphong"), homes.reading("dossiers"):
        assert not queries.visible_to(PLATFORM, on=TODAY).exists()
