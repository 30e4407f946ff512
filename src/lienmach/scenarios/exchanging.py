"""The demonstration's National Portal, beside the house for as long as it is shown."""

import contextlib
import secrets
from collections.abc import Iterator

from lienmach.dossiers.queries import peer
from lienmach.ground.refusals import Refusal
from lienmach.portal.signposts import portal
from lienmach.scenarios.beside import beside
from lienmach.scenarios.portal_simulator import HOST, check_allowed
from lienmach.scenarios.signing_in import Guests

FILED, COPIED, RATE = 16, 16, 0.5


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
    with beside(
        "lienmach", "portal", "simulate", "--port", str(port), "--to", f"http://127.0.0.1:{house}",
        *_told(guests), port=port, environment=guests.environment, otherwise=DidNotAnswer,
    ):  # fmt: skip
        yield {peer.ADDRESS: f"http://{HOST}:{port}"}


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
