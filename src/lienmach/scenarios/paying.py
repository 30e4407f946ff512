"""The demonstration's payment provider, beside the house for as long as it is shown."""

import contextlib
import json
from collections.abc import Iterator, Mapping

from lienmach.dossiers.queries.gateway import VARIABLE
from lienmach.scenarios.beside import beside
from lienmach.scenarios.payment.book import NAME
from lienmach.scenarios.payment.refusals import DidNotAnswer

HOST = "thanhtoan.localhost"


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
    with beside(
        "lienmach.scenarios.payment", str(port), f"http://127.0.0.1:{house}",
        port=port, environment=environment, otherwise=DidNotAnswer,
    ):  # fmt: skip
        yield {VARIABLE: configuration(port)}
