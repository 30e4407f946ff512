"""
What a snapshot of a procedure holds, as a JSON Schema, and what is wrong with one.

Shape 3 says of every rule by which law it holds and how sure that is, and its ``steps`` are those
that the desk follows. Snapshots of shape 2, whose steps were only told, and those without
``shape`` are of before; they stay as they are, for dossiers run under them.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator

from lienmach.dossiers.rules import conditions, flaws, result_papers, steps
from lienmach.dossiers.rules.flaws import Flaw
from lienmach.dossiers.rules.form_checks import form_faults
from lienmach.dossiers.rules.form_schema import FORMATS
from lienmach.dossiers.rules.legal_basis import CONFIDENCE
from lienmach.dossiers.rules.states import STATES

SHAPE = 3
SERVING = ("province", "national")
"""Whose system serves it: the province's, or a ministry's (Decree 224/2026, art. 15.1)."""
RECEIVING = ("any_desk", "provincial_centre", "competent_only")
PAPERS = ("original", "copy", "form")
ENDS_BEFORE = Flaw("kết thúc trước khi bắt đầu", "ends before it begins")
MOST_MONEY = 10_000_000_000

_TEXT = {"type": "string", "minLength": 1, "maxLength": 600}
_DAY = {"type": ["string", "null"], "format": "date"}
_CITED = {
    "citation": {"type": "string", "maxLength": 400},
    "citation_en": {"type": "string", "maxLength": 400},
    "confidence": {"enum": [*CONFIDENCE]},
}
_NOTE = {"note": _TEXT, "note_en": _TEXT}
_WHEN = {"when": {"type": "object"}, **_NOTE}


def _rule(needed: list[str], **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {**properties, **_CITED},
        "required": needed,
        "additionalProperties": False,
    }


_FEE = _rule(
    ["amount", "currency"],
    amount={"type": "integer", "minimum": 0, "maximum": MOST_MONEY},
    currency={"const": "VND"},
    channel={"enum": ["online", "counter"]},
    item=_TEXT,
    per=_TEXT,
    since=_DAY,
    until=_DAY,
    **_WHEN,
)
_EXEMPTION = _rule(
    ["name", "percent", "since"],
    name=_TEXT,
    name_en=_TEXT,
    percent={"type": "integer", "minimum": 1, "maximum": 100},
    channel={"enum": ["online", "counter"]},
    item=_TEXT,
    since=_DAY,
    until=_DAY,
    **_WHEN,
)
_PAPER = _rule(
    ["code", "name", "kind"],
    code={"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"},
    name=_TEXT,
    name_en=_TEXT,
    kind={"enum": [*PAPERS]},
    from_register={"enum": ["residents", "civil_status", "land", "identity"]},
    holds={"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"},
    is_optional={"type": "boolean"},
    **_WHEN,
)
_FIELD = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"}
_FIELDS = {"type": "array", "items": _FIELD, "maxItems": 20}
_LINE = {
    "type": "object",
    "properties": {
        "field": _FIELD,
        "label": _TEXT,
        "label_en": _TEXT,
        "is_required": {"type": "boolean"},
        "asked": {
            "type": "array",
            "maxItems": 20,
            "items": {
                "type": "object",
                "properties": {"field": _FIELD, "when": {"type": "object"}},
                "required": ["field"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["field", "label"],
    "additionalProperties": False,
}
_GROUP = {
    "type": "object",
    "properties": {
        "name": _TEXT,
        "name_en": _TEXT,
        "lines": {"type": "array", "items": _LINE, "minItems": 1, "maxItems": 60},
    },
    "required": ["name", "lines"],
    "additionalProperties": False,
}
_RESULT_PAPER = _rule(
    ["code", "sign", "name", "groups"],
    code={"type": "string", "pattern": "^[a-z][a-z-]{0,23}$"},
    sign={"type": "string", "pattern": "^[A-ZĐ][A-ZĐ0-9-]{0,11}$"},
    name={**_TEXT, "maxLength": 120},
    name_en={**_TEXT, "maxLength": 120},
    groups={"type": "array", "items": _GROUP, "minItems": 1, "maxItems": 20},
    one_of={"type": "array", "items": {**_FIELDS, "minItems": 2}, "maxItems": 20},
    about={
        "type": "object",
        "properties": {"names": _FIELDS, "day": _FIELD},
        "additionalProperties": False,
    },
)
_DUTY = {"enum": sorted(steps.DUTIES)}
_NEED = {
    "anyOf": [
        _FIELD,
        {
            "type": "object",
            "properties": {"step": _FIELD, "when": {"type": "object"}},
            "required": ["step", "when"],
            "additionalProperties": False,
        },
    ]
}
_STEP = _rule(
    ["step", "name", "from", "to", "duty", "level", "share", "instant"],
    step={"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"},
    name=_TEXT,
    name_en=_TEXT,
    to={"enum": [*STATES]},
    duty={"anyOf": [_DUTY, {"type": "array", "items": _DUTY, "minItems": 1, "uniqueItems": True}]},
    level={"enum": [*steps.LEVELS]},
    share={"type": "integer", "minimum": 0, "maximum": steps.WHOLE},
    instant={"type": "boolean"},
    needs={"type": "array", "items": _NEED, "minItems": 1, "maxItems": 20, "uniqueItems": True},
    **{"from": {"enum": [*STATES]}},
)
_FACT = {
    "type": "object",
    "properties": {
        "name": _TEXT,
        "label": _TEXT,
        "label_en": _TEXT,
        "from": _TEXT,
        "within_days": {"type": "integer", "minimum": 0, "maximum": 3660},
    },
    "required": ["name", "label", "from", "within_days"],
    "additionalProperties": False,
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "shape": {"const": SHAPE},
        "name": _TEXT,
        "name_en": _TEXT,
        "level": {"enum": ["full", "partial"]},
        "partial_reason": _rule(["text"], text=_TEXT, text_en=_TEXT),
        "served_by": _rule(
            ["system", "fallback"],
            system={"enum": [*SERVING]},
            fallback={"type": "boolean"},
            **_NOTE,
        ),
        "assurance": _rule(["level"], level={"enum": [1, 2]}, **_NOTE),
        "receiving_rule": _rule(["rule"], rule={"enum": [*RECEIVING]}, **_NOTE),
        "competent_kind": _TEXT,
        "result": {
            "type": "object",
            "properties": {
                "kind": _TEXT,
                "name": _TEXT,
                "name_en": _TEXT,
                "paper": _RESULT_PAPER,
            },
            "required": ["kind", "name"],
        },
        "limits": {
            "type": "array",
            "minItems": 1,
            "maxItems": 20,
            "items": {"type": "object", "properties": {**_WHEN, **_CITED}},
        },
        "legal_limits": {"type": "array", "items": {"type": "object", "properties": {**_WHEN}}},
        "fees": {"type": "array", "items": _FEE, "maxItems": 60},
        "exemptions": {"type": "array", "items": _EXEMPTION, "maxItems": 60},
        "papers": {"type": "array", "items": _PAPER, "maxItems": 60},
        "steps": {"type": "array", "items": _STEP, "maxItems": 60},
        "facts": {"type": "array", "items": _FACT, "maxItems": 20},
        "form": {"type": "object"},
        "example": {"type": "object"},
        "notes": {"type": "array", "items": _TEXT},
        "notes_en": {"type": "array", "items": _TEXT},
        "owner": _TEXT,
        "owner_en": _TEXT,
        "receiving": _TEXT,
        "receiving_en": _TEXT,
        "listed_in": _TEXT,
        "listed_in_en": _TEXT,
        "citation_en": _TEXT,
        "number": {"type": "integer"},
    },
    "required": [
        "name", "level", "served_by", "assurance", "receiving_rule", "competent_kind", "result",
        "limits", "fees", "exemptions", "papers", "steps", "form", "example", "calendar",
    ],
}  # fmt: skip
_CHECK = Draft202012Validator(SCHEMA, format_checker=FORMATS)


def is_of_this_shape(snapshot: Mapping[str, Any]) -> bool:
    """Test if a snapshot says of every rule by which law it holds."""
    return snapshot.get("shape") == SHAPE


def shape_faults(snapshot: Mapping[str, Any]) -> list[Flaw]:
    """Return what of a snapshot is not of the shape it must have."""
    return structure_faults(snapshot) or list(_content_faults(snapshot))


def structure_faults(snapshot: Mapping[str, Any]) -> list[Flaw]:
    """Return what of a snapshot is not where, or not of the type, that it must be."""
    wrong = sorted(flaws.of_schema(error) for error in _CHECK.iter_errors(snapshot))
    return wrong or [fault.at("form") for fault in _form_faults(snapshot)]


def _form_faults(snapshot: Mapping[str, Any]) -> list[Flaw]:
    form = snapshot.get("form")
    return form_faults(form) if isinstance(form, Mapping) else []


def _note_faults(snapshot: Mapping[str, Any]) -> Iterator[Flaw]:
    notes = snapshot.get("notes", ())
    if len(snapshot.get("notes_en", notes)) != len(notes):
        yield Flaw(
            "/notes_en: mỗi lưu ý cần bản tiếng Anh",
            "/notes_en: each of the notes needs its English",
        )


def _count_faults(snapshot: Mapping[str, Any]) -> Iterator[Flaw]:
    """Find fees counted by what the form does not bound: the sum would be anything."""
    asked = snapshot["form"].get("properties", {})
    for number, rule in enumerate(snapshot["fees"]):
        if "per" not in rule or not rule["amount"]:
            continue
        most = asked.get(rule["per"], {}).get("maximum", math.inf)
        if not rule["amount"] * most <= MOST_MONEY:
            unbounded = Flaw(
                f"có thể quá {MOST_MONEY} đồng: {rule['per']!r} cần câu hỏi có số lớn nhất nhỏ hơn",
                f"may be more than {MOST_MONEY} dong: {rule['per']!r} needs a question with a"
                " maximum, or a smaller one",
            )
            yield unbounded.at(f"/fees/{number}")


def level_faults(snapshot: Mapping[str, Any]) -> Iterator[Flaw]:
    """
    Find, in a snapshot of the right shape, what is asked of a version that is written from now on.

    Steps are of the level of who takes them, the level online is one that they bear out, and limits
    bind by what is known when they are reckoned. What
    was published before stands as it is: it may be exported, aligned and read.
    """
    yield from steps.level_faults(snapshot["steps"], snapshot["competent_kind"])
    yield from _limit_faults(snapshot)
    is_partial, unseen = snapshot["level"] == "partial", steps.grants_unseen(snapshot["steps"])
    served = snapshot["served_by"]
    if is_partial and unseen and (served["system"] == "province" or served["fallback"]):
        yield Flaw(
            "/level: trực tuyến một phần thì mọi bước ra quyết định phải cần một trạm (needs)",
            "/level: where it is partly online each step that decides needs a station (needs)",
        )
    if not is_partial and any(line.get("needs") for line in snapshot["steps"]):
        yield Flaw(
            "/level: có bước cần người dân có mặt thì chỉ trực tuyến một phần",
            "/level: where a step needs somebody's presence it is partly online",
        )


def _limit_faults(snapshot: Mapping[str, Any]) -> Iterator[Flaw]:
    """Find limits that would never bind: a limit is reckoned from answers and stations alone."""
    known = {
        *snapshot["form"].get("properties", {}),
        *steps.facts(str(line.get("step")) for line in snapshot["steps"]),
    }
    for number, rule in enumerate(snapshot["limits"]):
        if strange := sorted(set(rule.get("when", {})) - known):
            unknown = Flaw(
                f"thời hạn chỉ hỏi câu trả lời của tờ khai và bước đã qua (step:…), không hỏi {strange}",
                "a time limit asks for answers of the form and steps that were passed (step:…),"
                f" not for {strange}",
            )
            yield unknown.at(f"/limits/{number}")


def _content_faults(snapshot: Mapping[str, Any]) -> Iterator[Flaw]:
    yield from steps.faults(snapshot["steps"])
    yield from _note_faults(snapshot)
    yield from _rule_faults(snapshot)
    yield from _need_faults(snapshot)
    if paper := snapshot["result"].get("paper"):
        for fault in result_papers.faults(paper, snapshot["form"].get("properties", {})):
            yield fault.at("/result/paper")
    yield from _count_faults(snapshot)
    codes = [paper["code"] for paper in snapshot["papers"]]
    yield from (
        Flaw(f"giấy tờ {code!r} có hai lần", f"paper {code!r} stands twice")
        for code in sorted(set(codes))
        if codes.count(code) > 1
    )


def _need_faults(snapshot: Mapping[str, Any]) -> Iterator[Flaw]:
    """Find conditions of needs that are none, or ask for what the form does not."""
    asked = snapshot["form"].get("properties", {})
    for number, line in enumerate(snapshot["steps"]):
        for need in line.get("needs", ()):
            when = need["when"] if isinstance(need, Mapping) else {}
            found = conditions.faults(when)
            if strange := sorted(set(when) - set(asked)):
                found.append(Flaw(f"không hỏi ai về {strange}", f"nobody is asked for {strange}"))
            yield from (fault.at(f"/steps/{number}/needs") for fault in found)


def _rule_faults(snapshot: Mapping[str, Any]) -> Iterator[Flaw]:
    """Find conditions that are none or ask for what nobody knows, and days that end too soon."""
    known = {*snapshot["form"].get("properties", {}), "assurance_level", "papers_integrated"}
    known |= {fact["name"] for fact in snapshot.get("facts", ())}
    taken = steps.facts(str(line.get("step")) for line in snapshot["steps"])
    for name in ("limits", "fees", "exemptions", "papers"):
        known_here = {*known, *taken} if name == "limits" else known
        for number, rule in enumerate(snapshot[name]):
            for fault in conditions.faults(rule.get("when", {})):
                yield fault.at(f"/{name}/{number}")
            if rule.get("until") and rule.get("since") and rule["until"] <= rule["since"]:
                yield ENDS_BEFORE.at(f"/{name}/{number}")
            if strange := sorted(set(rule.get("when", {})) - known_here):
                unasked = Flaw(f"không hỏi ai về {strange}", f"nobody is asked for {strange}")
                yield unasked.at(f"/{name}/{number}")
