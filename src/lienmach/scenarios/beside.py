"""A process of the demonstration beside the house: others' systems, for as long as it is shown."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from http import HTTPStatus

from lienmach.ground import installation
from lienmach.ground.leash import leashed
from lienmach.ground.refusals import Refusal
from lienmach.scenarios.processes import LAST_LINES, end

READY_SECONDS = 30.0
PAUSE_SECONDS = 0.05
KEPT_FROM_IT = ("LIENMACH_OWNERS", "DJANGO_SETTINGS_MODULE")
"""It has its own settings, and never the owner's way into the databases."""


@contextlib.contextmanager
def beside(
    module: str,
    *words: str,
    port: int,
    environment: Mapping[str, str],
    otherwise: type[Refusal],
    host: str = "",
) -> Iterator[None]:
    """
    Run a module in a process of its own on a port, until the block ends or this process does.

    :param host: the name under which it answers at ``/healthz``, if not any.
    :raises Refusal: an ``otherwise`` when it does not come up, with what it said last.
    """
    inherited = {name: value for name, value in os.environ.items() if name not in KEPT_FROM_IT}
    with tempfile.TemporaryFile(dir=installation.folder("run", mode=0o711)) as log:
        process = subprocess.Popen(  # noqa: S603 - our own
            leashed(sys.executable, "-m", module, *words),
            env={**inherited, **environment, "LIENMACH_HOME": str(installation.home())},
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            until = time.monotonic() + READY_SECONDS
            while not _answers(port, host):
                if process.poll() is not None or time.monotonic() > until:
                    log.seek(0)
                    said = log.read().decode(errors="replace").strip().splitlines()[-LAST_LINES:]
                    raise otherwise("\n".join([str(otherwise.__doc__), *said]))
                time.sleep(PAUSE_SECONDS)
            yield
        finally:
            end(process)


def _answers(port: int, host: str) -> bool:
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}/healthz", headers={"Host": f"{host}:{port}"} if host else {}
    )
    with (
        contextlib.suppress(urllib.error.URLError, OSError),
        urllib.request.urlopen(asked, timeout=2) as answer,  # noqa: S310
    ):
        return bool(answer.status == HTTPStatus.OK)
    return False
