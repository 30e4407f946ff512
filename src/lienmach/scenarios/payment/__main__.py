"""``python -m lienmach.scenarios.payment PORT HOUSE``: serve the demonstration's payment provider."""

import os
import signal
import sys
import threading

from lienmach.ground import installation
from lienmach.scenarios.payment.refusals import NoDemo


def main(port: str, to: str) -> None:
    """Serve until told to stop."""
    if os.environ.get("LIENMACH_DEMO") != "1" or installation.scenario() is None:
        sys.stderr.write(f"{NoDemo()}\n")
        sys.exit(2)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienmach.settings")
    import django  # noqa: PLC0415 - once it is allowed to run

    django.setup()
    from lienmach.scenarios.payment.server import Sandbox  # noqa: PLC0415 - it needs the applications

    sandbox = Sandbox(to=to, port=int(port))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=sandbox.stop).start())
    sandbox.serve()


if __name__ == "__main__":
    main(*sys.argv[1:3])
