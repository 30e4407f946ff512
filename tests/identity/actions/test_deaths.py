"""What ends with a person ends by itself, says why, and nobody signs in as them."""

import datetime as dt
import itertools

import pytest

from lienmach.ground.actor import PLATFORM, Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.identity import actions, queries
from lienmach.identity.actions import accounts
from lienmach.identity.refusals import PersonDied
from lienmach.identity.rules.assurance import Level
from lienmach.identity.rules.attributes import Attributes
from lienmach.identity.rules.mandates import Basis
from lienmach.ledger.queries import timeline
from tests.identity import makers
from tests.identity.makers import AUTUMN, NOW

DIED_ON = NOW.date()
QUESTIONS = itertools.count()
LATER = NOW + dt.timedelta(days=3)


@pytest.fixture
def granny(haiduong):
    """Somebody as the register knows them."""
    return makers.new_person(name="Nguyễn Thị Bà")


def known(new):
    """Register somebody; return them as who signs in."""
    return Actor(id=str(actions.register_person(new, by=PLATFORM, at=NOW)), name="", level=2)


def mandate(grantor, holder):
    return actions.grant_mandate(
        grantor.key, holder=holder.key, basis=Basis.POWER_OF_ATTORNEY, since=AUTUMN,
        by=grantor, at=NOW,
    )  # fmt: skip


def die(new, *, by=PLATFORM):
    actions.note_death(new.personal_id, died_on=DIED_ON, by=by, at=NOW)


def acting(token):
    return queries.acting(queries.authenticate(token, LATER).actor, on=LATER.date()).mandates


def test_mandates_by_and_for_the_dead_end_that_day_and_say_why(granny):
    her, nephew, child = known(granny), known(makers.new_person()), known(makers.new_person())
    given, held = mandate(her, nephew), mandate(child, her)
    token = makers.token(person=nephew.key)
    assert [one.id for one in acting(token)] == [str(given)]
    die(granny)
    assert acting(token) == ()
    row = queries.mandate(nephew, given)
    assert (row.ended_on, row.ended_because) == (DIED_ON, "grantor-died")
    assert row.stands(DIED_ON) == "ended"
    assert queries.mandate(child, held).ended_because == "holder-died"
    last = timeline(str(given))[-1]
    assert (last.event, last.payload["because"]) == ("identity.mandate-revoked", "grantor-died")


def test_tokens_and_sessions_of_the_dead_speak_no_more(granny):
    her = known(granny)
    token, session = makers.token(person=her.key), makers.session(person=her.key)
    assert queries.authenticate(token, NOW)
    die(granny)
    assert queries.authenticate(token, NOW) is None
    assert queries.signed_in(session, NOW) is None
    [row] = queries.tokens_of(her).items
    assert row.revoked_at is not None
    with pytest.raises(PersonDied):
        makers.token(person=her.key)


def test_nobody_signs_in_as_the_dead_or_comes_to_act_for_them(granny):
    her, nephew = known(granny), known(makers.new_person())
    sign_in(granny, "before")
    die(granny)
    for subject in ("before", "another account"):
        with pytest.raises(PersonDied):
            sign_in(granny, subject)
    with pytest.raises(PersonDied):
        mandate(her, nephew)
    with pytest.raises(PersonDied):
        mandate(nephew, her)


def test_a_death_is_noted_once_and_only_by_the_platform(granny):
    her = known(granny)
    with pytest.raises(NotAllowed):
        die(granny, by=her)
    die(granny)
    facts = timeline(her.id)
    die(granny)
    assert timeline(her.id) == facts
    die(makers.new_person())  # whom nobody here knows


def sign_in(new, subject):
    """Sign somebody in as their e-ID says."""
    said = Attributes(
        subject=subject, personal_id=new.personal_id, name=new.full_name,
        birth_date=new.birth_date, sex=new.sex,
    )  # fmt: skip
    answer = accounts.Answer(
        issuer="https://id.example", said=said, level=Level.TWO, binds=True, synthetic=True,
        state=f"{new.personal_id} {next(QUESTIONS)}",
    )  # fmt: skip
    return actions.sign_in_citizen(answer, browser=actions.Browser(), at=NOW)
