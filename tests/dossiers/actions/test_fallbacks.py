"""What a ministry's system serves is taken in here in an outage, and decided to its end."""

import datetime as dt

import pytest

from lienmach.dossiers import actions
from lienmach.dossiers.actions import Said
from lienmach.dossiers.models import Fallback
from lienmach.dossiers.refusals import (
    FallbackMalformed,
    NoFallback,
    ReasonMissing,
    RunByMinistry,
    ServedByMinistry,
)
from lienmach.ground.actor import Actor, Duty
from lienmach.ground.refusals import NotAllowed
from tests.dossiers import makers
from tests.dossiers.makers import AT, LICENCE

DATA = makers.example(LICENCE)
HOUR = dt.timedelta(hours=1)
PUBLISHER = Actor(
    "018f5b3e-0000-7000-8000-00000000000a", "Thử", frozenset({Duty("publish", "haiduong")})
)


@pytest.fixture
def over(counter):
    """Forget what was announced when the test is over."""
    yield
    Fallback.objects.using("haiduong").all().delete()


def filed(lan, at):
    return makers.submitted(lan, procedure=LICENCE, data=DATA, at=at)


def announce(*, since=AT, by=PUBLISHER, why="Cổng bảo trì", until=None, at=AT):
    return actions.announce_fallback(since=since, until=until, why=why, by=by, at=at)


def test_what_a_ministry_serves_is_filed_there(lan, over):
    with pytest.raises(ServedByMinistry) as told:
        filed(lan, AT)
    assert "Cổng Dịch vụ công quốc gia" in told.value.sentence_vi


def test_in_an_outage_it_is_taken_in_and_decided_to_its_end(lan, over):
    key = announce(since=AT + HOUR)
    assert announce(since=AT + HOUR) == key
    with pytest.raises(ServedByMinistry):
        filed(lan, AT)
    receipt = filed(lan, AT + HOUR)
    assert actions.end_fallback(by=PUBLISHER, at=AT + 2 * HOUR) == 1
    with pytest.raises(ServedByMinistry):
        filed(lan, AT + 2 * HOUR)
    clerk = makers.officer("decide", agency=receipt["competent_agency"]["code"])
    actions.decide_dossier(receipt["code"], outcome="granted", by=clerk, at=AT + 3 * HOUR)


def test_an_outage_that_comes_before_the_announced_one_begins_at_once(lan, over):
    key = announce(since=AT + 168 * HOUR)
    assert announce(since=AT + HOUR, why="Cổng hỏng") == key
    with pytest.raises(ServedByMinistry):
        filed(lan, AT)
    filed(lan, AT + HOUR)
    assert Fallback.objects.using("haiduong").get().why == "Cổng hỏng"


def test_one_with_an_end_may_come_before_one_without(lan, over):
    key = announce(since=AT + 168 * HOUR)
    assert announce(until=AT + 2 * HOUR) != key
    filed(lan, AT + HOUR)
    with pytest.raises(ServedByMinistry):
        filed(lan, AT + 2 * HOUR)
    filed(lan, AT + 168 * HOUR)


def test_what_was_not_taken_in_in_an_outage_is_not_decided_here(lan, over):
    announce()
    receipt = filed(lan, AT)
    Fallback.objects.using("haiduong").update(since=AT + HOUR)
    clerk = makers.officer("decide", agency=receipt["competent_agency"]["code"])
    for step in ("decide", "propose", "ask_for_supplement", "extend", "stop"):
        with pytest.raises(RunByMinistry):
            actions.take_step(receipt["code"], step, said=Said(), by=clerk, at=AT)
    actions.withdraw(receipt["code"], by=lan, at=AT)


def test_a_country_without_a_portal_serves_it_all_the_year(lan, monkeypatch):
    monkeypatch.setenv("LIENMACH_PORTAL_URL", "none")
    receipt = filed(lan, AT)
    clerk = makers.officer("decide", agency=receipt["competent_agency"]["code"])
    actions.decide_dossier(receipt["code"], outcome="granted", by=clerk, at=AT)
    monkeypatch.delenv("LIENMACH_PORTAL_URL")
    with pytest.raises(ServedByMinistry):
        filed(lan, AT)


def test_only_who_publishes_says_so_and_with_a_reason(lan, over):
    with pytest.raises(NotAllowed):
        announce(by=makers.officer("decide"))
    with pytest.raises(NotAllowed):
        actions.end_fallback(by=lan, at=AT)
    with pytest.raises(ReasonMissing):
        announce(why=" ")
    with pytest.raises(FallbackMalformed):
        announce(since=AT - HOUR)
    with pytest.raises(FallbackMalformed):
        announce(until=AT)
    with pytest.raises(FallbackMalformed):
        announce(since=AT + dt.timedelta(days=367))
    with pytest.raises(NoFallback):
        actions.end_fallback(by=PUBLISHER, at=AT)
