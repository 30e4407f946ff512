"""The numbered points of a move and of a reversal, as the engine's own source names them."""

import re
from pathlib import Path

from lienmach.merger import actions

SOURCE = Path(actions.__file__).parent
BOTH_WAYS = {"catching_up", "verifying", "cutting_over"}
"""What a reversal does with the very same parts."""


def _named_in(path: Path) -> set[str]:
    return set(re.findall(r'\bat\(\s*"(\d+ [^"]+)"\s*\)', path.read_text("utf-8")))


_BY_MODULE = {path.stem: _named_in(path) for path in sorted(SOURCE.glob("*.py"))}


def _of(*, undoing: bool) -> tuple[str, ...]:
    modules = BOTH_WAYS | {"undoing"} if undoing else set(_BY_MODULE) - {"undoing"}
    found = set().union(*(_BY_MODULE[module] for module in modules))
    return tuple(sorted(found))


FORWARD = _of(undoing=False)
BACKWARD = _of(undoing=True)
POINTS = tuple(sorted(set().union(*_BY_MODULE.values())))
