"""Clients write and read while the system moves to and fro: what they were told stays true."""

import random
import threading
import time
from collections import defaultdict

import pytest
from django.db import connections

from lienmach import homes
from lienmach.dossiers.models import Note
from lienmach.ground import clock
from lienmach.merger.actions import moves, undoing
from tests import figures
from tests.merger import world

SOAK_SECONDS = 100


@homes.action("dossiers")
def append(dossier, number, text):
    """Add a note, at wherever the dossiers live now."""
    Note(province=homes.current_province(), dossier_id=dossier, number=number, text=text,
         at=clock.now(), by="test").save(force_insert=True)  # fmt: skip


def seen(dossier):
    """Return a dossier's notes in order, from wherever they live now."""
    with homes.reading("dossiers"):
        return list(
            Note.objects.filter(dossier_id=dossier)
            .order_by("number")
            .values_list("text", flat=True)
        )


class Client(threading.Thread):
    """Appends unique values to a dossier of its own, and reads them back at once."""

    def __init__(self, dossier, until, pause):
        super().__init__()
        self.dossier, self.until, self.pause = dossier, until, pause
        self.told, self.stale, self.errors, self.longest = [], [], [], 0.0

    def run(self):
        with homes.province("haiduong"):
            try:
                while not self.until.is_set():
                    self._once()
                    time.sleep(self.pause)
            except Exception as error:
                self.errors.append(repr(error))
            finally:
                connections.close_all()

    def _once(self):
        text = f"{self.name} {len(self.told)}"
        began = time.monotonic()
        append(self.dossier, len(self.told) + 1, text)
        self.longest = max(self.longest, time.monotonic() - began)
        self.told.append(text)
        if seen(self.dossier) != self.told:
            self.stale.append(text)


def _to_and_fro(clients, pause, rests):
    """Let clients work while the system moves, resting so long after each switch."""
    with world.application() as connection:
        dossiers = [world.add_dossier(connection) for _ in range(clients)]
    until = threading.Event()
    running = [Client(dossier, until, pause) for dossier in dossiers]
    for client in running:
        client.start()
    away = False
    try:
        for rest in rests:
            if away:
                undoing.reverse("dossiers", source="haiduong", target="haiphong")
            else:
                assert moves.move("dossiers", source="haiduong", target="haiphong")["verified"]
            away = not away
            time.sleep(rest)
    finally:
        until.set()
        for client in running:
            client.join()
    assert not away, "the last switch leads home"
    return running


def _check(running):
    assert [error for client in running for error in client.errors] == []
    assert [text for client in running for text in client.stale] == []
    stored = defaultdict(list)
    for row in sorted(
        world.rows("haiduong", "dossiers_note").values(), key=lambda row: row["number"]
    ):
        stored[row["dossier_id"]].append(row["text"])
    for client in running:
        assert stored[client.dossier] == client.told, "every acknowledged append once, in order"
    assert sum(len(client.told) for client in running) > len(running), "they did write"


def test_eight_clients_and_a_system_that_moves_forward_and_back(ready):
    _check(_to_and_fro(clients=8, pause=0.01, rests=[0.2, 0.0]))


def _for_so_long(seconds, chance, switched):
    """Yield random rests, an even number of them."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for _ in range(2):
            switched.append(chance.uniform(0.0, 1.5))
            yield switched[-1]


@pytest.mark.soak
@pytest.mark.parametrize(("clients", "pause"), [(8, 0.0), (24, 0.0), (64, 0.02)])
def test_many_clients_and_many_switches(ready, clients, pause):
    switched = []
    rests = _for_so_long(SOAK_SECONDS, random.Random(clients), switched)  # noqa: S311
    running = _to_and_fro(clients, pause, rests)
    _check(running)
    assert len(switched) >= 4
    figures.count(
        "history of concurrent clients", switches=len(switched), clients=clients,
        acknowledged_writes=sum(len(client.told) for client in running),
        reads_after_a_write=sum(len(client.told) for client in running),
    )  # fmt: skip
