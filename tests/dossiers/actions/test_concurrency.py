"""Many at once: the hot path under contention, with real connections."""

import json
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

from django.db import connections

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import submission
from lienmach.dossiers.refusals import DraftOpenAlready, KeyUsedForSomethingElse, NotNow
from lienmach.dossiers.rules.codes import parse
from lienmach.ground.actor import PLATFORM
from tests.dossiers import makers
from tests.dossiers.makers import AT

AT_ONCE = 20


def together(*jobs):
    """Start all jobs at one moment, each in a thread with its own connection."""
    start = Barrier(len(jobs))

    def run(job):
        try:
            with homes.province("haiduong"):
                start.wait()
                return job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def hand_in(application, by):
    return lambda: actions.submit_dossier(application, by=by, at=AT)


def test_twenty_at_one_desk_get_twenty_codes_without_a_gap(counter):
    people = [makers.person() for _ in range(AT_ONCE)]
    at = AT.replace(month=10, day=5)
    answers = together(
        *(
            lambda who=who: actions.submit_dossier(makers.application(who), by=who, at=at)
            for who in people
        )
    )
    serials = sorted(parse(json.loads(answer.body)["code"]).serial for answer in answers)
    assert serials == list(range(1, AT_ONCE + 1))


def test_a_number_is_taken_while_another_dossier_is_still_written(lan, monkeypatch):
    real, waits = submission._taken_in, Barrier(2)

    def once_both_have_numbers(*args, **more):
        waits.wait(timeout=5)  # whoever held the counter's row here would wait alone
        return real(*args, **more)

    makers.submitted(lan)  # the day's first makes the row
    monkeypatch.setattr(submission, "_taken_in", once_both_have_numbers)
    answers = together(*(hand_in(makers.application(lan), lan) for _ in range(2)))
    serials = sorted(parse(json.loads(answer.body)["code"]).serial for answer in answers)
    assert serials[1] == serials[0] + 1


def test_the_same_key_eight_times_at_once_is_one_dossier(lan):
    answers = together(*(hand_in(makers.application(lan, key="k"), lan) for _ in range(8)))
    assert sorted(answer.status for answer in answers) == [200] * 7 + [201]
    assert len({answer.body for answer in answers}) == 1
    assert len(queries.own(lan, on=makers.TODAY).items) == 1


def test_of_two_requests_under_one_key_at_once_one_is_refused(lan):
    def attempt(parcel):
        try:
            data = {**makers.LAND_DATA, "parcel": parcel}
            answer = actions.submit_dossier(
                makers.application(lan, key="k", data=data), by=lan, at=AT
            )
        except KeyUsedForSomethingElse:
            return "refused"
        return answer.status

    done = together(lambda: attempt("1"), lambda: attempt("2"))
    assert sorted(map(str, done)) == ["201", "refused"]


def test_notes_at_once_are_numbered_without_a_gap(lan):
    code = makers.submitted(lan)["code"]
    answers = together(
        *(lambda n=n: makers.noted(code, f"note {n}", by=lan) for n in range(AT_ONCE))
    )
    numbers = sorted(json.loads(answer.body)["number"] for answer in answers)
    assert numbers == list(range(1, AT_ONCE + 1))
    folder = queries.folder(code, seen_by=lan, on=makers.TODAY)
    assert sorted(folder.notes) == sorted(f"note {n}" for n in range(AT_ONCE))


def test_of_two_decisions_at_once_one_stands(lan):
    code = makers.submitted(lan)["code"]
    chief = makers.officer("decide", agency=makers.LAND_OFFICE)

    def attempt(outcome):
        try:
            actions.decide_dossier(code, outcome=outcome, by=chief, at=AT)
        except NotNow:
            return None
        return outcome

    done = together(lambda: attempt("granted"), lambda: attempt("refused"))
    [stands] = [outcome for outcome in done if outcome]
    assert queries.folder(code, seen_by=lan, on=makers.TODAY).dossier.outcome == stands


def test_of_two_who_begin_a_draft_at_once_one_is_told_that_there_is_one(counter):
    def begin(number):
        try:
            return actions.begin_draft(
                makers.LAND, version=f"v9.{number}", since=makers.TODAY, by=PLATFORM, at=AT
            )
        except DraftOpenAlready as refused:
            return refused

    for _ in range(3):
        told = together(*(partial(begin, number) for number in range(4)))
        assert [each for each in told if not isinstance(each, DraftOpenAlready)] == [makers.LAND]
        actions.drop_draft(makers.LAND, edition=1, by=PLATFORM, at=AT)


def test_an_outage_announced_by_several_at_once_is_one(counter):
    def announce(number):
        return actions.announce_fallback(since=AT, why=f"Mất kết nối {number}", by=PLATFORM, at=AT)

    for _ in range(3):
        keys = together(*(partial(announce, number) for number in range(4)))
        assert len({*keys}) == 1
        actions.end_fallback(by=PLATFORM, at=AT)
