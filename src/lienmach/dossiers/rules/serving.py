"""
Whose system serves a procedure, where it is taken in, and where its matter lies.

Since Decree 224/2026 came into force a province's own system serves what no ministry's does
(art. 15.1); in an outage it stands in for the most essential services (art. 13). What was taken in
before that day stays the province's. Snapshots of before say nothing of it and are served as ever.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Literal

IN_FORCE = dt.date(2026, 7, 1)
"""The first day of Decree 224/2026."""

REGISTER = "land"
"""The register whose unit says where a matter lies, if a form asks for it."""


def is_served_elsewhere(snapshot: Mapping[str, Any], *, on: dt.date) -> bool:
    """Test if a ministry's system serves, on a day, what is filed under a procedure."""
    return on >= IN_FORCE and _said(snapshot, "served_by").get("system") == "national"


def has_fallback(snapshot: Mapping[str, Any]) -> bool:
    """Test if the province may stand in for a ministry's system in an outage."""
    return bool(_said(snapshot, "served_by").get("fallback"))


Where = Literal["here", "elsewhere", "fallback"]


def where(snapshot: Mapping[str, Any], *, on: dt.date, in_fallback: bool) -> Where:
    """Return where a procedure is filed on a day: here, at the portal, or here in its stead."""
    if not is_served_elsewhere(snapshot, on=on):
        return "here"
    return "fallback" if in_fallback and has_fallback(snapshot) else "elsewhere"


def level_of(snapshot: Mapping[str, Any]) -> int:
    """Return the level of assurance a procedure asks of whoever files online: 1 or 2."""
    return int(snapshot.get("assurance", {}).get("level", 1))


def receiving(snapshot: Mapping[str, Any]) -> str:
    """Return where a procedure is taken in (``snapshots.RECEIVING``); by default at any desk."""
    return str(_said(snapshot, "receiving_rule").get("rule") or "any_desk")


def matter(form: object, data: Mapping[str, Any]) -> tuple[str, str] | None:
    """
    Return the unit in which a matter lies as the form says it, and as of which day.

    The day is empty where none was given; None where the form asks for no unit of the land, or none
    was given.
    """
    properties = form.get("properties", {}) if isinstance(form, Mapping) else {}
    fields = {
        register["field"]: name
        for name, field in properties.items()
        if (register := field.get("x-register") or {}).get("register") == REGISTER
        and register.get("field") in {"unit", "unit_on"}
    }
    said = {field: data.get(name) for field, name in fields.items()}
    unit, on = said.get("unit"), said.get("unit_on")
    return (str(unit), str(on or "")) if unit else None


def _said(snapshot: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    said = snapshot.get(name)
    return said if isinstance(said, Mapping) else {}
