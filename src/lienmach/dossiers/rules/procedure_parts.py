"""
The parts that a procedure is made of, and which of them a version of one does not tell.

Decree 63/2010/NĐ-CP, art. 8, from general knowledge (*uncertain*: its text was not seen). Two of its
parts no version holds: who may use the procedure, and how many copies of the papers there are.
"""

from collections.abc import Mapping
from typing import Any

PARTS: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "steps": ("steps",),
    "method": ("receiving_rule", "receiving"),
    "papers": ("papers",),
    "limit": ("limits",),
    "agency": ("competent_kind",),
    "form": ("form",),
    "fee": ("fees",),
    "result": ("result",),
}
"""By part where a version tells it; any one of them does. What is free is told as a fee of 0."""


def missing_parts(snapshot: Mapping[str, Any]) -> list[str]:
    """Return the parts of which a version of a procedure says nothing."""
    return [part for part, places in PARTS.items() if not any(map(snapshot.get, places))]


def reads_from(snapshot: Mapping[str, Any], register: str) -> bool:
    """Test if a register answers a question of a version, or may hold one of its papers."""
    questions = snapshot["form"].get("properties", {}).values()
    asked = [each.get("x-register", {}).get("register") for each in questions]
    # What was filed under an older shape of a version may name papers in words alone.
    papers = [each for each in snapshot.get("papers", ()) if isinstance(each, Mapping)]
    return register in [*asked, *(each.get("from_register") for each in papers)]
