"""The names of the forms, and how what happened is told in them."""

import dataclasses
import inspect

from lienmach.dossiers import events
from lienmach.dossiers.rules import paperwork
from lienmach.ground.events import Event


def test_there_are_seven_forms_with_names():
    assert list(paperwork.NAMES) == list(paperwork.FORMS)
    assert set(paperwork.BODIES) == paperwork.ACTS
    assert paperwork.is_form("01")
    assert not paperwork.is_form("08")
    assert "Mẫu số 04" in paperwork.foot("04")


def test_everything_that_happens_to_a_dossier_has_words():
    happenings = [
        each for _name, each in inspect.getmembers(events, inspect.isclass)
        if issubclass(each, Event) and each is not Event
        and "dossier" in {field.name for field in dataclasses.fields(each)}
    ]  # fmt: skip
    assert len(happenings) > 10
    unsaid = [each.name for each in happenings if each.name not in paperwork.EVENTS]
    assert not unsaid


def test_an_event_is_told_with_what_it_names():
    assert paperwork.happening("dossiers.paper-issued", {"form": "02"}) == "Phát hành mẫu 02"
    assert paperwork.happening("other.thing", {}) == "other.thing"
