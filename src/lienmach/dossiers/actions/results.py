"""
Issue a result: set it down, number it, sign it, publish it; and take it back.

Four steps, each an action of its own, so that what fails loses nothing: who issues again goes
on where it stopped, under the same number. The key is asked between two actions and never
within one, for it may be slow and a move must not wait for it.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions import contents
from lienmach.dossiers.actions.notes import LONGEST_REASON, opened, stated
from lienmach.dossiers.events import (
    ResultNumbered,
    ResultPublished,
    ResultRevoked,
    ResultSet,
    ResultSigned,
    ResultVoided,
)
from lienmach.dossiers.models import Dossier, IssuedPaper, Result
from lienmach.dossiers.queries import keys, places, results
from lienmach.dossiers.queries.keys import Keys
from lienmach.dossiers.refusals import (
    ContentIncomplete,
    NobodyCompetent,
    NoSuchResult,
    NotNow,
    NotStorable,
    SigningFailed,
)
from lienmach.dossiers.rules import (
    codes,
    forms,
    receipts,
    result_papers,
    setting,
    signatures,
)
from lienmach.dossiers.rules import results as rules
from lienmach.dossiers.rules.calendars import day_of
from lienmach.dossiers.rules.result_papers import ResultPaper
from lienmach.dossiers.rules.results import PENDING
from lienmach.dossiers.rules.signatures import Signed
from lienmach.dossiers.rules.states import DECIDED
from lienmach.ground import installation, sql
from lienmach.ground.actor import Actor
from lienmach.ground.ids import uuid7
from lienmach.ground.refusals import NotAllowed
from lienmach.ledger import actions as ledger

if TYPE_CHECKING:
    from pyhanko.sign.timestamps import TimeStamper

FORM = "result"


def issue_result(
    code: str,
    *,
    said: Mapping[str, Any],
    address: str,
    by: Actor,
    at: dt.datetime,
    replaces: uuid.UUID | None = None,
    port: Keys | None = None,
    stamper: "TimeStamper | None" = None,
) -> uuid.UUID:
    """
    Issue the result of a decided dossier, or go on where it stopped; return its key.

    ``said`` completes what the dossier holds, and mends what one on its way says until it is signed.
    ``address`` is that of the issuing province's portal, to which the QR code leads. ``replaces`` is
    the key of the result this one stands for.
    :raises NotNow: before a decision.
    :raises ContentIncomplete: when the law wants more on it.
    :raises NoSigningKey: when nobody signs for this agency here.
    :raises SigningFailed: when the key did not; the number is kept.
    """
    key = set_result(code, said=said, replaces=replaces, by=by, at=at)
    state = number_result(key, by=by, at=at)
    if state == "numbered":
        said, signed, token = _signed(key, address=address, at=at, port=port, stamper=stamper)
        state = keep_signed(key, said=said, signed=signed, token=token, by=by, at=at)
    if state == "signed":
        publish_result(key, by=by, at=at)
    return key


@homes.action("dossiers", idempotent=True)
def set_result(
    code: str, *, said: Mapping[str, Any], replaces: uuid.UUID | None, by: Actor, at: dt.datetime
) -> uuid.UUID:
    """
    Set down what a result says; return the key of the one on its way, or of the one in force.

    What an agency that has ended had on its way is void, for nobody signs in its name any more: who
    carries on begins anew, in its own book, with what had been said. One on its way that nobody has
    signed says from now on what is said now.
    :raises NoSuchResult: when ``replaces`` names none that was issued for this dossier.
    """
    dossier = opened(code, by=by, at=at)
    agency = _agency(dossier, on=day_of(at))
    if not results.may_sign(dossier, agency, by, on=day_of(at)):
        raise NotAllowed
    if dossier.state not in DECIDED or dossier.outcome is None:
        raise NotNow
    mine = Result.objects.filter(province=dossier.province, dossier_id=dossier.pk)
    pending = mine.filter(state__in=sorted(PENDING)).select_for_update(no_key=True).first()
    if pending is not None and pending.agency == agency:
        if pending.state != "signed":
            _set_anew(pending, dossier, said, by=by, at=at)
        return pending.pk
    if pending is not None:
        _void(pending, by=by, at=at)
    former = mine.filter(pk=replaces, valid_from__isnull=False).first() if replaces else None
    if replaces is not None and former is None:
        raise NoSuchResult
    in_force = mine.filter(state="published").first()
    if in_force is not None and in_force.pk != replaces:
        return in_force.pk
    paper, contents = _contents(dossier, agency, said, earlier=pending or former, at=at)
    result = Result.objects.create(
        province=dossier.province,
        dossier=dossier,
        kind=paper.code,
        state="set",
        agency=agency,
        contents=contents,
        replaces=replaces,
        set_at=at,
    )
    _record_set(result, by=by, at=at)
    return result.pk


def _set_anew(
    pending: Result, dossier: Dossier, said: Mapping[str, Any], *, by: Actor, at: dt.datetime
) -> None:
    """Let a locked result that nobody has signed say what is said now; it keeps its number."""
    _paper, contents = _contents(dossier, pending.agency, said, earlier=pending, at=at)
    if contents["particulars"] == pending.contents["particulars"]:
        return
    pending.contents, pending.set_at = contents, at
    pending.save(update_fields=["contents", "set_at"])
    _record_set(pending, by=by, at=at)


def _record_set(result: Result, *, by: Actor, at: dt.datetime) -> None:
    code = result.dossier.code
    ledger.record(
        ResultSet(
            dossier=code, result=str(result.pk), kind=result.kind, agency=result.agency,
            replaces=str(result.replaces) if result.replaces else None,
        ),
        subject=code, by=by, at=at,
    )  # fmt: skip


def _void(result: Result, *, by: Actor, at: dt.datetime) -> None:
    """Let a locked result on its way never be issued; its number stays, and is given to no other."""
    result.state = "void"
    result.save(update_fields=["state"])
    code = result.dossier.code
    ledger.record(
        ResultVoided(
            dossier=code, result=str(result.pk), agency=result.agency, number=result.number
        ),
        subject=code, by=by, at=at,
    )  # fmt: skip


@homes.action("dossiers", idempotent=True)
def number_result(key: uuid.UUID, *, by: Actor, at: dt.datetime) -> str:
    """Give a result its number, once and for ever; return the state it is in."""
    result = _locked(key, by=by, at=at)
    if rules.after(_state(result), "number") is None:
        return result.state
    province, day = result.province, day_of(at)
    [row] = sql.rows(
        homes.here("dossiers"), "lienmach.dossiers", "next_number",
        id=uuid7(), province=province, agency=result.agency, kind=result.kind, year=day.year,
        first=codes.first_serial(
            province, is_own=places.is_own_ground(result.agency, province, on=day)
        ),
    )  # fmt: skip
    result.year, result.serial, result.numbered_at = day.year, row["last"], at
    sign, *_names = result_papers.named(result.kind, result.contents)
    result.number = rules.number(row["last"], sign, result.agency)
    result.state = "numbered"
    result.save(update_fields=["year", "serial", "number", "numbered_at", "state"])
    ledger.record(
        ResultNumbered(
            dossier=result.dossier.code, result=str(key), number=result.number, year=day.year
        ),
        subject=result.dossier.code, by=by, at=at,
    )  # fmt: skip
    return "numbered"


@homes.action("dossiers", idempotent=True)
def keep_signed(
    key: uuid.UUID,
    *,
    said: Mapping[str, Any],
    signed: Signed,
    token: str,
    by: Actor,
    at: dt.datetime,
) -> str:
    """
    Keep the signed paper of a numbered result; return the state it is in.

    Of two who sign at once the first one's paper stands; the other was shown to nobody. Nor is
    that kept whose contents were set anew meanwhile: ``said`` is what it says.
    """
    result = _locked(key, by=by, at=at)
    if rules.after(_state(result), "sign") is None or result.contents != said:
        return result.state
    result.sha256 = contents.keep(signed.content)
    result.size, result.token_digest = len(signed.content), receipts.token_digest(token)
    result.signed_at, result.signed_by = at, by.id
    result.signature_level, result.certificate = signed.level, signed.certificate
    result.state = "signed"
    result.save()
    IssuedPaper.objects.create(
        province=result.province, dossier_id=result.dossier_id, form=FORM, size=result.size,
        sha256=result.sha256, at=at, by=by.id,
    )  # fmt: skip
    ledger.record(
        ResultSigned(
            dossier=result.dossier.code, result=str(key), sha256=result.sha256,
            certificate=signed.certificate, level=signed.level,
        ),
        subject=result.dossier.code, by=by, at=at,
    )  # fmt: skip
    return "signed"


@homes.action("dossiers", idempotent=True)
def publish_result(key: uuid.UUID, *, by: Actor, at: dt.datetime) -> str:
    """Let a signed result be in force; the one it stands for is replaced in the same moment."""
    result = _locked(key, by=by, at=at)
    if rules.after(_state(result), "publish") is None:
        return result.state
    mine = Result.objects.filter(province=result.province, dossier_id=result.dossier_id)
    for former in mine.filter(state="published").select_for_update(no_key=True):
        former.state, former.replaced_at = "replaced", at
        former.save(update_fields=["state", "replaced_at"])
    result.state, result.valid_from = "published", at
    result.save(update_fields=["state", "valid_from"])
    ledger.record(
        ResultPublished(
            dossier=result.dossier.code, result=str(key), sha256=result.sha256,
            replaces=str(result.replaces) if result.replaces else None,
        ),
        subject=result.dossier.code, by=by, at=at,
    )  # fmt: skip
    return "published"


@homes.action("dossiers", idempotent=True)
def revoke_result(key: uuid.UUID, *, because: str, by: Actor, at: dt.datetime) -> None:
    """
    Take a result out of force; it can still be checked, and says that it was revoked.

    Who signs for the agency that issued it may, or for whoever carries on for that agency.
    :raises ReasonMissing: without a reason.
    :raises NotNow: when it is not in force.
    """
    because = stated(because, most=LONGEST_REASON)
    result = _seen(key, by=by, at=at)
    if not results.may_revoke(result, result.dossier, by, on=day_of(at)):
        raise NotAllowed
    if result.state == "revoked" and result.revoked_why == because:
        return
    if rules.after(_state(result), "revoke") is None:
        raise NotNow
    result.state, result.revoked_at, result.revoked_by = "revoked", at, by.id
    result.revoked_why = because
    result.save(update_fields=["state", "revoked_at", "revoked_by", "revoked_why"])
    ledger.record(
        ResultRevoked(dossier=result.dossier.code, result=str(key), sha256=result.sha256),
        subject=result.dossier.code, by=by, at=at,
    )  # fmt: skip


def _signed(
    key: uuid.UUID,
    *,
    address: str,
    at: dt.datetime,
    port: Keys | None,
    stamper: "TimeStamper | None",
) -> tuple[Mapping[str, Any], Signed, str]:
    """Return what a numbered result says, its signed paper and its token; outside any action."""
    with homes.reading("dossiers"):
        result = Result.objects.get(province=homes.current_province(), pk=key)
    assert result.numbered_at is not None  # noqa: S101 - a numbered result has its moment
    token = rules.new_token()
    contents = {
        **result.contents,
        "number": result.number,
        "day": f"{day_of(result.numbered_at):%d/%m/%Y}",
        "address": f"{address}/check/{token}",
        "qr": setting.qr(f"{address}/check/{token}"),
    }
    pdf = setting.printed("result", contents, at=at)
    holder = port or keys.keys()
    reason = f"{contents['title']} {result.number}"
    with holder.signer(result.agency, result.contents["agency_name"]) as signer:
        try:
            signed = signatures.sign(pdf, signer, reason=reason, stamper=stamper or keys.stamper())
        except signatures.CannotSign as error:
            raise SigningFailed from error
    return result.contents, signed, token


def _contents(
    dossier: Dossier,
    agency: str,
    said: Mapping[str, Any],
    *,
    earlier: Result | None,
    at: dt.datetime,
) -> tuple[ResultPaper, dict[str, Any]]:
    """Return the paper that answers a dossier and what it says; what is not said now stays as earlier."""
    procedure = queries.version(dossier.procedure, dossier.procedure_version)
    paper = result_papers.paper_of(procedure.snapshot, dossier.outcome)
    answers = forms.counted(queries.form(procedure), dossier.data)
    before = result_papers.said_before(paper, earlier.kind, earlier.contents) if earlier else {}
    values = result_papers.particulars(paper, answers, {**before, **said})
    if not forms.storable(values):
        raise NotStorable
    wanting = result_papers.missing(paper, values, outcome=str(dossier.outcome))
    if wanting:
        vi, en = map("; ".join, zip(*wanting, strict=True))
        raise ContentIncomplete(f"The result lacks: {en}.", vi=f"Kết quả còn thiếu: {vi}.")
    named = places.agency_name(agency, on=day_of(at))
    hint = rules.hint(*result_papers.about(paper, values))
    assert dossier.decided_at is not None  # noqa: S101 - a decided dossier has its moment
    return paper, {
        "kind": paper.code,
        "sign": paper.sign,
        "name": paper.name,
        "name_en": paper.name_en,
        "title": paper.name.upper(),
        "agency_name": named.name if named else agency,
        "procedure": procedure.snapshot["name"],
        "code": dossier.code,
        "outcome": dossier.outcome,
        "decided_on": f"{day_of(dossier.decided_at):%d/%m/%Y}",
        "particulars": values,
        "groups": result_papers.set_lines(paper, values),
        "about": {"initials": hint.initials, "year": hint.year},
        "synthetic": installation.scenario() is not None,
    }


def _agency(dossier: Dossier, *, on: dt.date) -> str:
    agency = queries.who_answers(dossier, on=on)
    if agency is None:
        raise NobodyCompetent
    return agency


def _locked(key: uuid.UUID, *, by: Actor, at: dt.datetime) -> Result:
    """
    Return a result whose dossier the actor sees and for whose agency they sign, locked.

    What is on its way at an agency that has ended goes no further.
    """
    found, on = _seen(key, by=by, at=at), day_of(at)
    if not results.may_sign(found.dossier, found.agency, by, on=on):
        raise NotAllowed
    if found.state in PENDING and found.agency != queries.who_answers(found.dossier, on=on):
        raise NotAllowed
    return found


def _seen(key: uuid.UUID, *, by: Actor, at: dt.datetime) -> Result:
    """Return a result whose dossier the actor sees, locked."""
    found = (
        Result.objects.filter(province=homes.current_province(), pk=key)
        .select_related("dossier")
        .select_for_update(no_key=True, of=("self",))
        .first()
    )
    if found is None or not results.sees(found.dossier, by, on=day_of(at)):
        raise NoSuchResult
    return found


def _state(result: Result) -> rules.State:
    return next(state for state in rules.STATES if state == result.state)
