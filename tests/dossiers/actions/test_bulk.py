import datetime as dt

import pytest

from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Said
from lienmach.dossiers.actions.bulk import MOST
from lienmach.dossiers.refusals import KeyUsedForSomethingElse, TooManyAtOnce
from lienmach.dossiers.rules.calendars import day_of
from tests.dossiers import makers
from tests.dossiers.makers import AT, LAND_OFFICE, PLATFORM, TODAY
from tests.dossiers.signing import demo, issued

__all__ = ["demo"]

GRANT = Said(outcome="granted")


@pytest.fixture
def decider():
    return makers.officer("decide", agency=LAND_OFFICE)


@pytest.fixture
def codes(lan):
    return [makers.submitted(lan)["code"] for _ in range(3)]


def take(codes, by, *, step="decide", key="once", said=GRANT):
    return actions.take_steps(codes, step, said=said, key=key, by=by, at=AT)


def events(code):
    return [fact.event for fact in queries.folder(code, seen_by=PLATFORM, on=TODAY).events]


def test_each_has_its_own_outcome(codes, decider):
    actions.withdraw(codes[1], text="Trùng hồ sơ", by=PLATFORM, at=AT)
    outcomes = take([*codes, "H24-none"], decider)
    assert [each.done for each in outcomes] == [True, False, True, False]
    assert outcomes[1].vi == "Trạng thái hiện tại của hồ sơ không cho phép bước này."
    assert outcomes[3].en.startswith("There is no dossier")


def test_the_same_key_is_one_deed(codes, decider):
    take(codes, decider)
    assert [each.again for each in take(codes, decider)] == [True, True, True]
    assert [events(code).count("dossiers.dossier-decided") for code in codes] == [1, 1, 1]
    assert not any(each.done for each in take(codes, decider, key="another"))


def test_another_day_under_the_same_key_is_refused_and_not_said_to_be_done(codes, decider):
    def extend(day, key="once"):
        said = Said(text="Chờ xác minh", due_on=day)
        return take(codes[:1], decider, step="extend", key=key, said=said)[0]

    day, other = dt.date(2026, 12, 1), dt.date(2026, 12, 9)
    assert [(each.done, each.again) for each in (extend(day), extend(day))] == [
        (True, False), (True, True),
    ]  # fmt: skip
    assert (extend(other).done, extend(other).en) == (False, str(KeyUsedForSomethingElse()))
    due = queries.folder(codes[0], seen_by=PLATFORM, on=TODAY).dossier.due_at
    assert day_of(due) == day


def test_what_was_refused_is_tried_again_under_the_same_key(codes, decider):
    other = makers.officer("decide", agency=LAND_OFFICE)
    actions.claim_dossier(codes[0], by=other, at=AT)
    assert not take(codes, decider)[0].done
    actions.release_dossier(codes[0], by=other, at=AT)
    outcomes = take(codes, decider)
    assert [(each.done, each.again) for each in outcomes] == [
        (True, False),
        (True, True),
        (True, True),
    ]


def test_many_are_claimed_at_once(codes, decider):
    assert all(each.done for each in take(codes, decider, step="claim"))
    assert all("dossiers.dossier-claimed" in events(code) for code in codes)


def test_a_dossier_named_twice_is_done_once_and_there_is_an_end(codes, decider):
    assert len(take([codes[0]] * 3, decider)) == 1
    with pytest.raises(TooManyAtOnce):
        take([str(n) for n in range(MOST + 1)], decider)


def test_which_paper_was_handed_over_is_not_said_of_many(codes, decider):
    """What is issued elsewhere is named one by one: one text for all would name somebody else's."""
    take(codes, decider)
    said = Said(text=makers.ELSEWHERE)
    outcomes = take(codes, decider, step="hand_over", key="other", said=said)
    assert not any(each.done for each in outcomes)
    assert {each.en.split(":")[0] for each in outcomes} == {"No result is in force here"}
    actions.take_step(codes[0], "hand_over", said=said, by=decider, at=AT)


@pytest.mark.usefixtures("demo")
def test_what_is_said_of_many_results_in_force_is_noted_in_each(lan):
    code, _key, leader = issued(lan)
    said = Said(text="Gửi qua bưu chính")
    clerk = makers.officer(
        "decide", agency=queries.results_of(code, seen_by=leader, on=TODAY)[0].agency
    )
    [line] = take([code], clerk, step="hand_over", said=said)
    assert (line.done, queries.folder(code, seen_by=lan, on=TODAY).notes) == (
        True, ["Gửi qua bưu chính"],
    )  # fmt: skip
