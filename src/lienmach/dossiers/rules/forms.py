"""
What an applicant writes for a procedure: checked, asked page by page, shown to be read.

A form is a JSON Schema or, in versions published before there were any, a list of typed fields
(`form_schema`). Keys a form does not know are kept: another system may need them. What a form
cannot check is refused when it is drafted (`form_checks`), so that no dossier meets it.
"""

import datetime as dt
import math
import re
from collections.abc import Callable
from typing import Any

from lienmach.dossiers.rules.form_checks import form_faults
from lienmach.dossiers.rules.form_faults import Fault, faults_of
from lienmach.dossiers.rules.form_pages import (
    Asked,
    Page,
    Shown,
    counted,
    following,
    from_text,
    pages_of,
    relevant,
    shown_of,
)
from lienmach.dossiers.rules.form_schema import (
    LONGEST_TEXT,
    Answers,
    Fields,
    Form,
    Question,
    Schema,
    answered,
    as_fields,
    as_schema,
    compiled,
)

__all__ = [
    "DEEPEST",
    "LONGEST_TEXT",
    "MOST_VALUES",
    "Asked",
    "Fault",
    "Form",
    "Page",
    "Question",
    "Shown",
    "answered",
    "as_fields",
    "as_schema",
    "compiled",
    "counted",
    "faults",
    "following",
    "form_faults",
    "from_text",
    "pages",
    "relevant",
    "shown",
    "size",
    "storable",
    "text_fault",
]

DEEPEST = 8
MOST_VALUES = 2000
_FAULTY = re.compile("[\\0\\ud800-\\udfff]")


def faults(form: Schema | Fields | Form, data: Answers) -> list[Fault]:
    """Return what is wrong with the data of an applicant, in the order of the form."""
    return faults_of(compiled(form), data)


def pages(form: Schema | Fields | Form, data: Answers) -> list[Page]:
    """Return the pages that the answers so far open, in order."""
    return pages_of(compiled(form), data)


def shown(
    form: Schema | Fields | Form,
    data: Answers,
    lang: str,
    *,
    unit: Callable[[str, dt.date | None], str] | None = None,
) -> list[Shown]:
    """Return the answers as they are read before they are handed in, and by officers after."""
    return shown_of(compiled(form), data, lang, unit)


def text_fault(value: str) -> bool:
    """Test if a text holds what PostgreSQL cannot keep: NUL, or half a character."""
    return _FAULTY.search(value) is not None


def storable(value: Any, *, depth: int = 0) -> bool:
    """
    Test if a JSON value can be kept as it is.

    Refused: NUL characters and lone surrogates (PostgreSQL keeps neither), numbers that
    are none, more than DEEPEST levels. How *many* values there are is `size`.
    """
    if isinstance(value, str):
        return not text_fault(value)
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, list | dict) and depth >= DEEPEST:
        return False
    if isinstance(value, list):
        return all(storable(each, depth=depth + 1) for each in value)
    if isinstance(value, dict):
        return all(
            not text_fault(name) and storable(each, depth=depth + 1) for name, each in value.items()
        )
    return value is None or isinstance(value, int)


def size(value: Any) -> int:
    """Return how many values a JSON value is made of."""
    if isinstance(value, list):
        return 1 + sum(size(each) for each in value)
    if isinstance(value, dict):
        return 1 + sum(size(each) for each in value.values())
    return 1
