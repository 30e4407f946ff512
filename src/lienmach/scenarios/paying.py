"""The demonstration's payment provider, beside the house for as long as it is shown."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from http import HTTPStatus

from lienmach.dossiers.queries.gateway import VARIABLE
from lienmach.ground import installation
from lienmach.ground.leash import leashed
from lienmach.scenarios.payment.book import NAME
from lienmach.scenarios.payment.refusals import DidNotAnswer

HOST = "thanhtoan.localhost"
READY_SECONDS = 30.0
STOP_SECONDS = 10.0
LAST_LINES = 8


def configuration(port: int) -> str:
    """Return what the house is told of the provider, as any installation would be of its own."""
    return json.dumps(
        {
            "name": NAME,
            "address": f"http://{HOST}:{port}",
            "vi": "Thanh toán trực tuyến (trình diễn)",
            "en": "Online payment (demonstration)",
            "back_channel": f"127.0.0.1:{port}",
            "demo": True,
        }
    )


@contextlib.contextmanager
def sandbox(port: int, *, house: int, environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """
    Serve the provider in a process of its own; yields the environment in which the house knows it.

    ``house`` is the port where the house listens.
    :raises DidNotAnswer: when it does not come up.
    """
    room = installation.folder("run", mode=0o711)
    inherited = {name: value for name, value in os.environ.items() if name != "LIENMACH_OWNERS"}
    with tempfile.TemporaryFile(dir=room) as log:
        process = subprocess.Popen(  # noqa: S603 - our own
            leashed(
                sys.executable, "-m", "lienmach.scenarios.payment", str(port),
                f"http://127.0.0.1:{house}",
            ),
            env={**inherited, **environment, "LIENMACH_HOME": str(installation.home())},
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            until = time.monotonic() + READY_SECONDS
            while not _answers(port):
                if process.poll() is not None or time.monotonic() > until:
                    log.seek(0)
                    said = log.read().decode(errors="replace").strip().splitlines()[-LAST_LINES:]
                    raise DidNotAnswer("The provider did not come up: " + "\n".join(said))
                time.sleep(0.05)
            yield {VARIABLE: configuration(port)}
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _answers(port: int) -> bool:
    with (
        contextlib.suppress(urllib.error.URLError, OSError),
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer,
    ):
        return bool(answer.status == HTTPStatus.OK)
    return False
