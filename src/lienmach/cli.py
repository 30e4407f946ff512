"""The ``lienmach`` command: Django's commands, with the database started first."""

import os
import sys

from lienmach.ground.refusals import Refusal

NEEDS_NO_DATABASE = {
    "check", "help", "makemigrations", "rehearse", "stop", "restore", "units", "version", "--help",
    "--version", "-h",
}  # fmt: skip


def main(argv: list[str] | None = None) -> None:
    """Run one command; a refusal is one sentence on standard error and exit code 2."""
    arguments = list(sys.argv if argv is None else argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienmach.settings")
    try:
        from lienmach.ground import cluster, installation  # noqa: PLC0415 - settings read the home

        name = arguments[1] if len(arguments) > 1 else "help"
        if name not in NEEDS_NO_DATABASE and installation.is_embedded():
            cluster.ensure()
        from django.core.management import execute_from_command_line  # noqa: PLC0415

        execute_from_command_line(arguments)
    except Refusal as refused:
        sys.stderr.write(f"{refused}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
