"""
Where each system of each province lives, and the fence that guards a move.

``province`` says on whose behalf we work, ``action`` wraps everything that writes a system,
``reading`` everything that reads one (``ask``, if one statement is all). Each finds the system's home and confirms it at the door,
in the database that holds the rows.
"""

from lienmach.homes.routing import (
    NoHome,
    SystemBusy,
    action,
    connection_is_lost,
    current_province,
    enter,
    forget_homes,
    here,
    home_of,
    lock_door,
    lock_patience,
    one_deed,
    part_of,
    province,
)
from lienmach.homes.snapshots import ask, living_in, patience, reading

__all__ = [
    "NoHome",
    "SystemBusy",
    "action",
    "ask",
    "connection_is_lost",
    "current_province",
    "enter",
    "forget_homes",
    "here",
    "home_of",
    "living_in",
    "lock_door",
    "lock_patience",
    "one_deed",
    "part_of",
    "patience",
    "province",
    "reading",
]
