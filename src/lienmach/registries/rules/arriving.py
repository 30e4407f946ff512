"""What of a file is linked as it arrives, and what waits for a run over the register."""

LINKED_KINDS = frozenset({"births", "residents"})
"""The kinds of files whose rows are linked with one another."""
ON_ARRIVAL = 2_000
"""So many rows are linked one by one, within a minute or so; a run takes less for more of them."""
AT_ONCE = 25
"""Rows linked in one transaction, which is over in a second: the door of a move waits for it."""


def is_for_a_run(rows: int, *, has_model: bool) -> bool:
    """Test if rows wait for a run: they are many, or no run has left a model to weigh them by."""
    return rows > ON_ARRIVAL or not has_model
