"""What the control room's journeys share: someone with the key, and moves made by hand."""

import contextlib

import pytest
from django.test import Client

from lienmach.ground import installation
from lienmach.merger import queries
from lienmach.merger.models import Move
from lienmach.merger.queries import Candidate, Listing, Named, Pair, UndecidedRecord, Waiting
from tests.portal.makers import COPY, VERIFY, WAY_BACK, detail, summary

HOST = "haiduong.localhost"


class Moves:
    """Moves made by hand, told instead of the database's; tests change them on the way."""

    def __init__(self):
        self.told = {
            "running": detail(),
            "cut over": detail("cut over", WAY_BACK),
            "failed": detail("failed", VERIFY, failed_at=50),
            "closed": detail("closed", WAY_BACK),
            "reversed": detail("reversed", WAY_BACK),
        }
        self.now = self.told["running"]

    @property
    def path(self):
        """Return the address of the one move that is told of."""
        return f"/merger/{self.now.summary.id}/"

    def tell(self, state):
        """Let the move stand otherwise from now on."""
        self.now = self.told[state]

    def move(self, move_id):
        """Stand in for :func:`lienmach.merger.queries.move`."""
        return self.now if move_id == self.now.summary.id else None

    def moves(self):
        """Stand in for :func:`lienmach.merger.queries.moves`."""
        return [
            self.now.summary,
            summary("failed", VERIFY, system="identity"),
            summary("running", COPY, system="registries"),
        ]

    def find(self, move_id):
        """Stand in for :func:`lienmach.merger.queries.find`."""
        told = self.now.summary
        if move_id != told.id:
            return None
        named = {name: getattr(told, name) for name in ("id", "province", "system", "source")}
        return Move(**named, target=told.target, state=told.state)

    def pairs(self):
        """Stand in for :func:`lienmach.merger.queries.pairs`."""
        return [Pair("haiduong", "haiphong", 3, 1), Pair("haiphong", "haiduong", 0, 0)]

    def procedures(self, *_provinces):
        """Stand in for :func:`lienmach.merger.queries.procedures`."""
        return {"DVC25.19": Named("Đăng ký biến động", {"hard": "Khó"})}

    def waiting(self, _found):
        """Stand in for :func:`lienmach.merger.queries.waiting`."""
        if not self.now.undecided:
            return Waiting()
        counts = {("dossiers_dossier", "10507"): self.now.undecided}
        return Waiting(counts, {"10507": "Phường Cẩm Thượng, Thành phố Hải Dương"})

    def undecided(self, move_id, *, limit, **_narrowed):
        """Stand in for :func:`lienmach.merger.queries.undecided`."""
        record = UndecidedRecord(
            "dossiers_dossier", move_id, "10507", "Phường Cẩm Thượng", "thôn Đông",
            [Candidate("10507", "Phường Thành Đông"), Candidate("10525", "Phường Tân Hưng")],
            {"code": "H23.01-240501-0001"},
        )  # fmt: skip
        more = self.now.undecided > limit
        listed = [record] * min(limit, self.now.undecided)
        return Listing(listed, f"{record.table}:{record.id}" if more else None)


@pytest.fixture
def moves(monkeypatch):
    """Tell of moves made by hand."""
    made = Moves()
    for name in ("find", "move", "moves", "pairs", "procedures", "undecided", "waiting"):
        monkeypatch.setattr(queries, name, getattr(made, name))
    return made


@pytest.fixture
def stranger():
    """Return a browser that was shown nothing."""
    return Client(headers={"host": HOST})


@pytest.fixture
def operator():
    """Return a browser that has shown the key."""
    client = Client(headers={"host": HOST})
    client.post("/merger/enter", {"key": installation.secret("control-room")})
    return client


def enter(visit, page):
    """Write the key into the form, as whoever has no scripts does, and come to the list of moves."""
    page.goto(f"{visit.address}/merger/enter")
    page.locator("#key").fill(installation.secret("control-room"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/merger/")


@contextlib.contextmanager
def watching(client, path):
    """Open a stream of events, and leave it as a browser does."""
    response = client.get(path + "stream")
    try:
        yield response
    finally:
        response.close()
