"""What an application that was started keeps, for how long, and when its procedure changes."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from lienmach.dossiers.rules.form_faults import faults_of
from lienmach.dossiers.rules.form_pages import opened
from lienmach.dossiers.rules.form_schema import Form, answered

KEPT = dt.timedelta(days=30)
"""How long an application is kept after it was last saved. Our own choice; no law was found."""

MOST = 40
"""How many applications one person may have started at a time."""

PLACES = (("parcel_commune", "parcel_commune_on"),)
"""Questions of a form that say themselves where the matter lies: a unit, and the day it is meant as of."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What of an application holds under another version of its procedure, and what does not."""

    answers: dict[str, Any]
    passed: list[str]
    dropped: list[str]


def expiry(saved_at: dt.datetime) -> dt.datetime:
    """Return when an application that was saved at a moment is removed."""
    return saved_at + KEPT


def merged(answers: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers with others put over them; what is given as nothing is taken out."""
    return answered({**answers, **given})


def carried(form: Form, answers: Mapping[str, Any], passed: Collection[str]) -> Carried:
    """
    Return what of the answers fits another version's form, whose questions are asked anew else.

    An answer fits if its question is still asked and takes it.
    """
    known = {name: value for name, value in answers.items() if name in form.questions}
    wrong = {fault.field for fault in faults_of(form, known)}
    fits = {name: value for name, value in known.items() if name not in wrong}
    counted = opened(form, fits)
    kept = {name: value for name, value in fits.items() if name in counted}
    return Carried(
        answers=kept,
        passed=[name for name in passed if name in form.questions],
        dropped=sorted(set(answers) - set(kept)),
    )


def clashes(stored: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """
    Return where a page that is out of date would write over an answer: the stored and the given.

    The same answer twice is none, and neither is one where nothing was stored.
    """
    known, new = answered(stored), answered(given)
    return {
        name: (known[name], new.get(name))
        for name in given
        if name in known and known[name] != new.get(name)
    }


def place_of(answers: Mapping[str, Any]) -> tuple[str, dt.date] | None:
    """Return where the answers themselves say that the matter lies: a unit as of a day."""
    for unit, day in PLACES:
        try:
            return str(answers[unit]), dt.date.fromisoformat(str(answers[day]))
        except (KeyError, ValueError):
            continue
    return None


def says_place(form: Form) -> bool:
    """Test if a form asks itself where the matter lies."""
    return any(unit in form.questions for unit, _day in PLACES)
