"""Say whether a birth and a resident are one person: two persons must, without hearing the other."""

import datetime as dt
import uuid

from django.db import IntegrityError

from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.homes import action, current_province
from lienmach.ledger import actions as ledger
from lienmach.registries.actions.links import demand_registrar, locked
from lienmach.registries.events import LinkDecided, LinkReviewed
from lienmach.registries.models import Link, LinkWord
from lienmach.registries.refusals import DecidedAlready, PartnerTaken, WordUnknown
from lienmach.registries.rules.agreement import Word, verdict

OUTCOMES = {Word.SAME: Link.State.LINKED, Word.NOT_SAME: Link.State.REFUSED}


@action("registries")
def say_word(link: uuid.UUID, *, word: str, by: Actor, at: dt.datetime) -> bool:
    """
    Say a word on a candidate, or another than before; return whether that decides it.

    Two persons decide by the same word; who cannot tell leaves it to others.
    :raises WordUnknown: when it is none of the three words.
    :raises DecidedAlready: when the candidate has been decided meanwhile.
    :raises PartnerTaken: when the birth or the resident is linked with another.
    """
    if word not in list(Word):
        raise WordUnknown
    if by.is_platform:  # evidence has spoken already; what is asked for is a person
        raise NotAllowed
    row = locked(link)
    demand_registrar(row, by=by, at=at)
    if row.state != Link.State.CANDIDATE:
        raise DecidedAlready
    LinkWord.objects.update_or_create(
        province=current_province(), link=row, said_by=by.id,
        defaults={"word": word, "said_at": at},
    )  # fmt: skip
    decided = verdict(Word(said) for said in row.words.values_list("word", flat=True))
    if decided is None:
        # What was said stays out of the fact: it is read by others before the link is decided.
        ledger.record(LinkReviewed(link=str(link)), subject=str(link), by=by, at=at)
        return False
    row.state, row.how, row.decided_at = OUTCOMES[decided], Link.How.PERSONS, at
    try:
        row.save(update_fields=["state", "how", "decided_at"])
    except IntegrityError as error:
        raise PartnerTaken from error
    ledger.record(
        LinkDecided(
            link=str(link), record=str(row.record_id), resident=str(row.resident_id),
            outcome=row.state,
        ),
        subject=str(link), by=by, at=at,
    )  # fmt: skip
    return True
