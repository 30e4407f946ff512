"""The worker's own run, and what the operator is shown and can do."""

import io
import json
from types import SimpleNamespace

from django.core.management import call_command

from lienmach import jobs as house
from lienmach.dossiers.queries import peer
from lienmach.scenarios.processes import free_port
from tests.dossiers.portal import Exchange


class OneLook:
    """Lets the worker look once."""

    looked = False

    def is_set(self):
        """Test if it is time to stop."""
        return self.looked

    def wait(self, _seconds):
        """Stop after this look."""
        self.looked = True


def told(*words):
    """Return what ``lienmach portal`` prints."""
    out = io.StringIO()
    call_command("portal", *words, stdout=out)
    return out.getvalue()


def status():
    """Return how the exchange stands, as a program is told."""
    return json.loads(told("status", "--json"))["provinces"]["haiduong"]


def run():
    """Let the worker look once."""
    context = SimpleNamespace(additional_context={"alias": "haiduong", "stopping": OneLook()})
    house.exchange(context, 0)


def test_the_worker_tells_only_where_a_portal_is_set_and_says_when_it_is_down(counter, monkeypatch):
    portal = Exchange()
    portal.file()
    portal.react()
    monkeypatch.delenv(peer.ADDRESS, raising=False)
    run()
    assert status()["down_since"] is None
    assert "not set" in told("status")
    monkeypatch.setenv(peer.ADDRESS, f"http://127.0.0.1:{free_port()}")
    run()
    found = status()
    assert found["down_since"]
    assert found["notices"]["waiting"] >= 1
    assert "ConnectError" in found["said"]
    assert "In line again: 0 to tell" in told("replay", "--province", "haiduong")
    assert status()["try_at"] is None
