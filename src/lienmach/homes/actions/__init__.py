"""What the owner does to the databases: roles, fences and doors, backups and their return."""

from lienmach.homes.actions.fences import put_up_fences, where_systems_live
from lienmach.homes.actions.roles import entered, prepare_roles

__all__ = ["entered", "prepare_roles", "put_up_fences", "where_systems_live"]
