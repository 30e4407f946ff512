"""Whose system serves a procedure, and whether one may file it here."""

from collections.abc import Mapping
from typing import Any, Literal

Where = Literal["here", "elsewhere", "fallback"]


def where(snapshot: Mapping[str, Any], *, is_outage: bool) -> Where:
    """
    Return where a procedure is filed now.

    What a ministry serves is filed on the National Portal, and here only while that does not
    serve and the procedure allows the fallback (Decree 224/2026, art. 13 and 15.1).
    """
    served = snapshot.get("served_by", {})
    if served.get("system", "province") == "province":
        return "here"
    return "fallback" if is_outage and served.get("fallback") else "elsewhere"


def level_of(snapshot: Mapping[str, Any]) -> int:
    """Return the level of assurance a procedure asks of whoever files online: 1 or 2."""
    return int(snapshot.get("assurance", {}).get("level", 1))
