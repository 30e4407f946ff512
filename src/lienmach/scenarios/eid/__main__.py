"""``python -m lienmach.scenarios.eid PORT``: make the provider's database and serve it."""

import os
import sys

from lienmach.ground import installation
from lienmach.scenarios.eid import people
from lienmach.scenarios.eid.refusals import NoDemo


def prepare() -> None:
    """Make the database anew: nothing in it outlives a start."""
    database = installation.folder(people.FOLDER) / "provider.sqlite3"
    for left in database.parent.glob(f"{database.name}*"):
        left.unlink()
    import django  # noqa: PLC0415 - once the settings can be read
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)
    database.chmod(0o600)
    from lienmach.scenarios.eid import actions  # noqa: PLC0415 - it needs the applications

    actions.load()


def main(port: str) -> None:
    """Serve until told to stop."""
    if os.environ.get("LIENMACH_DEMO") != "1" or installation.scenario() is None:
        sys.stderr.write(f"{NoDemo()}\n")
        sys.exit(2)
    os.environ["DJANGO_SETTINGS_MODULE"] = "lienmach.scenarios.eid.settings"
    prepare()
    os.execv(  # noqa: S606 - a command of ours, not by way of a shell
        sys.executable,
        [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
            "--port", port, "--workers", "1", "--blocking-threads", "4", "--log-level", "warning",
            "--no-ws", "--http", "1", "lienmach.scenarios.eid.wsgi:application",
        ],
    )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1])
