"""Where a version is written, looked at as its applicants will see it, and published."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Writing
from lienmach.dossiers.models import Draft
from lienmach.dossiers.refusals import DraftChangedMeanwhile, DraftMalformed
from lienmach.dossiers.rules import (
    catalogue,
    catalogue_files,
    comparison,
    forms,
    legal_basis,
    snapshots,
)
from lienmach.dossiers.rules.flaws import Flaw
from lienmach.dossiers.views.applicants import answers_read, language_of
from lienmach.dossiers.views.gate import catalogue_only, onwards
from lienmach.dossiers.views.published import rights
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.days import day_in, day_needed
from lienmach.ground.refusals import Invalid, Refusal

OK, WRONG = 200, 422
OLD_SHAPE = Flaw(f"shape phải là {snapshots.SHAPE}", f"shape must be {snapshots.SHAPE}")
STEPS = {
    "review": actions.ask_for_review,
    "send_back": actions.send_back,
    "drop": actions.drop_draft,
    "publish": actions.publish_draft,
}


@dataclass(frozen=True, slots=True)
class Look:
    """What a draft looks like to whoever must judge it."""

    faults: list[Flaw]
    lacks: list[legal_basis.Lack]
    changes: list[comparison.Change]
    pages: list[tuple[int, list[forms.Question]]] = field(default_factory=list)


def look(draft: Draft) -> Look:
    """Look at a draft: what is wrong, what names no law, what it changes, what it asks."""
    content = draft.content
    faults = catalogue.faults_anew(content) if snapshots.is_of_this_shape(content) else [OLD_SHAPE]
    if not faults and catalogue.outlasts_the_law(content):
        faults.append(catalogue_files.LONGER)
    form = asked(draft)
    # What is not built as it must be cannot be compared.
    before = None if snapshots.structure_faults(content) else queries.before(draft)
    return Look(
        faults=faults,
        lacks=legal_basis.lacking(content) if not faults else [],
        changes=comparison.changes(before.snapshot, content) if before else [],
        pages=[
            (number, [form.questions[name] for name in page])
            for number, page in enumerate(form.pages, 1)
        ]
        if form
        else [],
    )


def asked(draft: Draft) -> forms.Form | None:
    """Return the form of a draft; None while there is none that could be asked."""
    form = draft.content.get("form")
    if not isinstance(form, dict | list) or forms.form_faults(form):
        return None
    return forms.compiled(form)


@require_POST
@catalogue_only
def begin(request: HttpRequest, officer: Actor) -> HttpResponseBase:
    """Begin a draft, of a procedure that stands or of a new one."""
    code = request.POST.get("code", "").strip()
    version, since = request.POST.get("version", "").strip(), day_needed(request.POST, "since")
    actions.begin_draft(code, version=version, since=since, by=officer, at=clock.now())
    return onwards("draft", code)


@require_http_methods(["GET", "HEAD", "POST"])
@catalogue_only
def draft(request: HttpRequest, officer: Actor, code: str) -> HttpResponseBase:
    """Show a draft with everything that is wrong with it, or write it anew."""
    found = queries.open_draft(code, seen_by=officer, on=clock.today())
    if request.method != "POST":
        return _page(request, officer, found)
    sent = request.POST
    content, wrong = _read(sent.get("content", ""))
    if content is None:
        return _again(request, officer, found, unreadable=wrong)
    try:
        writing = Writing(
            version=sent.get("version", "").strip(),
            since=day_needed(sent, "since"),
            until=day_in(sent, "until"),
            content=content,
        )
        actions.write_draft(code, writing, edition=_edition(request), by=officer, at=clock.now())
    except (Invalid, DraftChangedMeanwhile) as refusal:
        return _again(request, officer, found, refusal=refusal)
    return onwards("draft", code)


def _page(
    request: HttpRequest, officer: Actor, draft: Draft, *, status: int = OK, **more: Any
) -> HttpResponseBase:
    context = {
        **rights(officer, clock.today()),
        "draft": draft,
        "written": _stored(draft),
        "look": look(draft),
        "wrote": officer.id in draft.writers,
        **more,
    }
    return render(request, "catalogue/draft.html", context, status=status)


def _again(
    request: HttpRequest,
    officer: Actor,
    draft: Draft,
    *,
    refusal: Refusal | None = None,
    unreadable: str = "",
) -> HttpResponseBase:
    """
    Show the page again with all that was written, and why it was not kept.

    It keeps the edition that was seen: with that of today the next try would pass over what
    somebody else wrote meanwhile.
    """
    is_stale = _edition(request) != draft.edition or isinstance(refusal, DraftChangedMeanwhile)
    return _page(
        request,
        officer,
        draft,
        status=refusal.status if refusal else WRONG,
        written=_sent_back(request.POST),
        refusal=refusal,
        unreadable=unreadable,
        is_stale=is_stale,
    )


def _stored(draft: Draft) -> dict[str, Any]:
    return {
        "edition": draft.edition,
        "version": draft.version,
        "since": draft.since.isoformat(),
        "until": draft.until.isoformat() if draft.until else "",
        "content": json.dumps(_ordered(draft.content), ensure_ascii=False, indent=2),
    }


def _sent_back(sent: QueryDict) -> dict[str, Any]:
    return {
        name: sent.get(name, "") for name in ("edition", "version", "since", "until", "content")
    }


def _ordered(content: dict[str, Any]) -> dict[str, Any]:
    """Return a content in the order that people look for things: the database keeps none."""
    known = [name for name in ("shape", "number", *comparison.NAMES) if name in content]
    return {name: content[name] for name in [*known, *sorted(set(content) - set(known))]}


@require_POST
@catalogue_only
def step(request: HttpRequest, officer: Actor, code: str) -> HttpResponseBase:
    """Take a draft a step further: review, back, publish, or no further."""
    wanted = request.POST.get("step", "")
    if wanted not in STEPS:
        raise DraftMalformed
    STEPS[wanted](code, edition=_edition(request), by=officer, at=clock.now())
    return onwards("draft" if wanted in ("review", "send_back") else "list", *_place(wanted, code))


def _place(wanted: str, code: str) -> list[str]:
    return [code] if wanted in ("review", "send_back") else []


@require_safe
@catalogue_only
def preview(request: HttpRequest, officer: Actor, code: str) -> HttpResponseBase:
    """Lead through the pages of a draft as its applicants will go; nothing is kept anywhere."""
    found = queries.open_draft(code, seen_by=officer, on=clock.today())
    form = asked(found)
    if form is None:
        raise DraftMalformed
    answers = forms.from_text(form, request.GET.dict())
    passed = frozenset(request.GET.getlist("passed")) & set(form.questions)
    page = forms.following(form, answers, skipped=passed)
    here = set(page.names) if page else set()
    context = {
        **rights(officer, clock.today()),
        "draft": found,
        "page": page,
        "passed": sorted(passed | here),
        # After an answer was sent, what is missing on its page is told too.
        "was_sent": bool(here & set(request.GET.getlist("passed"))),
        "before": [(name, _sent(value)) for name, value in answers.items() if name not in here],
        "shown": answers_read(form, answers, language_of(request)),
        "faults": forms.faults(form, forms.relevant(form, answers)) if page is None else [],
    }
    return render(request, "catalogue/preview.html", context)


def _sent(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _read(text: str) -> tuple[dict[str, Any] | None, str]:
    """Return what a text says as JSON, or None and what is wrong with it."""
    try:
        content = json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as wrong:
        return None, f"{wrong.lineno}:{wrong.colno}"
    except (ValueError, RecursionError) as wrong:
        return None, str(wrong)
    return (content, "") if isinstance(content, dict) else (None, "{ … }")


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _edition(request: HttpRequest) -> int:
    text = request.POST.get("edition", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
