"""What is wrong with a draft of a procedure, said in Vietnamese and in English."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema import ValidationError


@dataclass(frozen=True, slots=True, order=True)
class Flaw:
    """One thing that is wrong; what is named by its key keeps it in both languages."""

    vi: str
    en: str

    def then(self, vi: str, en: str) -> "Flaw":
        """Return it with more said behind it."""
        return Flaw(f"{self.vi}{vi}", f"{self.en}{en}")

    def at(self, place: str) -> "Flaw":
        """Return it with the place where it is wrong before it."""
        return Flaw(f"{place}: {self.vi}", f"{place}: {self.en}")


class Flawed(ValueError):
    """Something cannot be read, and why in both languages."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.flaw = Flaw(vi, en)


def joined(flaws: Iterable[Flaw]) -> Flaw:
    """Return several in one sentence."""
    listed = list(flaws)
    return Flaw("; ".join(each.vi for each in listed), "; ".join(each.en for each in listed))


_BOUNDS = {
    "minLength": ("ngắn hơn {} ký tự", "is shorter than {} characters"),
    "maxLength": ("dài quá {} ký tự", "is longer than {} characters"),
    "minimum": ("nhỏ hơn {}", "is less than {}"),
    "maximum": ("lớn hơn {}", "is more than {}"),
    "minItems": ("có ít hơn {} mục", "has fewer than {} members"),
    "maxItems": ("có quá {} mục", "has more than {} members"),
    "uniqueItems": ("có mục lặp lại", "has a member twice"),
    "type": ("không thuộc kiểu {}", "is not of type {}"),
    "enum": ("không phải một trong {}", "is not one of {}"),
    "const": ("không phải {}", "is not {}"),
    "format": ("không phải {}", "is not a {}"),
    "pattern": ("không đúng mẫu {}", "does not match {}"),
}
_OTHERWISE = ("không đúng quy tắc {} của JSON Schema", "breaks the rule {} of JSON Schema")
LONGEST_VALUE = 80


def of_schema(error: ValidationError) -> Flaw:
    """Return what a JSON Schema finds wrong, with the place where it does."""
    place = f"/{'/'.join(map(str, error.absolute_path))}"
    bound: Any = error.validator_value
    if error.validator == "required" and isinstance(error.instance, Mapping):
        names = ", ".join(repr(name) for name in bound if name not in error.instance)
        return Flaw(f"thiếu {names}", f"{names} is missing").at(place)
    if error.validator == "additionalProperties" and isinstance(error.instance, Mapping):
        known = error.schema.get("properties", ()) if isinstance(error.schema, Mapping) else ()
        names = ", ".join(repr(name) for name in error.instance if name not in known)
        return Flaw(f"không có mục nào tên {names}", f"nothing is called {names}").at(place)
    vi, en = _BOUNDS.get(str(error.validator), _OTHERWISE)
    told = bound if str(error.validator) in _BOUNDS else error.validator
    value = repr(error.instance)[:LONGEST_VALUE]
    return Flaw(f"{value} {vi.format(told)}", f"{value} {en.format(told)}").at(place)
