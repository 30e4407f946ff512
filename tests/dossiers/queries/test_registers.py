"""As of which day registers are asked."""

import datetime as dt
import uuid

from lienmach.dossiers.queries import registers
from lienmach.dossiers.rules import forms
from lienmach.dossiers.rules.prefilling import Wish
from lienmach.ground.actor import PLATFORM
from tests.dossiers.makers import AT, TODAY


def test_registers_are_asked_as_of_the_day_in_vietnam(monkeypatch):
    """A moment that a database gives is one of UTC, where it is yesterday until seven."""
    asked = []
    monkeypatch.setattr(registers.applicants, "one", lambda *_, on, **__: asked.append(on))
    wish = Wish("name", "residents", "full_name", "applicant", "")
    early = AT.replace(hour=1).astimezone(dt.UTC)
    registers.said(
        forms.compiled([]), {}, [wish], applicant=uuid.uuid4(), seen_by=PLATFORM, at=early
    )
    assert asked == [TODAY]
