"""The demonstration's National Portal, beside the house for as long as it is shown."""

import contextlib
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http import HTTPStatus

from lienmach.dossiers.queries import peer
from lienmach.ground import installation
from lienmach.ground.leash import leashed
from lienmach.ground.refusals import Refusal
from lienmach.portal.signposts import portal
from lienmach.scenarios.portal_simulator import HOST, check_allowed
from lienmach.scenarios.processes import LAST_LINES, end
from lienmach.scenarios.signing_in import Guests

FILED, COPIED, RATE = 16, 16, 0.5
READY_SECONDS = 30.0


class DidNotAnswer(Refusal):
    """The simulated National Portal did not come up; what it said last follows."""

    vi = "Cổng quốc gia giả lập không khởi động được."


@contextlib.contextmanager
def simulated(port: int, *, house: int, guests: Guests) -> Iterator[dict[str, str]]:
    """
    Run the portal in a process of its own; yields the environment in which the house knows it.

    It files a few dossiers of invented people, and tells of some that ministries handle: those of
    the guests, so that they find them among theirs, and where the guests' officer sees them.
    :raises DidNotAnswer: when it does not come up.
    :raises OnlyInAScenario: on an installation without invented people.
    """
    check_allowed()
    inherited = {name: value for name, value in os.environ.items() if name != "LIENMACH_OWNERS"}
    inherited.pop("DJANGO_SETTINGS_MODULE", None)
    with tempfile.TemporaryFile(dir=installation.folder("run", mode=0o711)) as log:
        process = subprocess.Popen(  # noqa: S603 - our own
            leashed(
                sys.executable, "-m", "lienmach", "portal", "simulate", "--port", str(port),
                "--to", f"http://127.0.0.1:{house}", *_told(guests),
            ),
            env={**inherited, **guests.environment, "LIENMACH_HOME": str(installation.home())},
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            until = time.monotonic() + READY_SECONDS
            while not _answers(port):
                if process.poll() is not None or time.monotonic() > until:
                    log.seek(0)
                    said = log.read().decode(errors="replace").strip().splitlines()[-LAST_LINES:]
                    raise DidNotAnswer("The simulated portal did not come up: " + "\n".join(said))
                time.sleep(0.05)
            yield {peer.ADDRESS: f"http://{HOST}:{port}"}
        finally:
            end(process)


def _told(guests: Guests) -> Iterator[str]:
    """Yield what the portal is told to do; by other numbers at each start, for it keeps no book."""
    yield from ("--count", str(FILED), "--copies", str(COPIED), "--rate", str(RATE))
    yield from ("--seed", str(secrets.randbelow(1 << 31)))
    for holder in guests.citizens:
        yield from ("--known", f"{holder.province}={holder.personal_id}")
    for officer in guests.officers:
        if officer.login.startswith("cb."):
            yield from ("--near", f"{officer.province}={officer.login.split('.')[1]}")


def sentence(province: str, port: int) -> str:
    """Say in one line what the simulated portal does, and where that shows."""
    front = portal(province, port)
    return (
        f"Cổng quốc gia giả lập nộp {FILED} hồ sơ và gửi {COPIED} bản sao hồ sơ của bộ, ngành:"
        f" {front}me/dossiers/ · {front}desk/ministry/ / A simulated National Portal files {FILED}"
        f" dossiers and sends {COPIED} copies of what ministries handle."
    )


def _answers(port: int) -> bool:
    with (
        contextlib.suppress(urllib.error.URLError, OSError),
        urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=2) as answer,
    ):
        return bool(answer.status == HTTPStatus.OK and json.load(answer)["ok"])
    return False
