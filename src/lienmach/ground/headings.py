"""How the headings of a sheet are compared with the names of columns."""

import re

from linkage.folding import without_marks

_NO_WORD = re.compile(r"[^a-z0-9]+")
_BRACKETED = re.compile(r"\(.*?\)|\*")


def spelled(heading: str) -> str:
    """Return a heading as columns are named: ``Họ và tên (*)`` becomes ``ho_va_ten``."""
    bare = without_marks(_BRACKETED.sub("", heading)).casefold()
    return _NO_WORD.sub("_", bare).strip("_")
