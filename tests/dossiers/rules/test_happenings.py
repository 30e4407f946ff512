import dataclasses

import pytest

from lienmach.dossiers import events
from lienmach.dossiers.rules.happenings import (
    ANSWERED,
    HAPPENED,
    WHO_VI,
    representatives,
    seen_by_applicants,
    told,
    who,
)
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


def test_who_acted_is_told_without_a_name():
    acting = representatives([
        ("holder", {"mandate": "m"}), ("parent", {"by_mandate": ["n"]}), ("lan", {"mandate": None}),
    ])  # fmt: skip
    assert acting == {"holder", "parent"}
    told_ = {
        actor: who(actor, applicant="lan", acting=acting)
        for actor in ("lan", "holder", "parent", "officer of a desk", "platform")
    }
    assert [*told_.values()] == [
        "applicant", "representative", "representative", "officer", "platform",
    ]  # fmt: skip
    assert {*told_.values()} <= WHO_VI.keys()
    assert seen_by_applicants("holder", applicant="lan", acting=acting) == "representative"
    assert seen_by_applicants("national-portal", applicant="lan") == "office"
