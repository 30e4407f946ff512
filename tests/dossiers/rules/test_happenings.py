import dataclasses

import pytest

from lienmach.dossiers import events
from lienmach.dossiers.rules.happenings import ANSWERED, HAPPENED, told
from lienmach.ground.events import Event

ABOUT_DOSSIERS = [
    event.name
    for event in vars(events).values()
    if isinstance(event, type)
    and issubclass(event, Event)
    and event is not Event
    and "dossier" in {field.name for field in dataclasses.fields(event)}
]


@pytest.mark.parametrize("name", ABOUT_DOSSIERS)
def test_every_event_of_a_dossier_has_words(name):
    assert name in HAPPENED
    assert told(name, lang="vi") != told(name, lang="en")


def test_an_event_of_another_room_is_shown_by_its_name():
    assert told("papers.result-signed", lang="vi") == "papers.result-signed"


def test_an_event_is_told_with_what_it_names():
    told_ = told("dossiers.paper-issued", lang="vi", details={"form": "02"})
    assert told_ == "Phát hành mẫu 02"


@pytest.mark.parametrize("answer", ANSWERED)
def test_what_became_of_an_offer_is_told(answer):
    event = "dossiers.hand-over-answered"
    words = {told(event, lang=lang, details={"answer": answer}) for lang in ("vi", "en")}
    assert len(words) == 2
    assert words.isdisjoint(HAPPENED[event])
    assert told(event, lang="en") == "The hand-over was answered"
