"""Say how satisfied one is with the handling of a dossier."""

import datetime as dt

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions.answers import Answered, Request, answer, answered_before
from lienmach.dossiers.actions.notes import opened
from lienmach.dossiers.events import SatisfactionGiven
from lienmach.dossiers.models import Satisfaction
from lienmach.dossiers.refusals import (
    NoResultYet,
    NotStorable,
    SaidAlready,
    ScoreUnknown,
    WordsTooLong,
)
from lienmach.dossiers.rules import forms
from lienmach.dossiers.rules.calendars import day_of
from lienmach.dossiers.rules.satisfaction import LONGEST_WORDS, SCORES
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.ledger import actions as ledger

RATE = "say-satisfaction"


@homes.action("dossiers", idempotent=True)
def say_satisfaction(
    code: str, *, score: int, words: str, key: str, by: Actor, at: dt.datetime
) -> Answered:
    """
    Say how satisfied one is, 1 to 5, once a dossier and after its decision.

    The ledger is told of the agency, the procedure and the month alone, under the agency: whoever
    handled the dossier shall not find in its timeline that its applicant spoke.
    :raises NotAllowed: to all but the applicant and whoever filed it for them.
    :raises NoResultYet: before it is decided.
    :raises SaidAlready: when they have.
    """
    if score not in SCORES:
        raise ScoreUnknown
    if len(words) > LONGEST_WORDS:
        raise WordsTooLong
    if forms.text_fault(words):
        raise NotStorable
    dossier = opened(code, by=by, at=at)
    who = queries.person_of(by)
    if not queries.acts_as_applicant(by, dossier, on=day_of(at)):
        raise NotAllowed
    request = Request(
        asker=who, operation=RATE, key=key, asked={"in": code, "score": score, "words": words}
    )
    known = answered_before(request, at=at)
    if known is not None:
        return known
    agency = queries.who_answers(dossier, on=day_of(at))
    if dossier.outcome is None or agency is None:
        raise NoResultYet
    if Satisfaction.objects.filter(province=dossier.province, dossier=dossier).exists():
        raise SaidAlready
    month = day_of(at).replace(day=1)
    Satisfaction.objects.create(
        province=dossier.province, dossier=dossier, agency=agency, procedure=dossier.procedure,
        month=month, score=score, words=words.strip(),
    )  # fmt: skip
    ledger.record(
        SatisfactionGiven(agency=agency, procedure=dossier.procedure, month=f"{month:%Y-%m}"),
        subject=f"satisfaction:{agency}", by=PLATFORM, at=at,
    )  # fmt: skip
    return answer(request, {"dossier": code, "score": score})
