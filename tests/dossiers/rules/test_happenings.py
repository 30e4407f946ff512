import pytest

from lienmach.dossiers import events
from lienmach.dossiers.rules.happenings import HAPPENED, told
from lienmach.ground.events import Event

ABOUT_DOSSIERS = [
    event.name
    for event in vars(events).values()
    if isinstance(event, type) and issubclass(event, Event) and event is not Event
    if event is not events.ProcedurePublished
]


@pytest.mark.parametrize("name", ABOUT_DOSSIERS)
def test_every_event_of_a_dossier_has_words(name):
    assert name in HAPPENED
    assert told(name, lang="vi") != told(name, lang="en")


def test_an_event_of_another_room_is_shown_by_its_name():
    assert told("papers.result-signed", lang="vi") == "papers.result-signed"
