"""Guessing without signing in is counted across processes and stopped; the owner still gets in."""

import datetime as dt
import threading

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import attempts
from lienmach.dossiers.models import Attempt
from lienmach.dossiers.refusals import FileNotPdf, FileTooLarge, NotFoundThatWay, TooManyTries
from lienmach.dossiers.rules import throttle
from lienmach.ground.ids import uuid7
from tests.dossiers import makers
from tests.dossiers.makers import AT, TODAY

WRONG = "AAAA-AAAA"


@pytest.fixture
def code(lan):
    return makers.submitted(lan)["code"]


@pytest.fixture
def word(lan, code):
    return queries.receipt_secrets(code, seen_by=lan, on=TODAY).word


def ask(code, word, address, at=AT):
    return actions.standing_of(code, word, address=address, at=at)


def wrong(code, address, at=AT):
    try:
        ask(code, WRONG, address, at)
    except (NotFoundThatWay, TooManyTries) as refusal:
        return type(refusal)
    raise AssertionError("a wrong word opened a dossier")


def test_who_guesses_is_stopped_and_the_right_word_does_not_help_then(code, word):
    here = str(uuid7())
    seen = [wrong(code, here) for _ in range(7)]
    assert seen == [NotFoundThatWay] * 5 + [TooManyTries] * 2
    with pytest.raises(TooManyTries):
        ask(code, word, here)
    assert ask(code, word, "another address").code == code
    later = AT + throttle.WINDOW + dt.timedelta(seconds=1)
    assert ask(code, word, here, later).code == code


def test_right_words_are_never_counted(code, word):
    here = str(uuid7())
    assert all(ask(code, word, here).code == code for _ in range(12))


def test_an_attack_from_everywhere_leaves_the_owner_a_try(code, word):
    for n in range(80):
        wrong(code, f"attacker {n}")
    assert wrong(code, "the owner's own") is NotFoundThatWay  # mistyped once
    assert ask(code, word, "the owner's own").code == code


def test_unknown_code_and_wrong_word_are_the_same_to_whoever_asks(code):
    unknown = "H24.101.01-261116-99999999"

    def costs(asked):
        with CaptureQueriesContext(connections["haiduong"]) as done:
            assert wrong(asked, str(uuid7())) is NotFoundThatWay
        return [query["sql"].split(None, 2)[:2] for query in done.captured_queries]

    costs(code)
    assert costs(code) == costs(unknown)
    with pytest.raises(NotFoundThatWay) as one:
        ask(code, WRONG, "a")
    with pytest.raises(NotFoundThatWay) as other:
        ask(unknown, WRONG, "b")
    assert (str(one.value), one.value.sentence_vi) == (str(other.value), other.value.sentence_vi)


def test_tries_at_once_are_bounded_too(code):
    here, seen = str(uuid7()), []

    def guess():
        with homes.province("haiduong"):
            seen.append(wrong(code, here))
        connections.close_all()

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen.count(NotFoundThatWay) <= throttle.OF_A_CODE_HERE


def test_guesses_at_tokens_are_stopped_and_a_right_one_is_answered_all_the_same(lan, code):
    here = str(uuid7())
    token = queries.receipt_secrets(code, seen_by=lan, on=TODAY).token
    for _ in range(throttle.OF_AN_ADDRESS):
        with pytest.raises(NotFoundThatWay):
            actions.standing_of_token("A" * 22, address=here, at=AT)
    with pytest.raises(TooManyTries):
        actions.standing_of_token("A" * 22, address=here, at=AT)
    assert actions.standing_of_token(token, address=here, at=AT).code == code
    with pytest.raises(NotFoundThatWay):
        actions.standing_of_token("A" * 22, address="elsewhere", at=AT)


def test_no_address_is_kept_and_old_counts_go(code):
    wrong(code, "203.0.113.77")
    with homes.reading("dossiers"):
        assert "203.0.113.77" not in str(list(Attempt.objects.values()))
        before = Attempt.objects.filter(since__lte=AT).count()
    later = AT + dt.timedelta(days=2)
    for n in range(1 + before // 10):
        attempts.count_attempts([throttle.Subject("address", f"{n}")], at=later)
    with homes.reading("dossiers"):
        assert not Attempt.objects.filter(since__lte=AT).exists()


def test_files_are_bounded_in_size_kind_and_number(counter, monkeypatch):
    here = str(uuid7())
    monkeypatch.setattr(attempts.results, "checked_file", lambda content, **_: content)
    with pytest.raises(FileNotPdf):
        actions.file_checked(b"GIF89a", address=here, at=AT)
    with pytest.raises(FileTooLarge):
        actions.file_checked(b"%PDF-" + bytes(10 << 20), address=here, at=AT)
    for _ in range(throttle.FILES_OF_AN_ADDRESS):
        actions.file_checked(b"%PDF-1.7", address=here, at=AT)
    with pytest.raises(TooManyTries):
        actions.file_checked(b"%PDF-1.7", address=here, at=AT)
