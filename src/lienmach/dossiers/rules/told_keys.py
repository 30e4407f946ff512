"""How the keys and the coded values of a procedure's rules are told to people, in both languages."""

from collections.abc import Mapping
from typing import Any

Words = tuple[str, str]

SURE: dict[object, Words] = {
    "high": ("đã đối chiếu", "checked"),
    "medium": ("một nguồn", "one source"),
    "low": ("chưa đối chiếu", "not checked"),
    "invented": ("số minh họa", "invented for the demo"),
}
KEYS: Mapping[str, Words] = {
    "about": ("người được nêu", "whom it is about"),
    "amount": ("số tiền", "amount"),
    "asked": ("lấy từ câu trả lời", "filled from answers"),
    "before": ("trước giờ", "before"),
    "channel": ("cách nộp", "channel"),
    "citation": ("căn cứ", "legal basis"),
    "code": ("mã", "code"),
    "confidence": ("độ tin cậy", "confidence"),
    "currency": ("đơn vị tiền", "currency"),
    "due": ("hẹn trả", "due"),
    "duty": ("nhiệm vụ", "duty"),
    "enum": ("các lựa chọn", "choices"),
    "examples": ("ví dụ", "examples"),
    "fallback": ("nhận thay khi cổng ngừng", "taken in during an outage"),
    "field": ("trường", "field"),
    "format": ("dạng", "format"),
    "from": ("từ", "from"),
    "from_register": ("cơ sở dữ liệu có sẵn", "held by a register"),
    "group": ("nhóm", "group"),
    "holds": ("loại giấy trong cơ sở dữ liệu", "what the register holds"),
    "instant": ("không mất thời gian", "takes no time"),
    "is_optional": ("không bắt buộc", "optional"),
    "is_required": ("bắt buộc", "required"),
    "item": ("khoản thu", "item"),
    "kind": ("loại", "kind"),
    "label": ("nhãn", "label"),
    "later": ("đợt sau", "later"),
    "level": ("cấp, mức", "level"),
    "maximum": ("lớn nhất", "at most"),
    "maxLength": ("dài nhất", "longest"),
    "minimum": ("nhỏ nhất", "at least"),
    "minLength": ("ngắn nhất", "shortest"),
    "name": ("tên", "name"),
    "needs": ("cần trước đó", "needs before"),
    "note": ("ghi chú", "note"),
    "one_of": ("ít nhất một trong", "at least one of"),
    "pattern": ("mẫu ký tự", "pattern"),
    "per": ("tính theo", "counted by"),
    "percent": ("phần trăm", "per cent"),
    "rule": ("quy tắc", "rule"),
    "share": ("phần thời hạn", "share of the time"),
    "sign": ("ký hiệu", "abbreviation"),
    "since": ("từ ngày", "since"),
    "slots": ("các khung giờ", "slots"),
    "step": ("bước", "step"),
    "system": ("hệ thống", "system"),
    "text": ("lời", "text"),
    "title": ("câu hỏi", "question"),
    "to": ("đến", "to"),
    "type": ("kiểu", "type"),
    "until": ("đến trước ngày", "until"),
    "value": ("số ngày", "days"),
    "when": ("điều kiện", "condition"),
    "within_days": ("trong số ngày", "within days"),
    "x-autocomplete": ("gợi ý điền của trình duyệt", "browser's autofill"),
    "x-help": ("giải thích", "help"),
    "x-hint": ("gợi ý", "hint"),
    "x-kind": ("loại số", "kind of number"),
    "x-register": ("điền sẵn từ", "filled from a register"),
    "x-widget": ("cách hiện", "shown as"),
}
"""Keys of rules and questions; one that a later shape brings is told as it is written."""

_AT: Mapping[object, Words] = {
    "commune": ("xã", "commune"),
    "province": ("tỉnh", "province"),
    "branch": ("chi nhánh", "branch"),
}
_STATES: Mapping[object, Words] = {
    "received": ("đã tiếp nhận", "received"),
    "reception-refused": ("không được tiếp nhận", "not taken in"),
    "awaiting-supplement": ("chờ bổ sung", "awaiting supplement"),
    "proposed": ("đã trình", "proposed"),
    "stopped": ("dừng giải quyết", "stopped"),
    "decided": ("đã giải quyết", "decided"),
    "handed-over": ("đã trả kết quả", "handed over"),
    "withdrawn": ("đã rút", "withdrawn"),
}
VALUES: Mapping[str, Mapping[object, Words]] = {
    "confidence": SURE,
    "level": {**_AT, "full": ("toàn trình", "whole"), "partial": ("một phần", "partly")},
    "from": _STATES,
    "to": _STATES,
    "duty": {
        "receive": ("tiếp nhận", "receive"),
        "decide": ("giải quyết", "decide"),
        "sign": ("ký", "sign"),
        "applicant": ("người nộp", "applicant"),
    },
    "channel": {"online": ("trực tuyến", "online"), "counter": ("trực tiếp", "at the counter")},
    "kind": {
        "original": ("bản chính", "original"),
        "copy": ("bản sao", "copy"),
        "form": ("tờ khai", "form"),
    },
    "rule": {
        "any_desk": ("quầy bất kỳ trong tỉnh", "any desk of the province"),
        "provincial_centre": ("trung tâm cấp tỉnh", "the provincial centre"),
        "competent_only": ("cơ quan có thẩm quyền", "the competent agency only"),
    },
    "system": {
        "province": ("của tỉnh, thành phố", "the province's own"),
        "national": ("của bộ, ngành", "a ministry's"),
    },
}
"""Coded values, by the key under which they stand."""


def key(name: str, place: int) -> str:
    """Return what a key is called in Vietnamese (0) or English (1)."""
    return KEYS[name][place] if name in KEYS else name


def value(name: str, it: Any, place: int) -> str | None:
    """Return how a coded value under a key reads; None where it is told as it is written."""
    if isinstance(it, bool):
        return (("không", "no"), ("có", "yes"))[it][place]
    if isinstance(it, list) and it:
        parts = [value(name, each, place) for each in it]
        return None if None in parts else ", ".join(filter(None, parts))
    known = VALUES.get(name, {}).get(it) if isinstance(it, str) else None
    return known[place] if known else None
