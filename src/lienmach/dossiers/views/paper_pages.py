"""The papers of an application: sent one by one or together, looked at, taken out again."""

import datetime as dt
import uuid
from contextlib import suppress
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Saving
from lienmach.dossiers.actions.handing_in import papers_wanted
from lienmach.dossiers.forms.uploads import stream
from lienmach.dossiers.models import Upload
from lienmach.dossiers.queries import Opened
from lienmach.dossiers.refusals import NoSuchUpload
from lienmach.dossiers.rules.calendars import day_of
from lienmach.dossiers.rules.form_faults import Fault
from lienmach.dossiers.rules.papers_asked import PaperAsked
from lienmach.dossiers.rules.scanning import UploadState
from lienmach.dossiers.views.applicants import back_from, on_application, onwards
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import Refusal, Unavailable

WRONG = 422


@dataclass(frozen=True, slots=True)
class Given:
    """A paper that is asked for, and the files that were sent for it."""

    asked: PaperAsked
    uploads: list[Upload]

    @property
    def is_there(self) -> bool:
        """Test if a file was sent for it that nothing is wrong with so far."""
        return any(each.state != UploadState.REFUSED for each in self.uploads)


def given_papers(found: Opened, actor: Actor, *, at: dt.datetime) -> list[Given]:
    """Return the papers an application asks for, with the files that still wait for it."""
    own = queries.uploads.own_among((each["upload"] for each in found.row.papers), by=actor, at=at)
    return [
        Given(
            asked,
            [
                own[each["upload"]]
                for each in found.row.papers
                if each["paper"] == asked.code and each["upload"] in own
            ],
        )
        for asked in papers_wanted(found, on=day_of(at))
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@on_application
def papers(request: HttpRequest, actor: Actor, found: Opened) -> HttpResponseBase:
    """Ask for the papers, take in what is sent, and go on once all that must be there are."""
    at = clock.now()
    given = given_papers(found, actor, at=at)
    if not given:
        return onwards("fee", found.row.pk)
    if request.method != "POST":
        return _shown(request, found, given)
    sent, faults = _taken(request, actor, given, at=at)
    _keep(found, actor, given, sent, at=at)
    if sent or faults:
        found = queries.application(found.row.pk, seen_by=actor, on=day_of(at))
        given = given_papers(found, actor, at=at)
    if "more" not in request.POST:
        told = {fault.field for fault in faults}
        faults += [
            _missing(each.asked)
            for each in given
            if each.asked.is_needed and not each.is_there and each.asked.code not in told
        ]
    if faults:
        return _shown(request, found, given, faults=faults)
    return onwards("papers" if "more" in request.POST else "fee", found.row.pk)


def _taken(
    request: HttpRequest, actor: Actor, given: list[Given], *, at: dt.datetime
) -> tuple[list[tuple[str, uuid.UUID]], list[Fault]]:
    """Take in the files that were sent; what is refused is told beside its paper."""
    sent: list[tuple[str, uuid.UUID]] = []
    faults: list[Fault] = []
    for each in given:
        code = each.asked.code
        for file in request.FILES.getlist(f"file-{code}"):
            try:
                kept = actions.take_upload(
                    stream(file), name=file.name or "", size=file.size,
                    declared=file.content_type or "", what=code, by=actor, at=at,
                )  # fmt: skip
            except Unavailable:
                raise
            except Refusal as refusal:
                faults.append(
                    Fault(code, f"{file.name}: {refusal}", f"{file.name}: {refusal.sentence_vi}")
                )
            else:
                sent.append((code, kept.pk))
    return sent, faults


def _keep(
    found: Opened,
    actor: Actor,
    given: list[Given],
    sent: list[tuple[str, uuid.UUID]],
    *,
    at: dt.datetime,
) -> None:
    """Put what was sent into the application; what was refused or forgotten meanwhile goes out."""
    alive = {
        str(one.pk) for each in given for one in each.uploads if one.state != UploadState.REFUSED
    }
    gone = [uuid.UUID(each["upload"]) for each in found.row.papers if each["upload"] not in alive]
    if sent or gone:
        saving = Saving(edition=found.row.edition, papers=sent, dropped=gone)
        actions.save_answers(found.row.pk, saving=saving, by=actor, at=at)


def _missing(asked: PaperAsked) -> Fault:
    return Fault(asked.code, f"“{asked.title(lang='en')}” is missing.", f"Thiếu “{asked.name}”.")


def _shown(
    request: HttpRequest,
    found: Opened,
    given: list[Given],
    *,
    faults: list[Fault] | None = None,
) -> HttpResponse:
    told = faults or []
    context = {
        "found": found,
        "back": back_from(found, "papers"),
        "papers": [(each, [f for f in told if f.field == each.asked.code]) for each in given],
        "faults": told,
    }
    return render(request, "apply/papers.html", context, status=WRONG if told else 200)


@require_POST
@on_application
def remove(
    request: HttpRequest,  # noqa: ARG001 - Django's signature
    actor: Actor,
    found: Opened,
    upload: uuid.UUID,
) -> HttpResponseBase:
    """Take a file out of an application, and forget it; one that is out already stays so."""
    at = clock.now()
    if str(upload) in {each["upload"] for each in found.row.papers}:
        saving = Saving(edition=found.row.edition, dropped=[upload])
        actions.save_answers(found.row.pk, saving=saving, by=actor, at=at)
        with suppress(NoSuchUpload):  # forgotten meanwhile: pressed twice, or its time was over
            actions.drop_upload(upload, by=actor, at=at)
    return onwards("papers", found.row.pk)
