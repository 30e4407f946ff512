"""``lienmach migrate``: bring every province's database to the present form, as its owner."""

from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import CommandParser
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections

from lienmach.ground import installation
from lienmach.homes import actions


class Command(DjangoMigrate):
    """Migrate all provinces (or ``--database`` one), then put up the fences."""

    help = "Bring the databases to the present form, as their owner, and put up the fences."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take Django's own arguments; without ``--database`` all provinces are meant."""
        super().add_arguments(parser)
        parser.set_defaults(database=None)
        for argument in parser._actions:  # noqa: SLF001 - argparse has no public way
            if argument.dest == "database":
                argument.choices = [*settings.PROVINCES]

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate as the owner, one database after the other."""
        owners, users = installation.owners(), installation.provinces()
        for alias in [options["database"]] if options["database"] else settings.PROVINCES:
            _enter_as_owner(alias, owners[alias])
            super().handle(*args, **{**options, "database": alias, "skip_checks": True})
            connections[alias].close()
            with psycopg.connect(owners[alias].conninfo(), autocommit=True) as connection:
                if not options["app_label"]:
                    actions.put_up_fences(connection, alias=alias, app=users[alias].user)


def _enter_as_owner(alias: str, place: installation.Database) -> None:
    connections[alias].close()
    settings_dict = connections[alias].settings_dict
    options = {key: value for key, value in settings_dict["OPTIONS"].items() if key != "pool"}
    options.pop("passfile", None)
    if place.passfile:
        options["passfile"] = place.passfile
    settings_dict.update(
        USER=place.user, PASSWORD=place.password, HOST=place.host, PORT=place.port,
        NAME=place.dbname, OPTIONS=options,
    )  # fmt: skip
