"""``lienmach migrate``: bring every province's database to the present form, as its owner."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections

from lienmach.ground import copies, installation
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

    def handle(self, *_args: Any, **options: Any) -> None:
        """Migrate as the owner, one database after the other, once all can be."""
        owners, users = installation.owners(), installation.provinces()
        chosen = [options["database"]] if options["database"] else [*settings.PROVINCES]
        for alias in chosen:
            with actions.entered(owners[alias]) as connection:
                for sentence in actions.prepare_roles(
                    connection, alias=alias, app=users[alias].user
                ):
                    self.stderr.write(sentence)
        lived_in = actions.where_systems_live(owners)
        model = self._migrate(chosen, owners, options)
        if options["app_label"]:
            return
        for alias in chosen:
            if model not in {None, alias}:
                with actions.entered(owners[alias]) as connection:
                    actions.prepare_roles(connection, alias=alias, app=users[alias].user)
            with actions.entered(owners[alias]) as connection:
                actions.put_up_fences(
                    connection, alias=alias, app=users[alias].user, lived_in=lived_in
                )

    def _migrate(
        self, chosen: list[str], owners: Mapping[str, installation.Database], options: Any
    ) -> str | None:
        """
        Migrate databases; return which of them the others became copies of, if they did.

        No migration knows whose database it is in: where all are new, one is enough.
        """
        plain = not (options["app_label"] or options["plan"] or options["fake"])
        new = plain and installation.is_embedded() and all(map(copies.is_empty, chosen))
        for alias in chosen[:1] if new else chosen:
            _enter_as_owner(alias, owners[alias])
            super().handle(**{**options, "database": alias, "skip_checks": True})
            connections[alias].close()
        if not new:
            return None
        for alias in chosen[1:]:
            _enter_as_owner(alias, owners[alias])
            connections[alias].close()
            copies.copy_into_empty(alias, chosen[0])
        return chosen[0]


def _enter_as_owner(alias: str, place: installation.Database) -> None:
    connections[alias].close()
    settings_dict = connections[alias].settings_dict
    options = dict(place.options)
    if place.passfile:
        options["passfile"] = place.passfile
    settings_dict.update(
        USER=place.user, PASSWORD=place.password, HOST=place.host, PORT=place.port,
        NAME=place.dbname, OPTIONS=options,
    )  # fmt: skip
