"""
Faults at the engine's points, and what must be true once the command has been run again.

Every fault hangs at a seam of the shipped engine (``Ways.at``) or happens outside it: to its
process, its backends, its server, or the wire between them.
"""

import contextlib
import itertools
import time
from collections import Counter

import psycopg
from django.db import DatabaseError, connections

from lienmach.ground import cluster
from lienmach.merger.actions import following, moves, recovery, undoing
from lienmach.merger.refusals import NoSuchMove, NothingToMove
from tests.merger import driver, lossy, world
from tests.merger.points import BACKWARD, FORWARD
from tests.merger.serving import Serving

NAMES = {"source": "haiduong", "target": "haiphong"}
COMMANDS = {"move": moves.move, "reverse": undoing.reverse}
TABLES = ("dossiers_dossier", "dossiers_note")
ANSWERS_MEANWHILE = {"exception", "kill", "backends", "commit", "reply", "stall"}
"""After an immediate stop of PostgreSQL only convergence is promised."""
BEHIND_THE_DECISION = ("9 it is decided", "9 the new door is open")
"""No second run comes by these: the decision is made."""
STALL_SECONDS = 2.5 * recovery.CLOSED_TOO_LONG_SECONDS


class Fault(RuntimeError):
    """What the fault ``exception`` raises."""


class Once:
    """Stands at the points of one run; at one of them, the first time, does something."""

    def __init__(self, point, do):
        self.point, self.do = point, do
        self.happened = False

    def __call__(self, here):
        if here == self.point and not self.happened:
            self.happened = True
            self.do()


def _raise(point):
    raise Fault(point)


class Stall:
    """Stands still longer than the watchdog bears, and until every client has been served."""

    def __init__(self, serving, seconds):
        self.serving, self.seconds = serving, seconds
        self.served = None

    def __call__(self):
        since = time.monotonic()
        time.sleep(self.seconds)
        self.served = self.serving.serves(since=since)


def strike(what, point, kind, serving, monkeypatch, *, stall=STALL_SECONDS):
    """
    Run a command into a fault of a kind at a point; return whether it survived that.

    Nobody else may notice: the clients are served meanwhile and afterwards.
    """
    survived = False
    if kind == "kill":
        assert driver.drive(what, point) != 0, f"{what} never came by {point}"
    else:
        survived = _strike_here(what, point, kind, serving, monkeypatch, stall)
    if kind == "immediate":
        cluster.ensure()
    connections.close_all()  # they may be broken, and the next run is another process's
    assert serving.serves(since=time.monotonic(), within=20), f"nobody is served after {point}"
    return survived


def _strike_here(what, point, kind, serving, monkeypatch, stall):
    with contextlib.ExitStack() as stack:
        standing = Stall(serving, stall)
        wire = stack.enter_context(lossy.Wire()) if kind in {"commit", "reply"} else None
        if wire:
            patch = stack.enter_context(monkeypatch.context())
            for name, value in wire.environment().items():
                patch.setenv(name, value)
        at = Once(point, {
            "exception": lambda: _raise(point),
            "backends": driver.end_backends,
            "commit": lambda: wire.lose("commit"),
            "reply": lambda: wire.lose("any"),
            "stall": standing,
            "immediate": driver.stop_at_once,
        }[kind])  # fmt: skip
        survived = False
        with contextlib.suppress(Fault, psycopg.Error, DatabaseError):
            COMMANDS[what]("dossiers", **NAMES, ways=moves.Ways(at=at))
            survived = True
        assert at.happened, f"{what} never came by {point}"
        if wire:
            assert wire.spare(), f"nothing was written after {point}"
        if kind == "stall":
            assert standing.served, f"nobody was served while the engine stood at {point}"
    return survived


def run_to_the_end(what):
    """Run the command again, as an operator would, until it says that there is nothing to do."""
    done = {"move": "reverse or close", "reverse": "way back open"}
    try:
        report = COMMANDS[what]("dossiers", **NAMES)
    except (NothingToMove, NoSuchMove) as refused:
        assert done[what] in str(refused)  # noqa: PT017
        report = moves.status()[-1]
    assert report["state"] == {"move": "cut over", "reverse": "reversed"}[what]
    assert report["verified"]


def rows():
    """Return the rows that the moves are compared by, at the old home."""
    return {table: world.rows("haiduong", table) for table in TABLES}


def facts(alias):
    """Return the dossiers' ledger entries of one database, own and brought: subject by id."""
    own, brought = (
        {key: row["subject"] for key, row in world.rows(alias, table).items()
         if row["system"] == "dossiers"}
        for table in ("ledger_entry", "ledger_brought")
    )  # fmt: skip
    assert not own.keys() & brought.keys(), "no entry stands twice"
    return own | brought


def follow_to_the_end():
    """Bring back what was written at the new home, as the serving process does."""
    with contextlib.closing(following.Follower()) as follower:
        while world.dirty("haiphong"):
            follower.follow_once()


def check_moved(serving):
    """Everything is at the new home: the doors, the rows, the ledger, what clients were told."""
    with serving.at_rest():
        assert world.doors() == {
            "haiduong": ("moved", "haiphong", False), "haiphong": ("open", None, True),
        }  # fmt: skip
        assert world.dirty() == 0
        check_told(serving, home="haiphong", other="haiduong")
        follow_to_the_end()
        old, new = rows(), {table: world.rows("haiphong", table) for table in TABLES}
        assert old["dossiers_dossier"].keys() == new["dossiers_dossier"].keys()
        for key, row in new["dossiers_dossier"].items():
            was = old["dossiers_dossier"][key]
            mapped = was["unit"] == world.WHOLE and was["unit_on"] == world.BEFORE
            assert (row["unit_before"] == world.WHOLE) == mapped
            assert row["code"] == was["code"]
        assert old["dossiers_note"] == new["dossiers_note"]
        assert facts("haiduong") == facts("haiphong")
        assert world.dirty("haiphong") == 0


def check_back(serving, before):
    """Everything is as it was at the old home, but for what was written meanwhile."""
    with serving.at_rest():
        doors = world.doors()
        assert doors["haiduong"] == ("open", None, False)
        assert doors["haiphong"][:2] == ("moved", "haiduong")
        assert world.dirty("haiphong") == 0
        check_told(serving, home="haiduong", other="haiphong")
        after = rows()
        theirs = set(serving.dossiers.values())
        notes = {
            key: row for key, row in after["dossiers_note"].items()
            if str(row["dossier_id"]) not in theirs
        }  # fmt: skip
        assert notes == before["dossiers_note"]
        assert after["dossiers_dossier"] == before["dossiers_dossier"]


def check_told(serving, *, home, other):
    """Every acknowledged write stands at the home, once, in order; nothing shows elsewhere."""
    told = serving.told()
    assert [one for one in told if one.outcome == "failed"] == []
    seen = {}
    for alias in (home, other):
        with world.application(alias) as connection:
            seen[alias] = connection.execute(
                "select dossier_id::text, number, text from dossiers_note where province ="
                " 'haiduong' order by number"
            ).fetchall()
    assert seen[other] == [], "nothing shows where the system does not live"
    stand = Counter(row for row in seen[home] if row[0] in serving.dossiers.values())
    for one in told:
        times = stand.pop((one.dossier, one.number, one.text), 0)
        assert times == 1 or (one.outcome == "unknown" and times == 0), one
    assert not stand, "nothing stands there that nobody wrote"
    if all(one.outcome == "ok" for one in told):
        wrapped = serving.dossiers["wrapped"]
        entries = Counter(facts(home).values())
        assert entries[wrapped] == sum(one.client == "wrapped" for one in told)


def check_answers(serving):
    """Nobody but the engine noticed a thing."""
    assert [one for one in serving.told() if one.outcome != "ok"] == []


def trip(home, folder, monkeypatch, there, back, **more):
    """Move and reverse, with faults at one point on the way there and at one on the way back."""
    with Serving(folder) as serving:
        with serving.at_rest():
            before = {**rows(), "dossiers_note": home.rows["dossiers_note"]}
        for what, (point, kinds) in (("move", there), ("reverse", back)):
            for kind in kinds:
                survived = strike(what, point, kind, serving, monkeypatch, **more)
                assert not survived or kind == kinds[-1], f"{kind} did nothing at {point}"
            run_to_the_end(what)
            if what == "move":
                check_moved(serving)
            else:
                check_back(serving, before)
        if {*there[1], *back[1]} <= ANSWERS_MEANWHILE:
            check_answers(serving)
        forget(serving)
    home.whole = True


def forget(serving):
    """Take away what the clients of this trip wrote, so that the next is not longer for it."""
    with serving.at_rest(), world.application() as connection:
        for key in serving.dossiers.values():
            connection.execute("delete from dossiers_note where dossier_id = %s", [key])
            connection.execute("delete from dossiers_dossier where id = %s", [key])


# --- Which trips there are -----------------------------------------------------------------------

# The other kinds are struck in test_faults.py, each on its own.
THERE = BACK = ("backends", "commit", "stall")
BEFORE_THE_DECISION = ("9 the old door is closed", "9 everything is drained")
ALL = ("exception", "kill", "backends", "commit", "reply", "stall", "immediate")


def strikes(points, kinds):
    """Return where to strike how in each trip: no second run comes by once it is decided."""
    found = []
    for point in points:
        if point in BEHIND_THE_DECISION:
            found += [(point, (kind,)) for kind in kinds]
        elif point in BEFORE_THE_DECISION:
            # The commit whose reply is lost is the decision, if nothing was left to drain.
            found += [(point, tuple(k for k in kinds if k != "stall")), (point, ("stall",))]
        else:
            found.append((point, kinds))
    return found


def trips(there, back):
    """Return trips that strike at all of these; what is left over goes plainly."""
    return list(itertools.zip_longest(there, back, fillvalue=(None, ())))


SHORT = trips(strikes(FORWARD, THERE), strikes(BACKWARD, BACK))
LONG = [
    trip
    for kind in ALL
    for trip in trips(
        [(point, (kind,)) for point in FORWARD], [(point, (kind,)) for point in BACKWARD]
    )
]


def named(strike):
    """Return a trip's name in the report of a test run."""
    point, kinds = strike
    return f"{point}: {' '.join(kinds)}" if kinds else "plainly"
