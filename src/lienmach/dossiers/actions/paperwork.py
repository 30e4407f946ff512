"""Issue the forms of the one-stop office."""

import datetime as dt

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions import contents
from lienmach.dossiers.actions.answers import Answered, Request, answer, answered_before
from lienmach.dossiers.actions.notes import opened
from lienmach.dossiers.actions.stepping import check_duty
from lienmach.dossiers.events import PaperIssued
from lienmach.dossiers.models import Dossier, IssuedPaper
from lienmach.dossiers.queries import paperwork as drawn
from lienmach.dossiers.queries.receipts import check_holder
from lienmach.dossiers.refusals import NoSuchForm
from lienmach.dossiers.rules import duties, papers, paperwork
from lienmach.dossiers.rules.calendars import day_of, told
from lienmach.dossiers.rules.paperwork import Form
from lienmach.ground.actor import Actor
from lienmach.ledger import actions as ledger

ISSUE_PAPER = "issue-paper"


def issue_paper(
    code: str,
    *,
    form: Form,
    address: str,
    key: str,
    by: Actor,
    at: dt.datetime,
    reason: str = "",
    until: dt.date | None = None,
) -> Answered:
    """
    Issue a form 01 to 06 for a dossier; the same key again gets the same answer.

    Forms 02 to 05 are made with the step they tell of (:func:`handling.take_step`); here they are
    issued once more.

    What an act says is its ``reason``, or what the office wrote in the dossier. ``until`` is the new
    day that a letter of apology proposes. The form is set before the action, which keeps it.
    :raises ReasonMissing: when there is nothing to say.
    :raises ActFirst: when what the form tells of has not happened.
    :raises NoSuchForm: for the register, which is of a desk and not of a dossier.
    """
    if form == "07":
        raise NoSuchForm
    if form in paperwork.ACTS:
        drawn.check_act_stands(code, form, until=until, seen_by=by, on=day_of(at))
    if form == "01":
        content = drawn.receipt_pdf(code, address=address, seen_by=by, at=at)
    else:
        content = drawn.form_pdf(code, form, reason=reason, until=until, seen_by=by, at=at)
    asked = {"in": code, "form": form, "reason": reason, "until": str(until or "")}
    request = Request(asker=queries.person_of(by), operation=ISSUE_PAPER, key=key, asked=asked)
    return keep_paper(code, form=form, content=content, request=request, by=by, at=at)


@homes.action("dossiers", idempotent=True)
def keep_paper(
    code: str, *, form: Form, content: bytes, request: Request, by: Actor, at: dt.datetime
) -> Answered:
    """
    Keep a form that leaves the house, and record its digest.

    Of what is drawn anew whenever asked for the digest alone is recorded: a kept receipt would hold
    its secrets in plain.
    """
    dossier = opened(code, by=by, at=at)
    if form == "01":
        check_holder(dossier, by, on=day_of(at))
    else:
        check_duty(dossier, duties.HANDLE, by=by, at=at)
    known = answered_before(request, at=at)
    if known is not None:
        return known
    sha256 = keep(dossier, form, content, by=by, at=at)
    return answer(
        request,
        {"dossier": code, "form": form, "sha256": sha256, "size": len(content), "at": told(at)},
    )


def keep(dossier: Dossier, form: Form, content: bytes, *, by: Actor, at: dt.datetime) -> str:
    """Keep a form of a locked dossier within the action around, and record it; return its digest."""
    sha256 = papers.digest(content)
    if form in paperwork.ACTS:
        contents.keep(content)
        IssuedPaper.objects.create(
            province=dossier.province, dossier=dossier, form=form, size=len(content),
            sha256=sha256, at=at, by=by.id,
        )  # fmt: skip
    fact = PaperIssued(dossier=dossier.code, form=form, sha256=sha256)
    ledger.record(fact, subject=dossier.code, by=by, at=at)
    return sha256
