"""Whether everything that binds a citizen says by which law: without it nothing is published."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

CONFIDENCE = ("high", "medium", "low", "invented")
SHORTEST = 6
"""No act is named in fewer characters: a dash or “xem” is no citation."""
LISTS = {
    "limits": ("Thời hạn", "Time limit"),
    "fees": ("Lệ phí", "Fee"),
    "exemptions": ("Miễn, giảm", "Exemption"),
    "papers": ("Giấy tờ", "Paper"),
    "steps": ("Bước", "Step"),
}
SINGLE = {
    "served_by": ("Hệ thống phục vụ", "Serving system"),
    "assurance": ("Mức định danh", "Assurance level"),
    "receiving_rule": ("Nơi tiếp nhận", "Receiving rule"),
    "partial_reason": ("Lý do trực tuyến một phần", "Reason for partly online"),
}


@dataclass(frozen=True, slots=True)
class Lack:
    """A rule without its legal basis: where it stands, and what it is called in both languages."""

    place: str
    vi: str
    en: str


def lacking(snapshot: Mapping[str, Any]) -> list[Lack]:
    """Return every rule, fee, time limit and paper that names no legal basis, or not how sure."""
    return list(_lacking(snapshot))


def _lacking(snapshot: Mapping[str, Any]) -> Iterator[Lack]:
    if not is_cited(snapshot):
        yield Lack("citation", "Thủ tục", "The procedure")
    for name, (vi, en) in LISTS.items():
        for number, rule in enumerate(snapshot.get(name, ()), 1):
            if not is_cited(rule) or rule.get("confidence") not in CONFIDENCE:
                said = rule.get("name") or rule.get("step") or number
                english = rule.get("name_en") or rule.get("step") or said
                yield Lack(f"{name}/{number - 1}", f"{vi} {said}", f"{en} {english}")
    for name, (vi, en) in SINGLE.items():
        rule = snapshot.get(name)
        is_asked = name != "partial_reason" or snapshot.get("level") == "partial"
        if is_asked and (not isinstance(rule, Mapping) or not is_cited(rule)):
            yield Lack(name, vi, en)
    paper = snapshot.get("result", {}).get("paper")
    if paper and not is_cited(paper):
        yield Lack("result/paper", "Văn bản kết quả", "Result's paper")


def is_cited(rule: Mapping[str, Any]) -> bool:
    """Test if a rule names its legal basis."""
    return len(str(rule.get("citation") or "").strip()) >= SHORTEST


def sentence(lacks: list[Lack]) -> tuple[str, str]:
    """Return what is lacking in one sentence, in Vietnamese and in English."""
    vi = "; ".join(f"{each.vi} ({each.place})" for each in lacks)
    en = "; ".join(f"{each.en} ({each.place})" for each in lacks)
    return f"Chưa nêu căn cứ pháp lý hoặc độ tin cậy: {vi}.", f"No legal basis or confidence: {en}."
