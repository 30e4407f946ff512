"""
No door shows a dossier that the rule denies, and each shows those it allows.

The rule is said once more here, in plain Python and without a query (:func:`may_see`): own
dossiers, mandates, duties that follow the ground and the agency to their heirs, what was handed
over, offered, or asked about. Every door is held against it. Then each door's filter is taken
away, and each part of the rule is bent: the same check must notice, or it proves nothing.
"""

import dataclasses
import datetime as dt
import uuid

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.models import Dossier
from lienmach.dossiers.queries import Wanted, visibility
from lienmach.dossiers.refusals import NoSuchDossier, NoSuchPaper
from lienmach.dossiers.rules.duties import SEE
from lienmach.dossiers.rules.states import UNDECIDED
from lienmach.ground import paging
from lienmach.ground.actor import PLATFORM, Actor, Duty, Mandate
from lienmach.ground.clock import VIETNAM
from lienmach.ground.ids import uuid7
from lienmach.identity.rules.duties import Kind
from lienmach.territory import queries as territory
from tests.dossiers import makers
from tests.dossiers.makers import (
    AT,
    BIRTH,
    BIRTH_DATA,
    DAY_BEFORE,
    LAND,
    LAND_OFFICE,
    SPLIT,
    TODAY,
    UNIT,
)

BEFORE = AT.replace(year=2025, month=6, day=2)
HEIR = "H24.101"
"""The committee that carries on, among others, for that of the former commune 10507."""
ASKED, TAKER, OFFERED = "H24.110.01", "H24.111.01", "H24.112.01"
PEOPLE = [makers.person() for _ in range(3)]
WORD = "biến động"


@dataclasses.dataclass(frozen=True)
class File:
    """A dossier as the rule knows it, with a paper that lies in it."""

    row: Dossier
    paper: uuid.UUID

    @property
    def code(self):
        return self.row.code


@pytest.fixture(scope="module")
def files(counter):
    """Dossiers from before and after the merger: placed, handed over, offered, asked about."""
    codes = []
    for person in PEOPLE:
        for unit, on in (("10507", DAY_BEFORE), (SPLIT, DAY_BEFORE), ("10525", TODAY)):
            codes.append(makers.submitted(person, commune=unit, commune_on=on)["code"])
        birth = {"procedure": BIRTH, "data": BIRTH_DATA}
        codes.append(makers.submitted(person, commune=UNIT, commune_on=TODAY, **birth)["code"])
        old = makers.submitted(person, at=BEFORE, commune=SPLIT, commune_on=BEFORE.date(), **birth)[
            "code"
        ]
        actions.place_dossier(old, unit="10891", by=PLATFORM, at=AT)
        codes.append(old)
    clerk = makers.officer("decide", agency=LAND_OFFICE)
    due_on = TODAY + dt.timedelta(days=20)
    question = {"agency": ASKED, "question": "Có tranh chấp?", "due_on": due_on}
    actions.ask_consultation(codes[0], **question, by=clerk, at=AT)
    actions.send_hand_over(codes[2], to_agency=OFFERED, reason="Gần hơn", by=PLATFORM, at=AT)
    taker = makers.officer("receive", "decide", agency=TAKER)
    actions.send_hand_over(codes[5], to_agency=TAKER, reason="Gần hơn", by=PLATFORM, at=AT)
    actions.answer_hand_over(codes[5], accept=True, by=taker, at=AT)
    _open, decided, handed_over = old = [makers.of_an_ended_agency(PEOPLE[0]) for _ in range(3)]
    codes += old
    papers = {code: makers.paper_in(code) for code in codes}
    for code in (decided, handed_over):
        actions.decide_dossier(code, outcome="granted", by=PLATFORM, at=BEFORE)
    actions.hand_over_result(handed_over, text=makers.ELSEWHERE, by=PLATFORM, at=BEFORE)
    while actions.index_dossiers():
        pass
    makers.published_anew()
    with homes.reading("dossiers"):
        return [File(row, papers[row.code]) for row in Dossier.objects.filter(code__in=codes)]


# --- the rule, once more -------------------------------------------------------------------------


def ground(unit, unit_on):
    gazetteer = territory.gazetteer()
    return {each.code for each in gazetteer.carried(gazetteer.get(unit, unit_on), TODAY)}


def may_see(actor, file):
    """Say, without a query, whether somebody may see a dossier today."""
    one = file.row
    return (
        actor.is_platform
        or str(one.applicant) == actor.id
        or any(lets_act(mandate, one) for mandate in actor.mandates)
        or any(covers(duty, one) for duty in actor.duties)
    )


def lets_act(mandate, one):
    since = dt.datetime.combine(mandate.since, dt.time(), VIETNAM)
    return (
        mandate.province == one.province
        and mandate.person == str(one.applicant)
        and mandate.since <= TODAY < mandate.until
        and (mandate.procedures is None or one.procedure in mandate.procedures)
        and (mandate.is_by_law or one.received_at >= since)
    )


def covers(duty, one):
    if duty.kind not in SEE or not duty.holds(on=TODAY):
        return False
    if duty.agency:
        heirs = {heir.code for heir in territory.agency_heirs(duty.agency, TODAY)}
        beside = {
            one.received_at_agency, one.helped_at_agency, one.handled_at_agency,
            *(one.also_at or ()),
        }  # fmt: skip
        named = {one.competent_agency, one.continued_by, carrier(one)} | beside
        return bool((named | {alone(code) for code in beside}) & ({duty.agency} | heirs))
    if duty.province != one.province:
        return False
    return duty.unit is None or bool(
        ground(duty.unit, duty.unit_on) & ground(one.unit, one.unit_on)
    )


def carrier(one):
    """Return who alone carries on for the agency that answered, when that has ended since."""
    return alone(one.continued_by or one.competent_agency)


def alone(code):
    """Return who alone carries on for an agency that has ended."""
    if not code or territory.agency(code, TODAY):
        return None
    heirs = {heir.code for heir in territory.agency_heirs(code, TODAY)}
    return heirs.pop() if len(heirs) == 1 else None


# --- who comes to the doors ----------------------------------------------------------------------

places = st.one_of(
    st.fixed_dictionaries({"agency": st.sampled_from([
        "H23.21.01", "H24.101", "H24.101.01", "H24.02.16", "H24.01", ASKED, TAKER, OFFERED,
    ])}),
    st.fixed_dictionaries({"unit": st.sampled_from(["10507", SPLIT]), "unit_on": st.just(DAY_BEFORE)}),
    st.fixed_dictionaries({"unit": st.sampled_from(["10525", "10891"]), "unit_on": st.just(TODAY)}),
    st.just({}),
)  # fmt: skip
times = st.sampled_from(
    [(None, None), (TODAY, None), (TODAY + dt.timedelta(days=1), None), (DAY_BEFORE, TODAY)]
)
duties = st.builds(
    lambda kind, province, place, held, lent: Duty(
        kind=kind, province=province, since=held[0], until=held[1], lent_by=lent, **place
    ),
    st.sampled_from([*map(str, Kind)]),
    st.sampled_from(["haiduong", "haiduong", "haiphong"]),
    places, times, st.sampled_from([None, str(uuid7())]),
)  # fmt: skip
mandates = st.builds(
    lambda person, held, procedures, is_by_law: Mandate(
        id=str(uuid7()), province="haiduong", person=person.id, since=held[0], until=held[1],
        procedures=procedures, is_by_law=is_by_law, unit=UNIT, unit_on=TODAY,
    ),
    st.sampled_from(PEOPLE),
    st.sampled_from([
        (DAY_BEFORE, dt.date(2030, 1, 1)), (TODAY, dt.date(2030, 1, 1)), (DAY_BEFORE, TODAY),
        (TODAY + dt.timedelta(days=1), dt.date(2030, 1, 1)),
    ]),
    st.sampled_from([None, frozenset({LAND}), frozenset({BIRTH})]),
    st.booleans(),
)  # fmt: skip
actors = st.one_of(
    st.just(PLATFORM),
    st.builds(
        lambda who, entrusted, given_: Actor(who, "", entrusted, given_),
        st.sampled_from([*(person.id for person in PEOPLE), str(uuid7())]),
        st.frozensets(duties, max_size=2),
        st.frozensets(mandates, max_size=2),
    ),
)


# --- the doors ------------------------------------------------------------------------------------


def worked(actor, **wanted):
    """Return the codes that a queue shows, page by page."""
    found = paging.whole(
        lambda place: queries.work(actor, Wanted(**wanted, cursor=place), at=AT, on=TODAY, limit=4)
    )
    codes = [each.dossier.code for each in found]
    assert len(codes) == len(set(codes))
    return set(codes)


def check_lists(actor, files):
    """Hold every list, count, search and file of many against the rule."""
    allowed = {file.code for file in files if may_see(actor, file)}
    mine = {file.code for file in files if str(file.row.applicant) == actor.id}
    others = allowed - mine
    undecided = {file.code for file in files if file.row.state in UNDECIDED}
    with homes.reading("dossiers"):
        shown = queries.visible_to(actor, on=TODAY)
        assert {each.code for each in shown} == allowed
    assert worked(actor, tab="all") == others
    assert worked(actor, tab="todo") == others & undecided
    exported = queries.export(actor, Wanted(tab="all"), at=AT, on=TODAY)
    assert {each.dossier.code for each in exported.items} == others
    assert sum(queries.counts(actor, at=AT, on=TODAY).by_state.values()) == len(allowed)
    assert sum(queries.bucket_counts(actor, at=AT, on=TODAY).values()) == len(allowed)
    queue = queries.queue(actor, Wanted(), at=AT, on=TODAY)
    assert queue.work == queries.work(actor, Wanted(), at=AT, on=TODAY)
    assert queue.tabs["todo"] == len(others & undecided)
    land = {file.code for file in files if file.row.procedure == LAND}
    entrusted = {
        f.code
        for f in files
        if actor.is_platform or any(covers(duty, f.row) for duty in actor.duties)
    }
    assert worked(actor, search=WORD) == others & land & entrusted  # a search is an officer's
    for person in PEOPLE:
        theirs = {file.code for file in files if str(file.row.applicant) == person.id}
        page = queries.own(actor, on=TODAY, of=uuid.UUID(person.id), limit=99)
        assert {each.dossier.code for each in page.items} == allowed & theirs
        if person.id != actor.id:
            assert worked(actor, applicant=uuid.UUID(person.id)) == others & theirs
    trial = queries.trial(LAND, to="d2", by=actor, on=TODAY)
    assert {each.dossier.code for each in trial.candidates} == allowed & land & undecided


def found_by_code(actor, file):
    if str(file.row.applicant) == actor.id:
        return  # one's own is in no queue
    if file.code not in worked(actor, search=file.code):
        raise NoSuchDossier


OPEN = {
    "folder": lambda actor, file: queries.folder(file.code, seen_by=actor, on=TODAY),
    "desk": lambda actor, file: queries.desk(file.code, seen_by=actor, at=AT, on=TODAY),
    "due": lambda actor, file: queries.due_lines(file.code, seen_by=actor, on=TODAY),
    "paper": lambda actor, file: queries.paper(file.code, file.paper, seen_by=actor, on=TODAY),
    "forms": lambda actor, file: queries.forms_issued(file.code, seen_by=actor, on=TODAY),
    "results": lambda actor, file: queries.results_of(file.code, seen_by=actor, on=TODAY),
    "search": found_by_code,
}
WRITE = {
    "note": lambda actor, file: makers.noted(file.code, "x", by=actor),
    "step": lambda actor, file: actions.take_step(
        file.code, "stop", said=actions.Said(text="x"), by=actor, at=AT
    ),
    "paper": lambda actor, file: actions.issue_paper(
        file.code, form="06", address="", key=str(uuid7()), by=actor, at=AT
    ),
}


def check_one(actor, file):
    """Hold every way into one dossier against the rule; nobody denied changes anything in it."""
    for name, open_ in OPEN.items():
        if may_see(actor, file):
            open_(actor, file)
        else:
            try:
                open_(actor, file)
            except (NoSuchDossier, NoSuchPaper):
                continue
            raise AssertionError(f"{name} shows {file.code}")
    if not may_see(actor, file):
        for write in WRITE.values():
            with pytest.raises(NoSuchDossier):
                write(actor, file)


SHARED = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}


@settings(max_examples=12, **SHARED)
@given(actor=actors)
def test_lists_counts_searches_and_files_show_what_the_rule_allows(files, actor):
    check_lists(actor, files)


@settings(max_examples=20, **SHARED)
@given(actor=actors, pick=st.integers(0, 10_000))
def test_a_dossier_opens_to_those_whom_the_rule_allows(files, actor, pick):
    check_one(actor, files[pick % len(files)])


# --- the check is no check if it does not notice ---------------------------------------------------


def clerk(**place):
    return Actor(str(uuid7()), "", frozenset({Duty(kind="decide", province="haiduong", **place)}))


def attorney(**changes):
    given_ = {
        "id": str(uuid7()), "province": "haiduong", "person": PEOPLE[0].id, "since": TODAY,
        "until": dt.date(2030, 1, 1), **changes,
    }  # fmt: skip
    return Actor(str(uuid7()), "", frozenset(), frozenset({Mandate(**given_)}))


HEAD = Actor(str(uuid7()), "", frozenset({Duty(kind="appoint", province="haiduong")}))
WITNESSES = {
    "person": PEOPLE[1],
    "asked": clerk(agency=ASKED),
    "old agency": clerk(agency="H23.21.01"),
    "old unit": clerk(unit=SPLIT, unit_on=DAY_BEFORE),
    "heir": clerk(unit="10891", unit_on=TODAY),
    "heir of the agency": clerk(agency=HEIR),
    "head": HEAD,
    "attorney": attorney(since=DAY_BEFORE),
    "attorney of before": attorney(since=DAY_BEFORE, until=TODAY),
}


@pytest.mark.parametrize("who", WITNESSES)
def test_to_whom_nothing_is_bent_all_is_as_it_should_be(files, who):
    check_lists(WITNESSES[who], files)


def everything(_actor, *, on):
    return Dossier.objects.filter(province="haiduong").defer("words")


def anybody_s(code, _actor, _on):
    return Dossier.objects.get(province="haiduong", code=code)


def all_kinds(rule):
    return lambda actor, _kinds, *, on: rule(actor, {*map(str, Kind)}, on=on)


def for_ever(actor, *, on):
    people = [uuid.UUID(mandate.person) for mandate in actor.mandates]
    return Q(applicant__in=people)


ROOM = "lienmach.dossiers.queries"
RULE = f"{ROOM}.visibility"
BENT = {
    "queues without a filter": (f"{ROOM}.queues.visible_to", everything, "heir"),
    "folders without a filter": (f"{ROOM}.folders.visible_to", everything, "heir"),
    "conversions without a filter": (f"{ROOM}.converting.visible_to", everything, "heir"),
    "forms without a filter": (f"{ROOM}.paperwork.visible", anybody_s, "heir"),
    "results without a filter": (f"{ROOM}.results.visible", anybody_s, "heir"),
    "steps without a filter": (f"{ROOM}.visible_to", everything, "heir"),
    "duties of any kind": (
        f"{RULE}.entrusted_to", all_kinds(visibility.entrusted_to), "head",
    ),
    "duties that do not reach heirs": (f"{RULE}._heirs", lambda _code, _on: set(), "old agency"),
    "nobody carries on": (f"{RULE}.carried_on", lambda *_, **__: Q(pk__in=[]), "heir of the agency"),
    "duties that cover all": (f"{RULE}.entrusted_to", lambda *_, **__: Q(), "old unit"),
    "mandates that never end": (f"{RULE}.within_mandates", for_ever, "attorney of before"),
    "no mandates": (f"{RULE}.within_mandates", lambda *_, **__: Q(pk__in=[]), "attorney"),
    "nobody beside": (f"{RULE}.agencies_of", lambda *_, **__: [], "asked"),
}  # fmt: skip


@pytest.mark.parametrize("how", BENT)
def test_whatever_is_bent_is_noticed(monkeypatch, files, how):
    place, bent, who = BENT[how]
    monkeypatch.setattr(place, bent)

    def check():
        check_lists(WITNESSES[who], files)
        for file in files:
            check_one(WITNESSES[who], file)

    with pytest.raises((AssertionError, NoSuchDossier, pytest.fail.Exception)):
        check()
