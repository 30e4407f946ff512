"""Results: to those who see the dossier, and to anybody who holds one and asks what it is worth."""

import datetime as dt
import hashlib
import json
import subprocess
import sys
import threading
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from lienmach import homes
from lienmach.dossiers.models import Dossier, Result
from lienmach.dossiers.queries.answering import carrying_on, who_answers
from lienmach.dossiers.queries.catalogue import form, version
from lienmach.dossiers.queries.folders import visible
from lienmach.dossiers.queries.keys import roots
from lienmach.dossiers.queries.places import AgencyName, carried_on_by
from lienmach.dossiers.queries.visibility import (
    acts_as_applicant,
    answering_for,
    serves_at,
    visible_to,
)
from lienmach.dossiers.refusals import FileNotPdf, FileTooLarge, NoSuchResult
from lienmach.dossiers.rules import duties, forms, receipts, result_papers, signatures
from lienmach.dossiers.rules.result_papers import ResultPaper
from lienmach.dossiers.rules.results import ISSUED, PENDING
from lienmach.dossiers.rules.signatures import Verdict
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import Unavailable
from lienmach.homes.files import store
from lienmach.identity import queries as identity

LARGEST_FILE = 10 * 1_048_576
SECONDS = 20.0
"""How long a stranger's file may occupy a process of its own."""

_desks = threading.BoundedSemaphore(2)
"""So many strangers' files are read at once, however many are sent."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What anybody may know of a result: that it is one, and little of whom it is about."""

    kind: str
    name: str
    name_en: str
    state: str
    number: str
    numbered_at: dt.datetime
    agency: AgencyName
    carried_on_by: list[AgencyName]
    valid_from: dt.datetime
    replaced_at: dt.datetime | None
    replaced_by: str | None
    revoked_at: dt.datetime | None
    sha256: str
    initials: str
    year: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class FileChecked:
    """
    What a file is worth: what our books say of just these bytes, and its signature.

    ``form`` is the number of a form that left the house as this file.
    """

    sha256: str
    result: Checked | None
    form: str | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ListedResult:
    """A result in a dossier."""

    id: uuid.UUID
    kind: str
    name: str
    name_en: str
    state: str
    number: str
    agency: str
    valid_from: dt.datetime | None
    revoked_at: dt.datetime | None
    revoked_why: str
    sha256: str
    signature_level: str
    replaces: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class SigningDesk:
    """
    What is before whoever signs a dossier's result: its paper, and what it would say.

    That is what a result on its way says, or the one in force, or the dossier.
    """

    paper: ResultPaper
    values: dict[str, str]
    required: frozenset[str]
    in_force: uuid.UUID | None
    pending: str
    """The state of a result on its way; empty where there is none that this agency goes on with."""


def signing_desk(code: str, *, seen_by: Actor, on: dt.date) -> SigningDesk | None:
    """Return the desk of whoever may issue a dossier's result now; None for anybody else."""
    with homes.reading("dossiers"):
        dossier = visible(code, seen_by, on)
        agency = who_answers(dossier, on=on)
        if dossier.outcome is None or agency is None:
            return None
        if not may_sign(dossier, agency, seen_by, on=on):
            return None
        procedure = version(dossier.procedure, dossier.procedure_version)
        paper = result_papers.paper_of(procedure.snapshot, dossier.outcome)
        answers = forms.counted(form(procedure), dossier.data)
        mine = Result.objects.filter(province=dossier.province, dossier_id=dossier.pk)
        states = {each.state: each for each in mine}
        in_force = states.get("published")
        pending = next((each for state, each in states.items() if state in PENDING), None)
        last = pending or in_force
        said = result_papers.said_before(paper, last.kind, last.contents) if last else {}
        return SigningDesk(
            paper=paper,
            required=frozenset(result_papers.required(paper, outcome=dossier.outcome)),
            values=result_papers.particulars(paper, answers, said),
            in_force=in_force.pk if in_force else None,
            pending=pending.state if pending and pending.agency == agency else "",
        )


def results_of(code: str, *, seen_by: Actor, on: dt.date) -> list[ListedResult]:
    """
    Return the results of a dossier, the newest first; to whoever acts as its applicant those that were issued.

    :raises NoSuchDossier: also when there is one that the actor may not see.
    """
    with homes.reading("dossiers"):
        return results_in(visible(code, seen_by, on), seen_by=seen_by, on=on)


def results_in(dossier: Dossier, *, seen_by: Actor, on: dt.date) -> list[ListedResult]:
    """Return the same of a dossier that the actor has opened already."""
    return [
        ListedResult(
            each.pk, each.kind, *result_papers.named(each.kind, each.contents)[1:], each.state,
            each.number, each.agency, each.valid_from, each.revoked_at, each.revoked_why,
            each.sha256, each.signature_level, each.replaces,
        )
        for each in _seen(dossier, seen_by, on=on)
    ]  # fmt: skip


def result_file(
    code: str, key: uuid.UUID, *, seen_by: Actor, on: dt.date
) -> tuple[ListedResult, bytes]:
    """
    Return a result's signed PDF, whatever became of it since.

    :raises NoSuchResult: when the dossier has none of that key, or it is not signed yet.
    """
    with homes.reading("dossiers"):
        listed = results_of(code, seen_by=seen_by, on=on)
        found = next((each for each in listed if each.id == key and each.sha256), None)
        if found is None:
            raise NoSuchResult
        return found, store(homes.here("dossiers")).get(found.sha256)


def _seen(dossier: Dossier, actor: Actor, *, on: dt.date) -> list[Result]:
    found = Result.objects.filter(province=dossier.province, dossier_id=dossier.pk)
    if acts_as_applicant(actor, dossier, on=on):
        found = found.filter(state__in=sorted(ISSUED))
    return list(found.order_by("-pk"))


def has_result(dossier: Dossier) -> bool:
    """Test if a result of a dossier is in force here; within a reading or an action."""
    mine = Result.objects.filter(province=dossier.province, dossier_id=dossier.pk)
    return mine.filter(state="published").exists()


def sees(dossier: Dossier, actor: Actor, *, on: dt.date) -> bool:
    """Test if an actor may see a dossier; within a reading or an action."""
    return visible_to(actor, on=on).filter(pk=dossier.pk).exists()


def may_sign(dossier: Dossier, agency: str, actor: Actor, *, on: dt.date) -> bool:
    """Test if an actor signs for an agency in a dossier's matter; within a reading or an action."""
    if actor.is_platform or serves_at(actor, agency, duties.SIGN, on=on):
        return True
    ground = identity.within(identity.reach(actor, duties.SIGN, on=on))
    return (
        agency in answering_for(actor, duties.SIGN, on=on)
        and Dossier.objects.filter(ground, pk=dossier.pk).exists()
    )


def may_revoke(result: Result, dossier: Dossier, actor: Actor, *, on: dt.date) -> bool:
    """
    Test if an actor takes a result out of force; within a reading or an action.

    Who signs for its agency does, or for whoever carries on for that.
    """
    if may_sign(dossier, result.agency, actor, on=on):
        return True
    heir = carrying_on(result.agency, dossier, on=on)
    return heir != result.agency and serves_at(actor, heir, duties.SIGN, on=on)


def revocable(code: str, *, seen_by: Actor, on: dt.date) -> set[uuid.UUID]:
    """Return the results of a dossier that an actor may take out of force now."""
    with homes.reading("dossiers"):
        dossier = visible(code, seen_by, on)
        if not seen_by.duties and not seen_by.is_platform:
            return set()
        found = Result.objects.filter(
            province=dossier.province, dossier_id=dossier.pk, state="published"
        )
        return {each.pk for each in found if may_revoke(each, dossier, seen_by, on=on)}


def checked(token: str, *, on: dt.date) -> Checked | None:
    """Return what the QR code of a result leads to, at any province's door; None if to none."""
    if not receipts.is_token(token):
        return None
    digest = receipts.token_digest(token)
    for province in _here_first():
        with homes.province(province):
            if row := _row(token=digest, sha256=""):
                return _told(row, on=on)
    return None


def check_file(content: bytes) -> None:
    """
    Check that a file may be looked at.

    :raises FileTooLarge: above 10 MB.
    :raises FileNotPdf: when it does not begin as a PDF does.
    """
    if len(content) > LARGEST_FILE:
        raise FileTooLarge
    if not content.startswith(b"%PDF-"):
        raise FileNotPdf


def checked_file(content: bytes, *, on: dt.date) -> FileChecked:
    """
    Return what a file is worth: its digest in our books, and its signature.

    Of what we issued the certificate is asked as of the day of signing. A stranger's file is read
    by a process of its own, bounded in time and memory.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    for province in _here_first():
        with homes.province(province):
            row = _row(token="", sha256=sha256)
            if row is not None:  # our own bytes, so nothing in them can be meant to harm
                known = signatures.verdict(content, roots=roots(), at=row["signed_at"])
                return FileChecked(sha256, _told(row, on=on), None, known)
            form = _form(sha256)
            if form is not None:
                return FileChecked(sha256, None, form, Verdict("unsigned"))
    return FileChecked(sha256, None, None, verdict_apart(content))


def _here_first() -> list[str]:
    """Return every province of the installation: who holds a file need not know whose it is."""
    here = homes.current_province()
    return [here, *(each for each in settings.PROVINCES if each != here)]


def _form(sha256: str) -> str | None:
    rows = homes.ask(
        "dossiers", "lienmach.dossiers", "issued_form",
        province=homes.current_province(), sha256=sha256,
    )  # fmt: skip
    return rows[0]["form"] if rows else None


def verdict_apart(content: bytes) -> Verdict:
    """Return what the signatures of a stranger's file are worth, as a bounded process says."""
    trusted = b"".join(
        len(der).to_bytes(4, "big") + der for der in (root.dump() for root in roots())
    )
    if not _desks.acquire(timeout=SECONDS):
        raise Unavailable
    try:
        done = subprocess.run(  # noqa: S603 - our own module, the file by its input
            [sys.executable, "-I", "-m", "lienmach.dossiers.rules.verdicts", str(len(trusted))],
            input=trusted + content,
            env={"LANG": "C.UTF-8"},
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
        return Verdict(**json.loads(done.stdout))
    except (subprocess.SubprocessError, ValueError):
        return Verdict("unreadable")
    finally:
        _desks.release()


def _row(*, token: str, sha256: str) -> dict[str, Any] | None:
    found = homes.ask(
        "dossiers",
        "lienmach.dossiers",
        "checked_result",
        province=homes.current_province(),
        token=token,
        sha256=sha256,
    )
    return found[0] if found else None


def _told(row: dict[str, Any], *, on: dt.date) -> Checked:
    contents = json.loads(row["contents"])
    _sign, name, name_en = result_papers.named(row["kind"], contents)
    return Checked(
        kind=row["kind"],
        name=name,
        name_en=name_en,
        state=row["state"],
        number=row["number"],
        numbered_at=row["numbered_at"],
        agency=AgencyName(row["agency"], contents["agency_name"]),
        carried_on_by=carried_on_by(row["agency"], on=on),
        valid_from=row["valid_from"],
        replaced_at=row["replaced_at"],
        replaced_by=row["replaced_by"],
        revoked_at=row["revoked_at"],
        sha256=row["sha256"],
        initials=contents["about"]["initials"],
        year=contents["about"]["year"],
        synthetic=contents["synthetic"],
    )
