"""What differs between two versions of a procedure, or two catalogues, in words."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from lienmach.dossiers.rules.form_schema import as_schema

Kind = Literal["added", "removed", "changed"]
Rule = Mapping[str, Any]
Words = tuple[str, str]

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
SURE: dict[object, Words] = {
    "high": ("đã đối chiếu", "checked"),
    "medium": ("một nguồn", "one source"),
    "low": ("chưa đối chiếu", "not checked"),
    "invented": ("số minh họa", "invented for the demo"),
}
KEYS: dict[str, tuple[str, ...]] = {
    "limits": ("when",),
    "legal_limits": ("when",),
    "fees": ("item", "channel", "when", "since"),
    "exemptions": ("name", "since"),
    "papers": ("code",),
    "steps": ("step", "from"),
    "facts": ("name",),
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
    found = [each for name in names for each in _of(name, old.get(name), new.get(name))]
    titles = {
        name: _title(name, question)
        for side in (old, new)
        for name, question in as_schema(side.get("form") or []).get("properties", {}).items()
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


def _of(name: str, old: Any, new: Any) -> Iterator[Change]:
    if old == new:
        return
    words = NAMES.get(name, (name, name))
    if name == "form":
        yield from _form(as_schema(old or []), as_schema(new or []))
    elif name == "confidence" and {old, new} <= {*SURE}:
        (vi, en), (vi_after, en_after) = SURE[old], SURE[new]
        yield Change(
            name, "changed", f"{words[0]}: {vi} → {vi_after}", f"{words[1]}: {en} → {en_after}"
        )
    elif name in KEYS:
        yield from _members(name, words, old or [], new or [])
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in sorted({*old, *new}):
            if old.get(key) != new.get(key):
                yield _between(f"{name}/{key}", words, old.get(key), new.get(key), key)
    else:
        yield _between(name, words, old, new)


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
    differing = sorted(key for key in {*old, *new} if old.get(key) != new.get(key))
    (vi, en), (vi_after, en_after) = told(name, old), told(name, new)
    if vi == vi_after:
        parts = ", ".join(
            f"{key}: {_plain(old.get(key))} → {_plain(new.get(key))}" for key in differing
        )
        return Change(place, "changed", f"{words[0]} {vi}: {parts}", f"{words[1]} {en}: {parts}")
    return Change(
        place, "changed", f"{words[0]}: {vi} → {vi_after}", f"{words[1]}: {en} → {en_after}"
    )


def _form(old: Rule, new: Rule) -> Iterator[Change]:
    before, after = old.get("properties", {}), new.get("properties", {})
    words = NAMES["questions"]
    for name in dict.fromkeys([*before, *after]):
        if name not in after:
            yield _change(f"form/{name}", "removed", words, _title(name, before[name]))
        elif name not in before:
            yield _change(f"form/{name}", "added", words, _title(name, after[name]))
        elif before[name] != after[name]:
            one, other = before[name], after[name]
            parts = ", ".join(
                f"{key}: {_plain(one.get(key))} → {_plain(other.get(key))}"
                for key in sorted({*one, *other})
                if one.get(key) != other.get(key)
            )
            vi, en = _title(name, other)
            yield Change(
                f"form/{name}", "changed", f"{words[0]} {vi}: {parts}", f"{words[1]} {en}: {parts}"
            )
    for key, (vi, en) in {
        "required": ("câu bắt buộc", "questions that must be answered"),
        "x-must": ("câu phải trả lời khi nộp trên trang", "questions the pages insist on"),
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
    return str(question.get("title", name)), str(question.get("x-title-en", name))


def _change(place: str, kind: Kind, words: Words, what: Words) -> Change:
    vi, en = {"added": ("thêm", "added"), "removed": ("bỏ", "removed")}[kind]
    return Change(place, kind, f"{words[0]}: {vi} {what[0]}", f"{words[1]}: {en} {what[1]}")


def _between(place: str, words: Words, old: Any, new: Any, key: str = "") -> Change:
    kind: Kind = "added" if old is None else "removed" if new is None else "changed"
    said = f" ({key})" if key else ""
    text = f"{_plain(old)} → {_plain(new)}"
    return Change(place, kind, f"{words[0]}{said}: {text}", f"{words[1]}{said}: {text}")


def _plain(value: Any) -> str:
    if value is None:
        return "∅"
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
    channel = {"online": ("trực tuyến", "online"), "counter": ("trực tiếp", "at the counter")}
    vi, en = channel.get(str(rule.get("channel")), ("mọi cách nộp", "either way"))
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
