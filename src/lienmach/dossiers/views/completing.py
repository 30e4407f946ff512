"""What an officer completes for somebody at the counter: answers, and where a matter lies."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Said
from lienmach.dossiers.rules.forms import Form
from lienmach.dossiers.views.dossier import back_to, keeping
from lienmach.dossiers.views.gate import officers_only
from lienmach.dossiers.views.intake import written
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import Refusal

ASK = 200
STEP = "give_supplement"


@require_http_methods(["GET", "HEAD", "POST"])
@officers_only
def answers(request: HttpRequest, officer: Actor, code: str) -> HttpResponseBase:
    """Change what was answered as the applicant says it, and note the dossier as completed."""
    at = clock.now()
    found = queries.desk(code, seen_by=officer, at=at, on=clock.today())
    if all(rule.step != STEP for rule in found.allowed):
        return back_to(code)
    form, before = queries.form(found.procedure), found.folder.dossier.data
    data, refusal = dict(before), None
    if request.method == "POST":
        data |= dict.fromkeys(_emptied(form, request.POST, before)) | written(form, request.POST)
        changed = {name: value for name, value in data.items() if _differs(before, name, value)}
        seen = request.POST.get("seen", "")
        try:
            said = Said(data=changed)
            actions.take_step(code, STEP, said=said, seen=seen, by=officer, at=at)
        except Refusal as why:
            refusal = why
        else:
            return back_to(code)
    return render(
        request,
        "dossiers/answers.html",
        {
            "officer": officer,
            "desk": found,
            "dossier": found.folder.dossier,
            "fields": [
                (question, name in form.schema.get("required", ()), _shown(data.get(name)))
                for name, question in form.questions.items()
            ],
            "refusal": refusal,
        },
        status=refusal.status if refusal else ASK,
    )


def _shown(value: Any) -> Any:
    """Return what stands in a field: nothing where there is no answer."""
    return "" if value is None else value


def _emptied(form: Form, given: Mapping[str, str], before: dict[str, Any]) -> list[str]:
    """Return the questions that had an answer, and whose field came back empty."""
    fields = {name: given.get(f"field-{name}") for name in form.questions if name in before}
    return [name for name, text in fields.items() if text is not None and not text.strip()]


def _differs(before: dict[str, Any], name: str, value: Any) -> bool:
    """Test if an answer is another; a box that nobody ticked says nothing where nothing was said."""
    return bool(value != before.get(name, False if value is False else None))


@require_POST
@officers_only
@keeping
def place(request: HttpRequest, officer: Actor, code: str) -> HttpResponseBase:
    """Say in which heir of a split commune the matter lies."""
    unit = request.POST.get("unit", "")
    actions.place_dossier(code, unit=unit, by=officer, at=clock.now())
    return back_to(code)
