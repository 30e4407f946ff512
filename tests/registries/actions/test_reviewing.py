"""Two registrars decide a candidate, neither hears the other, and a race cannot outwit them."""

import datetime as dt
import itertools
import json
import threading
import uuid

import pytest
from django.db import connections

from lienmach import homes
from lienmach.ground import paging
from lienmach.ground.actor import PLATFORM, Actor, Duty
from lienmach.ground.refusals import NotAllowed
from lienmach.identity.rules.duties import Kind as Work
from lienmach.identity.rules.personal_id import Sex
from lienmach.ledger.models import Entry as Fact
from lienmach.registries import actions, queries
from lienmach.registries.actions import Birth, Entry
from lienmach.registries.actions.links import Found, keep_links
from lienmach.registries.models import CivilRecord, Link
from lienmach.registries.refusals import DecidedAlready, LinkUnknown, PartnerTaken, WordUnknown
from tests.identity.makers import AUTUMN, LEGAL_DAY, NOW

_numbers = itertools.count(1)


def registrar(name, unit="10507", kind=Work.REGISTER):
    duty = Duty(kind=kind, province="haiduong", unit=unit, unit_on=LEGAL_DAY)
    return Actor(id=name, name=name, duties=frozenset({duty}))


LAN, BINH, CHI = registrar("lan"), registrar("binh"), registrar("chi")


def born(name="Lê Gia Bảo"):
    """Enter a birth; return the keys of the entry and of the resident."""
    number = str(next(_numbers))
    birth = Birth(name, Sex.MALE, dt.date(2025, 8, 20), synthetic=True)
    entry = Entry("10507", LEGAL_DAY, "07", number, dt.date(2025, 9, 1))
    resident = actions.register_birth(birth, entry, by=PLATFORM, at=NOW)
    with homes.reading("registries"):
        return CivilRecord.objects.get(number=number, book="07").pk, resident


def candidates(*pairs):
    found = [Found(one, other, 3.0, 0.6, {"lines": []}, is_link=False) for one, other in pairs]
    keep_links(found, model_hash="0" * 64, run=uuid.uuid4(), by=PLATFORM, at=NOW)
    with homes.reading("registries"):
        return [Link.objects.get(record=one, resident=other).pk for one, other in pairs]


def candidate():
    return candidates(born())[0]


def say(link, who, word):
    return actions.say_word(link, word=word, by=who, at=NOW)


def state(link):
    with homes.reading("registries"):
        row = Link.objects.get(pk=link)
        return row.state, row.how


def test_two_persons_make_a_link(haiduong):
    link = candidate()
    assert say(link, LAN, "same") is False
    assert state(link) == ("candidate", "")
    assert say(link, BINH, "same") is True
    assert state(link) == ("linked", "persons")
    assert sorted(queries.pair(CHI, link, on=AUTUMN).words) == [("binh", "same"), ("lan", "same")]
    with pytest.raises(DecidedAlready):
        say(link, CHI, "not-same")


def test_one_person_decides_nothing_however_often_they_speak(haiduong):
    link = candidate()
    for word in ("same", "same", "not-same", "same"):
        assert say(link, LAN, word) is False
    assert queries.pair(LAN, link, on=AUTUMN).mine == "same"
    say(link, LAN, "not-same")
    assert say(link, BINH, "not-same") is True
    assert state(link) == ("refused", "persons")


def test_a_third_person_decides_where_two_disagree_or_cannot_tell(haiduong):
    first, second = candidate(), candidate()
    assert not any([say(first, LAN, "same"), say(first, BINH, "not-same")])
    assert say(first, CHI, "not-same") is True
    assert not any([say(second, LAN, "cannot-tell"), say(second, BINH, "cannot-tell")])
    assert say(second, CHI, "same") is False
    assert state(second) == ("candidate", "")


def test_nobody_learns_of_anothers_word_before_the_end(haiduong):
    link = candidate()

    def seen(who):
        told = queries.pair(who, link, on=AUTUMN)
        listed = queries.to_review(who, on=AUTUMN, limit=999).items
        counts = [queries.count_to_review(who, on=AUTUMN, spoken=s) for s in (True, False)]
        return repr(told), repr(listed), counts

    before = seen(BINH)
    say(link, LAN, "not-same")
    assert seen(BINH) == before
    facts = Fact.objects.using("haiduong").filter(subject=str(link))
    assert "not-same" not in json.dumps([fact.payload for fact in facts])


def test_words_are_for_registrars_of_the_place(haiduong):
    link = candidate()
    for stranger in (registrar("x", "10525"), registrar("x", kind=Work.READ), Actor("x", "")):
        with pytest.raises(LinkUnknown):
            say(link, stranger, "same")
        with pytest.raises(LinkUnknown):
            queries.pair(stranger, link, on=AUTUMN)
        assert link not in [
            row.id for row in queries.to_review(stranger, on=AUTUMN, limit=999).items
        ]
        assert queries.count_to_review(stranger, on=AUTUMN) == 0
    with pytest.raises(NotAllowed):
        say(link, PLATFORM, "same")
    with pytest.raises(WordUnknown):
        say(link, LAN, "perhaps")
    with pytest.raises(LinkUnknown):
        say(uuid.uuid4(), LAN, "same")


def test_who_is_linked_already_is_offered_to_nobody_until_that_is_undone(haiduong):
    (record, resident), (_, other) = born(), born()
    one, rival = candidates((record, resident), (record, other))
    say(rival, LAN, "same")
    say(one, LAN, "same")
    say(one, BINH, "same")
    assert rival not in [row.id for row in queries.to_review(BINH, on=AUTUMN, limit=999).items]
    assert not queries.pair(BINH, rival, on=AUTUMN).is_open
    with pytest.raises(PartnerTaken):
        say(rival, BINH, "same")
    assert state(rival) == ("candidate", "")
    actions.undo_link(one, because="hai người", by=BINH, at=NOW)
    assert rival in [row.id for row in queries.to_review(BINH, on=AUTUMN, limit=999).items]
    assert say(rival, BINH, "same") is True


def test_the_list_goes_on_where_it_stopped(haiduong):
    for _ in range(3):
        candidate()
    every = queries.to_review(CHI, on=AUTUMN, limit=999).items
    paged = paging.whole(lambda cursor: queries.to_review(CHI, on=AUTUMN, cursor=cursor, limit=2))
    assert list(paged) == every
    rest = queries.to_review(CHI, on=AUTUMN, cursor=queries.place(every[0]), limit=999)
    assert (rest.items, rest.next) == (every[1:], None)
    assert queries.count_to_review(CHI, on=AUTUMN) == len(every)


@pytest.mark.parametrize("words", [("same", "same"), ("same", "not-same")])
def test_two_words_at_the_same_moment_are_both_heard(haiduong, words):
    link, together, results = candidate(), threading.Barrier(2), []

    def speak(who, word):
        try:
            with homes.province("haiduong"):
                together.wait()
                results.append(say(link, who, word))
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=speak, args=each) for each in zip((LAN, BINH), words, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    agreed = len(set(words)) == 1
    assert sorted(results) == [False, agreed]
    assert state(link)[0] == ("linked" if agreed else "candidate")
