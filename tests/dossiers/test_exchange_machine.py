"""
Whatever is repeated, reordered, cut off or moved: each filing is one dossier, each state is told.

A model of what must be true is kept beside the two sides. In between, answers get lost, the portal
is down, the worker dies with notices in hand, facts are delivered late, and the whole system moves
to another province's database and back: inbox and outbox move with it.
"""

import contextlib
import time
from collections import Counter, defaultdict

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.models import Dossier
from lienmach.dossiers.rules.exchange import Kind
from lienmach.dossiers.rules.states import NATIONAL
from lienmach.ground.actor import PLATFORM
from lienmach.ground.refusals import Refusal
from lienmach.merger.actions import moves, undoing
from tests import figures
from tests.dossiers import makers
from tests.dossiers.makers import AT
from tests.dossiers.portal import Exchange, filing

SOAK_SECONDS = 240
NAMES = {"source": "haiduong", "target": "haiphong"}


class Exchanging(RuleBasedStateMachine):
    """The portal and the province, with everything between them that can go wrong."""

    played = Counter()
    moved = False
    trips_left = 0

    def __init__(self):
        super().__init__()
        self.portal = Exchange()
        self.filed = []
        self.states = defaultdict(list)
        """What the portal must have been told in the end, by its code."""
        self.played["examples"] += 1

    # -- the portal ----------------------------------------------------------------------------

    @rule()
    def file(self):
        """A citizen files; nothing is sent yet."""
        self.filed.append(self.portal.book.file("haiduong", filing(), at=self.portal.now))
        self.played["filed"] += 1

    @precondition(lambda self: self.filed)
    @rule(data=st.data(), kind=st.sampled_from([Kind.SUPPLEMENT, Kind.WITHDRAWAL, Kind.PAYMENT]))
    def say_more(self, data, kind):
        """The citizen goes on, whether the province is ready for it or not."""
        body = {
            Kind.SUPPLEMENT: {"data": {}},
            Kind.WITHDRAWAL: {},
            Kind.PAYMENT: {"reference": "BL-1", "amount": 10_000, "paid_at": AT.isoformat()},
        }[kind]
        code = data.draw(st.sampled_from(self.filed))
        self.portal.book.say(code, kind, body, at=self.portal.now)

    @precondition(lambda self: self.portal.book.unanswered())
    @rule(data=st.data(), arrives=st.booleans(), again=st.booleans())
    def send_one(self, data, arrives, again):
        """Any message that waits is sent, perhaps twice; the answer may get lost."""
        message = data.draw(st.sampled_from(self.portal.book.unanswered()))
        for _ in range(1 + again):
            self.portal.send(message, answered=arrives)
        self.played["sent"] += 1 + again

    @rule()
    def portal_fails_or_comes_back(self):
        """An outage begins or ends."""
        self.portal.down = not self.portal.down
        self.played["outages"] += 1

    # -- the province --------------------------------------------------------------------------

    @precondition(lambda self: self.filed)
    @rule(data=st.data(), step=st.sampled_from(["ask", "decide", "hand_over"]))
    def office_works(self, data, step):
        """An officer does a step, if the dossier is there and the step is allowed."""
        code = data.draw(st.sampled_from(self.filed))
        found = self._ours(code)
        if not found:
            return
        do = {
            "ask": lambda: actions.ask_for_supplement(found[0], text="Thiếu.", by=PLATFORM, at=AT),
            "decide": lambda: actions.decide_dossier(
                found[0], outcome="granted", by=PLATFORM, at=AT
            ),
            "hand_over": lambda: actions.hand_over_result(
                found[0], text=makers.ELSEWHERE, by=PLATFORM, at=AT
            ),
        }[step]
        with contextlib.suppress(Refusal), homes.province("haiduong"):
            do()
            self.played["steps"] += 1

    @rule()
    def facts_arrive(self):
        """The worker delivers the ledger's facts."""
        self.portal.react()

    @rule(lost=st.booleans(), minutes=st.integers(0, 10))
    def worker_tells(self, lost, minutes):
        """The worker tells the portal; its answers may get lost."""
        self.portal.later(minutes=minutes)
        self.portal.lose_answer = lost
        self.portal.deliver()
        self.portal.lose_answer = False

    @rule(told=st.booleans())
    def worker_dies(self, told):
        """The worker takes notices, perhaps tells them, and dies before it writes that down."""
        with homes.province("haiduong"):
            due = actions.take_due(most=10, by=PLATFORM, at=self.portal.now)
        for one in due if told else []:
            self.portal.tell(one.envelope)
        self.played["deaths"] += bool(due)

    @precondition(lambda self: self.filed)
    @rule()
    def the_system_moves(self):
        """
        The dossiers move to the other province's database, or back.

        How many trips are left is of all examples together: no rule may be on offer by it, or the
        same choices would not lead the same way again.
        """
        cls = type(self)
        if not cls.trips_left:
            return
        if cls.moved:
            undoing.reverse("dossiers", **NAMES)
        else:
            moves.move("dossiers", **NAMES)
        cls.moved, cls.trips_left = not cls.moved, cls.trips_left - 1
        self.played["moves"] += 1

    # -- what must be true ---------------------------------------------------------------------

    def _ours(self, code):
        with homes.province("haiduong"), homes.reading("dossiers"):
            found = Dossier.objects.filter(portal_lines__portal_code=code)
            return list(found.values_list("code", flat=True))

    def teardown(self):
        """Once everything has come to rest both sides know the same."""
        self.portal.settle()
        told = defaultdict(list)
        for code, number, _kind in self.portal.order:
            told[code].append(number)
        for code in self.filed:
            entry = self.portal.book.entries[code]
            [ours] = self._ours(code)
            with homes.province("haiduong"):
                expected = queries.told_states(code)
                dossier = queries.folder(ours, seen_by=PLATFORM, on=makers.TODAY).dossier
            assert entry.code == ours
            assert entry.states == expected
            assert entry.states[0] == 2
            assert entry.states[-1] == NATIONAL[dossier.state]
            assert not entry.early
            assert told[code] == sorted(told[code]), "in order, whatever was told twice"
            assert set(told[code]) == set(range(1, entry.last + 1)), "each at least once"
        with homes.province("haiduong"):
            status = queries.portal_status()
        assert not status.dead
        assert status.messages["held"] == status.notices["waiting"] == 0
        assert not self.portal.book.unanswered()
        self.played["told"] += sum(map(len, told.values()))


@pytest.fixture(scope="module")
def both(provinces):
    """Both provinces at open counters with equal catalogues."""
    Exchanging.moved = False
    for province in provinces:
        with homes.province(province):
            makers.published(makers.BIRTH, province="haiduong")


def play(examples, steps, trips):
    """Let hypothesis search for an order of steps that breaks a rule."""
    Exchanging.trips_left = trips
    run_state_machine_as_test(
        Exchanging,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, database=None,
            suppress_health_check=list(HealthCheck), print_blob=True, phases=[Phase.generate],
        ),
    )  # fmt: skip


@pytest.mark.usefixtures("both")
def test_both_sides_know_the_same_in_the_end():
    play(examples=6, steps=25, trips=2)


@pytest.mark.soak
@pytest.mark.usefixtures("both")
def test_both_sides_know_the_same_after_very_many_orders_of_steps():
    Exchanging.played.clear()
    until = time.monotonic() + SOAK_SECONDS
    while time.monotonic() < until:
        play(examples=20, steps=50, trips=10)
    assert Exchanging.played["moves"] > 1
    figures.count("exchange with the portal", **Exchanging.played)


@pytest.mark.usefixtures("both")
def test_what_waits_in_either_direction_moves_with_the_system():
    portal = Exchange()
    code = portal.file()
    early = portal.book.say(code, Kind.SUPPLEMENT, {"data": {}}, at=AT)
    late = portal.book.say(code, Kind.WITHDRAWAL, {}, at=AT)
    assert portal.send(late, answered=False)["state"] == "held"
    portal.down = True
    portal.react()
    portal.deliver()
    with homes.province("haiduong"):
        before = queries.portal_status()
        source = NAMES["target"] if Exchanging.moved else NAMES["source"]
        assert homes.routing.find_home("haiduong", "dossiers") == source
        go = undoing.reverse if Exchanging.moved else moves.move
        go("dossiers", **NAMES)
        Exchanging.moved = not Exchanging.moved
        assert homes.routing.find_home("haiduong", "dossiers") != source
        assert queries.portal_status() == before
    assert portal.send(late, answered=False)["state"] == "held"
    assert portal.send(early)["refusal"] == "NotNow"
    assert portal.send(late)["state"] == "handled"
    portal.settle()
    assert portal.book.entries[code].states == [2, 7]
    assert portal.book.entries[code].refused == ["NotNow"]
