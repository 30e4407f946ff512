"""What the owner does to the databases: roles, fences and doors, backups and their return."""

from lienmach.homes.actions.backing_up import back_up
from lienmach.homes.actions.fences import put_up_fences, where_systems_live
from lienmach.homes.actions.restoring import restore
from lienmach.homes.actions.roles import entered, prepare_roles

__all__ = [
    "back_up",
    "entered",
    "prepare_roles",
    "put_up_fences",
    "restore",
    "where_systems_live",
]
