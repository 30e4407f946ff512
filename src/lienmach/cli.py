"""The ``lienmach`` command: Django's commands, with the database started first."""

import gc
import os
import sys

from lienmach.ground.refusals import Refusal

NEEDS_NO_DATABASE = {
    "check", "help", "makemigrations", "rehearse", "stop", "restore", "units", "version",
    "--version",
}  # fmt: skip
HELP = {"-h", "--help"}


def needs_database(name: str = "help", *options: str) -> bool:
    """Test if a command works on the databases; what was exported is verified without them."""
    if name in NEEDS_NO_DATABASE or HELP & {name, *options}:
        return False
    return name != "ledger" or "--exported" not in {word.partition("=")[0] for word in options}


def main(argv: list[str] | None = None) -> None:
    """Run one command; a refusal is one sentence on standard error and exit code 2."""
    arguments = list(sys.argv if argv is None else argv)
    gc.disable()  # loading makes no garbage, and to look for it took a tenth of the time
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienmach.settings")
    try:
        from lienmach.ground import cluster, installation  # noqa: PLC0415 - settings read the home

        if needs_database(*arguments[1:]) and installation.is_embedded():
            cluster.ensure()
        import django  # noqa: PLC0415
        from django.core.management import execute_from_command_line  # noqa: PLC0415

        django.setup()
        gc.freeze()
        gc.enable()
        execute_from_command_line(arguments)
    except Refusal as refused:
        sys.stderr.write(f"{refused}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
