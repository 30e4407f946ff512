"""
The rule of :mod:`test_disclosure` holds after a real move too, where rights passed to heirs.

The same tables then hold the dossiers of two provinces. Each province's officers, heirs and
strangers are held against the rule on behalf of either; and nobody who saw a dossier before the
move sees it no more, nor does anybody see one who has not become its agency's heir.
"""

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.models import Dossier
from lienmach.dossiers.queries import visibility
from lienmach.dossiers.refusals import NoSuchDossier
from lienmach.ground.actor import PLATFORM, Actor, Duty
from lienmach.ground.ids import uuid7
from lienmach.merger.actions import moves
from lienmach.territory import queries as territory
from tests.dossiers import makers
from tests.dossiers.makers import BIRTH, CENTRE, LAND, LAND_OFFICE, LICENCE, TODAY
from tests.dossiers.queries.test_disclosure import (
    BEFORE,
    BENT,
    PEOPLE,
    SHARED,
    WITNESSES,
    File,
    actors,
    check_lists,
    check_one,
    files,
)

__all__ = ["files"]
OLD_BRANCH, OLD_COMMUNE = "H23.02.01", "10507"
BESIDE = ("11311", "10525")
"""A commune of Hải Phòng, and one of Hải Dương whose people filed with Hải Phòng's system."""


def officer(province="haiduong", kind="decide", **place):
    return Actor(str(uuid7()), "", frozenset({Duty(kind=kind, province=province, **place)}))


LOOKING = {
    **WITNESSES,
    "old branch": officer(agency=OLD_BRANCH),
    "heir of the branch": officer(agency=LAND_OFFICE),
    "the other province's centre": officer("haiphong", "receive", agency=CENTRE),
    "all of the one": officer("haiduong", "read"),
    "all of the other": officer("haiphong", "read"),
    "stranger": officer("haiphong", agency="H24.02.17"),
    "platform": PLATFORM,
}


def seen(actor, province):
    with homes.province(province), homes.reading("dossiers"):
        return {each.code for each in queries.visible_to(actor, on=TODAY)}


def read(papers, province):
    """Return the dossiers of a province as they lie now, wherever that is."""
    with homes.province(province), homes.reading("dossiers"):
        rows = Dossier.objects.filter(code__in=papers, province=province)
        return [File(row, papers[row.code]) for row in rows]


@pytest.fixture(scope="module")
def moved(files):
    """All of Hải Dương's dossiers at their new home, and some that stood there already."""
    old = makers.submitted(
        PEOPLE[0], at=BEFORE, commune=OLD_COMMUNE, commune_on=BEFORE.date(), procedure=LAND
    )["code"]
    ours = {file.code: file.paper for file in files} | {old: makers.paper_in(old)}
    with homes.province("haiphong"):
        makers.published(LAND, BIRTH, LICENCE)
        beside = [
            makers.submitted(person, commune=unit, commune_on=TODAY, received_at=CENTRE)["code"]
            for person in PEOPLE[:2]
            for unit in BESIDE
        ]
        theirs = {code: makers.paper_in(code) for code in beside}
        makers.published_anew()
        while actions.index_dossiers():
            pass
    while actions.index_dossiers():
        pass
    before = {who: seen(actor, "haiduong") for who, actor in LOOKING.items()}
    assert moves.move("dossiers", source="haiduong", target="haiphong")["verified"]
    homes.forget_homes()
    assert homes.home_of("haiduong", "dossiers") == "haiphong"
    while actions.index_dossiers():
        pass
    return SimpleNamespace(
        before=before, ours=read(ours, "haiduong"), theirs=read(theirs, "haiphong")
    )


@settings(max_examples=8, **SHARED)
@given(actor=actors)
def test_lists_counts_searches_and_files_show_what_the_rule_allows(moved, actor):
    check_lists(actor, moved.ours)


@settings(max_examples=5, **SHARED)
@given(actor=actors)
def test_beside_them_the_other_provinces_lists_show_none_of_these(moved, actor):
    with homes.province("haiphong"):
        check_lists(actor, moved.theirs)


@settings(max_examples=10, **SHARED)
@given(actor=actors, pick=st.integers(0, 10_000))
def test_a_dossier_opens_to_those_whom_the_rule_allows(moved, actor, pick):
    check_one(actor, moved.ours[pick % len(moved.ours)])


@pytest.mark.parametrize("who", LOOKING)
def test_witnesses_see_what_the_rule_allows_on_behalf_of_either_province(moved, who):
    check_lists(LOOKING[who], moved.ours)
    with homes.province("haiphong"):
        check_lists(LOOKING[who], moved.theirs)
        for file in moved.ours:
            with pytest.raises(NoSuchDossier):
                queries.folder(file.code, seen_by=LOOKING[who], on=TODAY)


def heir_of(agency):
    found = {heir.code for heir in territory.agency_heirs(agency, TODAY)}
    return found.pop() if len(found) == 1 else None


@pytest.mark.parametrize("who", LOOKING)
def test_a_move_takes_no_right_away_and_gives_rights_to_heirs_alone(moved, who):
    actor = LOOKING[who]
    now, then = seen(actor, "haiduong"), moved.before[who]
    assert then <= now
    carried = {file.code: file.row.continued_by for file in moved.ours}
    agencies = set(visibility.agencies_of(actor, {"decide", "receive", "read"}, on=TODAY))
    assert now - then <= {code for code, heir in carried.items() if heir in agencies}


def test_heirs_keep_the_rights_they_have_since_the_agency_ended(moved):
    """Or all of the above were true of a move in which nobody carried on for anybody."""
    ended = [file.row for file in moved.ours if file.row.competent_agency == OLD_BRANCH]
    assert ended
    assert {row.continued_by for row in ended} == {heir_of(OLD_BRANCH)} == {LAND_OFFICE}
    codes = {row.code for row in ended}
    assert codes <= moved.before["heir of the branch"]
    assert codes <= seen(LOOKING["heir of the branch"], "haiduong")
    assert seen(LOOKING["all of the other"], "haiduong") == set()
    assert seen(LOOKING["all of the other"], "haiphong") == {file.code for file in moved.theirs}


@pytest.mark.parametrize("how", ["queues without a filter", "steps without a filter"])
def test_whatever_is_bent_is_noticed(monkeypatch, moved, how):
    place, bent, who = BENT[how]
    monkeypatch.setattr(place, bent)

    def check():
        check_lists(WITNESSES[who], moved.ours)
        for file in moved.ours:
            check_one(WITNESSES[who], file)

    with pytest.raises((AssertionError, NoSuchDossier, pytest.fail.Exception)):
        check()


def test_a_door_that_forgets_whose_province_it_speaks_for_is_noticed(monkeypatch, moved):
    def of_both(actor, *, on):
        return Dossier.objects.filter(visibility.entrusted_to(actor, {"read"}, on=on)).defer(
            "words"
        )

    monkeypatch.setattr("lienmach.dossiers.queries.queues.visible_to", of_both)
    with homes.province("haiphong"), pytest.raises(AssertionError):
        check_lists(LOOKING["all of the other"], moved.theirs)
