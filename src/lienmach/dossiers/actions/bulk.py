"""One step over many dossiers: each its own transaction, its own outcome."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from lienmach.dossiers import queries
from lienmach.dossiers.actions.answers import AGAIN, Request
from lienmach.dossiers.actions.assigning import claim_dossier
from lienmach.dossiers.actions.handling import take_step
from lienmach.dossiers.actions.stepping import Said
from lienmach.dossiers.refusals import TooManyAtOnce
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import Refusal, Unavailable

MOST = 200
OPERATION = "bulk-step"
CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """What became of one dossier of many: done (again: by an earlier try), or why not."""

    code: str
    done: bool
    again: bool = False
    en: str = ""
    vi: str = ""


def take_steps(
    codes: Sequence[str], step: str, *, said: Said, key: str, by: Actor, at: dt.datetime
) -> list[StepOutcome]:
    """
    Take a step in each of some dossiers, in their order; what one refuses stops no other.

    The key makes it one deed: asked again, what was done is not done twice, and what was
    refused is tried again. Not an action itself, for each dossier is one.
    :raises TooManyAtOnce: when there are more than can be waited for.
    """
    wanted = list(dict.fromkeys(codes))
    if len(wanted) > MOST:
        raise TooManyAtOnce
    return [_one(code, step, said=said, key=key, by=by, at=at) for code in wanted]


def _one(code: str, step: str, *, said: Said, key: str, by: Actor, at: dt.datetime) -> StepOutcome:
    try:
        if step == CLAIM:  # claimed again it is the same officer's still
            claim_dossier(code, by=by, at=at)
            return StepOutcome(code, done=True)
        answered = take_step(
            code,
            step,
            said=said,
            by=by,
            at=at,
            request=_request(code, step, said, key, by),
            alone=False,
        )
    except Unavailable:
        raise  # not this dossier's fault, and the next one's neither
    except Refusal as refusal:
        return StepOutcome(code, done=False, en=str(refusal), vi=refusal.sentence_vi)
    return StepOutcome(code, done=True, again=answered is not None and answered.status == AGAIN)


def _request(code: str, step: str, said: Said, key: str, by: Actor) -> Request:
    asked = {"in": code, "step": step, "text": said.text, "outcome": said.outcome}
    if said.due_on:  # a step without a day is what it was before days were told apart
        asked["due_on"] = said.due_on.isoformat()
    return Request(
        asker=queries.person_of(by), operation=OPERATION, key=f"{key}:{code}", asked=asked
    )
