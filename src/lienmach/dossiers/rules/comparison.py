"""What differs between two versions of a procedure, or two catalogues, in words."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from lienmach.dossiers.rules import told_keys
from lienmach.dossiers.rules.english import ASKED as QUESTION_EN
from lienmach.dossiers.rules.form_schema import as_schema
from lienmach.dossiers.rules.steps import TAKEN
from lienmach.dossiers.rules.told_keys import SURE, Words

Kind = Literal["added", "removed", "changed"]
Rule = Mapping[str, Any]

NAMES: dict[str, Words] = {
    "name": ("Tên", "Name"),
    "name_en": ("Tên tiếng Anh", "English name"),
    "owner": ("Cơ quan chủ quản", "Responsible ministry"),
    "receiving": ("Cơ quan tiếp nhận", "Received by"),
    "competent_kind": ("Cơ quan có thẩm quyền", "Competent agency"),
    "calendar": ("Lịch làm việc", "Calendar"),
    "level": ("Mức độ trực tuyến", "Level"),
    "partial_reason": ("Lý do trực tuyến một phần", "Reason for partly online"),
    "served_by": ("Hệ thống phục vụ", "Serving system"),
    "assurance": ("Mức định danh", "Assurance level"),
    "receiving_rule": ("Nơi tiếp nhận", "Where it is received"),
    "result": ("Kết quả", "Result"),
    "limits": ("Thời hạn", "Time limit"),
    "legal_limits": ("Thời hạn luật định", "Legal time limit"),
    "fees": ("Lệ phí", "Fee"),
    "exemptions": ("Miễn, giảm", "Exemption"),
    "papers": ("Giấy tờ", "Paper"),
    "steps": ("Bước", "Step"),
    "facts": ("Dữ kiện", "Fact"),
    "questions": ("Câu hỏi", "Question"),
    "form": ("Mẫu đơn", "Form"),
    "example": ("Ví dụ", "Example"),
    "citation": ("Căn cứ pháp lý", "Legal basis"),
    "source": ("Nguồn", "Source"),
    "confidence": ("Độ tin cậy", "Confidence"),
    "notes": ("Lưu ý", "Remarks"),
}
KEYS: dict[str, tuple[str, ...]] = {
    "limits": ("when",),
    "legal_limits": ("when",),
    "fees": ("item", "channel", "when", "since"),
    "exemptions": ("name", "since"),
    "papers": ("code",),
    "steps": ("step", "from"),
    "facts": ("name",),
    "result/lines": ("field",),
}
"""By what the members of a list are told from one another, so that a change is no new member."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: where it lies, what kind it is, and the sentence in both languages."""

    place: str
    kind: Kind
    vi: str
    en: str


def changes(old: Rule, new: Rule) -> list[Change]:
    """Return what a newer version changes, in the order of the names above."""
    names = [name for name in NAMES if name in old or name in new]
    names += sorted({*old, *new} - set(NAMES))
    found = [each for name in _differing(old, new, names) for each in _of(name, old, new)]
    titles = {
        name: _title(name, question)
        for side in (old, new)
        for name, question in as_schema(side.get("form") or []).get("properties", {}).items()
    }
    titles |= {
        f"{TAKEN}{line['step']}": (line["name"], line.get("name_en") or line["name"])
        for side in (old, new)
        for line in side.get("steps") or []
        if "step" in line and "name" in line
    }
    return [_in_words(each, titles) for each in found]


def _in_words(change: Change, titles: Mapping[str, Words]) -> Change:
    """Write the conditions of rules by the titles of the questions that they depend on."""
    vi, en = change.vi, change.en
    for name, (title, english) in titles.items():
        vi = vi.replace(f"[{name} = true]", f"nếu “{title}”")
        en = en.replace(f"[{name} = true]", f"if “{english}”")
    return replace(change, vi=vi, en=en)


def catalogue_changes(old: Mapping[str, Rule], new: Mapping[str, Rule]) -> dict[str, list[Change]]:
    """Return what differs between two catalogues, by procedure; nothing for what is the same."""
    found = {}
    for code in sorted({*old, *new}):
        if code not in new:
            found[code] = [_whole(code, old[code], "removed")]
        elif code not in old:
            found[code] = [_whole(code, new[code], "added")]
        elif differing := changes(old[code], new[code]):
            found[code] = differing
    return found


def _whole(code: str, snapshot: Rule, kind: Kind) -> Change:
    name = snapshot.get("name", code)
    return _change(code, kind, ("Thủ tục", "Procedure"), (name, snapshot.get("name_en", name)))


def _differing(old: Rule, new: Rule, keys: Iterable[str]) -> list[str]:
    """Return the keys under which rules differ; an English text is told with its Vietnamese one."""
    found = [key for key in keys if old.get(key) != new.get(key)]
    return [key for key in found if not any(_english_key(other) == key for other in found)]


def _english_key(key: str) -> str:
    return QUESTION_EN.get(key, f"{key}_en")


def _in_english(rule: Rule, key: str) -> Any:
    return rule.get(_english_key(key)) or rule.get(key)


def _parts(old: Rule, new: Rule) -> Words:
    """Return what differs between two rules, key by key, in Vietnamese and in English."""
    keys = _differing(old, new, sorted({*old, *new}))
    pairs = [(told_keys.key(key, 0), told_keys.key(key, 1), _to(old, new, key)) for key in keys]
    return (
        ", ".join(f"{vi}: {to[0]}" for vi, _en, to in pairs),
        ", ".join(f"{en}: {to[1]}" for _vi, en, to in pairs),
    )


def _to(old: Rule, new: Rule, key: str) -> Words:
    """Return what stood under a key and what stands there now, in both languages."""
    vi, vi_after = (_read(key, each.get(key), 0) for each in (old, new))
    en, en_after = (_read(key, _in_english(each, key), 1) for each in (old, new))
    return f"{vi} → {vi_after}", f"{en} → {en_after}"


def _read(key: str, value: Any, place: int) -> str:
    return told_keys.value(key, value, place) or _plain(value)


def _of(name: str, olds: Rule, news: Rule) -> Iterator[Change]:
    words, old, new = NAMES.get(name, (name, name)), olds.get(name), news.get(name)
    if name == "result":
        yield from _result(words, old or {}, new or {})
    elif name == "form":
        yield from _form(as_schema(old or []), as_schema(new or []))
    elif name == "confidence" and {old, new} <= {*SURE}:
        (vi, en), (vi_after, en_after) = SURE[old], SURE[new]
        yield Change(
            name, "changed", f"{words[0]}: {vi} → {vi_after}", f"{words[1]}: {en} → {en_after}"
        )
    elif name in KEYS:
        yield from _members(name, words, old or [], new or [])
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in _differing(old, new, sorted({*old, *new})):
            yield _between(f"{name}/{key}", words, old, new, key)
    else:
        yield _between(name, words, olds, news, name)


def _members(name: str, words: Words, old: Sequence[Rule], new: Sequence[Rule]) -> Iterator[Change]:
    before = {_key(name, each): each for each in old}
    after = {_key(name, each): each for each in new}
    for key in dict.fromkeys([*before, *after]):
        if key not in after:
            yield _change(f"{name}/{key}", "removed", words, told(name, before[key]))
        elif key not in before:
            yield _change(f"{name}/{key}", "added", words, told(name, after[key]))
        elif before[key] != after[key]:
            yield _from_to(f"{name}/{key}", words, before[key], after[key], name)
    if before == after and [*before] != [*after]:
        yield Change(name, "changed", f"{words[0]}: thứ tự khác", f"{words[1]}: another order")


def _key(name: str, rule: Rule) -> str:
    return json.dumps([rule.get(part) for part in KEYS[name]], ensure_ascii=False, sort_keys=True)


def _from_to(place: str, words: Words, old: Rule, new: Rule, name: str) -> Change:
    (vi, en), (vi_after, en_after) = told(name, old), told(name, new)
    if vi == vi_after:
        parts, parts_en = _parts(old, new)
        return Change(place, "changed", f"{words[0]} {vi}: {parts}", f"{words[1]} {en}: {parts_en}")
    return Change(
        place, "changed", f"{words[0]}: {vi} → {vi_after}", f"{words[1]}: {en} → {en_after}"
    )


def _result(words: Words, old: Rule, new: Rule) -> Iterator[Change]:
    """Tell of the lines of a result's paper one by one."""
    before, after = old.get("paper") or {}, new.get("paper") or {}
    for place, olds, news, left_out in (
        ("result", old, new, "paper"),
        ("result/paper", before, after, "groups"),
    ):
        keys = sorted({*olds, *news} - {left_out})
        for key in _differing(olds, news, keys):
            yield _between(f"{place}/{key}", words, olds, news, key)
    yield from _members("result/lines", words, _lines(before), _lines(after))


def _lines(paper: Rule) -> list[Rule]:
    return [
        {**line, "group": group["name"], "group_en": group.get("name_en")}
        for group in paper.get("groups", ())
        for line in group.get("lines", ())
    ]


def _form(old: Rule, new: Rule) -> Iterator[Change]:
    before, after = old.get("properties", {}), new.get("properties", {})
    words = NAMES["questions"]
    for name in dict.fromkeys([*before, *after]):
        if name not in after:
            yield _change(f"form/{name}", "removed", words, _title(name, before[name]))
        elif name not in before:
            yield _change(f"form/{name}", "added", words, _title(name, after[name]))
        elif before[name] != after[name]:
            parts, parts_en = _parts(before[name], after[name])
            vi, en = _title(name, after[name])
            yield Change(
                f"form/{name}",
                "changed",
                f"{words[0]} {vi}: {parts}",
                f"{words[1]} {en}: {parts_en}",
            )
    for key, (vi, en) in {
        "required": ("câu bắt buộc", "questions that must be answered"),
        "dependentRequired": ("câu kéo theo", "questions that follow others"),
        "allOf": ("điều kiện", "conditions"),
        "x-pages": ("các trang", "pages"),
    }.items():
        if old.get(key) != new.get(key):
            vi_name, en_name = NAMES["form"]
            yield Change(
                f"form/{key}", "changed", f"{vi_name}: {vi} thay đổi", f"{en_name}: {en} change"
            )


def _title(name: str, question: Rule) -> Words:
    title = str(question.get("title", name))
    return title, str(question.get("x-title-en", title))


def _change(place: str, kind: Kind, words: Words, what: Words) -> Change:
    vi, en = {"added": ("thêm", "added"), "removed": ("bỏ", "removed")}[kind]
    return Change(place, kind, f"{words[0]}: {vi} {what[0]}", f"{words[1]}: {en} {what[1]}")


def _between(place: str, words: Words, olds: Rule, news: Rule, key: str) -> Change:
    """Return the change of what stands under a key; ``place`` names the key if it is within more."""
    old, new = olds.get(key), news.get(key)
    kind: Kind = "added" if old is None else "removed" if new is None else "changed"
    vi, en = words
    if place != key:
        vi, en = f"{vi} ({told_keys.key(key, 0)})", f"{en} ({told_keys.key(key, 1)})"
    to = _to(olds, news, key)
    return Change(place, kind, f"{vi}: {to[0]}", f"{en}: {to[1]}")


def _plain(value: Any) -> str:
    if value is None:
        return "∅"
    if isinstance(value, list):
        return "; ".join(map(_plain, value)) or "∅"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def told(name: str, rule: Rule) -> Words:
    """Return a member of a list as one reads it, in Vietnamese and in English."""
    if name in ("limits", "legal_limits"):
        return _limit(rule)
    if name == "fees":
        return _fee(rule)
    vi = str(rule.get("name") or rule.get("label") or rule.get("step") or _plain(rule))
    en = str(rule.get("name_en") or rule.get("label_en") or vi)
    if name == "exemptions":
        return f"{vi}, {rule.get('percent')} %", f"{en}, {rule.get('percent')} %"
    if name == "steps":
        return f"{vi}, {rule.get('share')} % thời gian", f"{en}, {rule.get('share')} % of the time"
    return vi, en


def _limit(rule: Rule) -> Words:
    value = rule.get("value", 0)
    words = {
        "working_days": (f"{value} ngày làm việc", f"{value} working days"),
        "calendar_days": (f"{value} ngày", f"{value} days"),
        "same_day": ("trong ngày", "the same day"),
        "none": ("không ấn định", "none fixed"),
        "clock": (f"trước {rule.get('before')}", f"before {rule.get('before')}"),
        "schedule": ("theo lịch", "by a schedule"),
    }
    vi, en = words.get(str(rule.get("kind")), (_plain(rule), _plain(rule)))
    return vi + _when(rule), en + _when(rule)


def _fee(rule: Rule) -> Words:
    amount = f"{rule.get('amount', 0):,}"
    channels = told_keys.VALUES["channel"]
    vi, en = channels.get(rule.get("channel"), ("mọi cách nộp", "either way"))
    dated = "".join(f", {key} {rule[key]}" for key in ("since", "until") if rule.get(key))
    return (
        f"{amount.replace(',', '.')} đồng ({vi}{dated}){_when(rule)}",
        f"{amount} VND ({en}{dated}){_when(rule)}",
    )


def _when(rule: Rule) -> str:
    when = rule.get("when")
    return (
        f" [{', '.join(f'{name} = {_plain(each)}' for name, each in when.items())}]" if when else ""
    )
