"""A portal at hand: the simulator's book on one side, the province's actions on the other."""

import datetime as dt
import itertools

from lienmach import homes
from lienmach import jobs as house
from lienmach.dossiers import actions, jobs
from lienmach.dossiers.actions.exchange import PORTAL
from lienmach.dossiers.rules.exchange import Kind
from lienmach.ground.refusals import Refusal
from lienmach.scenarios.portal_book import Book
from tests.dossiers.makers import AT, BIRTH, BIRTH_DATA, UNIT

SERIAL = itertools.count(1)
PAPER = {
    "name": "giay-chung-sinh.pdf",
    "reference": "https://portal.example/papers/1",
    "media_type": "application/pdf",
    "size": 1234,
    "sha256": "ab" * 32,
}


def citizen(**more):
    """Return an applicant whom nobody here knows yet, as a message names them."""
    return {
        "personal_id": f"030195{next(SERIAL):06}",
        "full_name": "Nguyễn Thị Giả Lập",
        "birth_date": "1995-03-04",
        "unit": UNIT,
        "unit_on": AT.date().isoformat(),
        **more,
    }


def filing(**more):
    """Return the body of a filing."""
    return {
        "procedure": BIRTH,
        "data": dict(BIRTH_DATA),
        "applicant": citizen(),
        "papers": [PAPER],
        **more,
    }


def ministry_copy(**more):
    """Return the body of a copy of a ministry's dossier."""
    return {
        "procedure": "1.010099",
        "procedure_name": "Cấp hộ chiếu phổ thông",
        "agency": "G01.1",
        "agency_name": "Cục Quản lý xuất nhập cảnh",
        "applicant": {"personal_id": citizen()["personal_id"]},
        "unit": UNIT,
        "unit_on": AT.date().isoformat(),
        "state": 4,
        "received_at": AT.isoformat(),
        **more,
    }


class Exchange:
    """Both sides, and the line between them."""

    def __init__(self, province="haiduong"):
        self.province, self.book = province, Book()
        self.now = AT
        self.down = False
        self.lose_answer = False
        """Let the portal take a notice and its answer get lost."""
        self.status = 200
        self.order = []

    def later(self, **delta):
        """Let time pass."""
        self.now += dt.timedelta(**delta)

    # The port.
    def tell(self, envelope):
        """Answer as the portal would."""
        if self.down:
            return None, "down"
        if self.status != 200:
            return self.status, "no"
        if envelope["dossier"] not in self.book.entries:
            return 200, "another test's"
        self.order.append((envelope["dossier"], envelope["number"], envelope["kind"]))
        self.book.receive(envelope)
        return (None, "lost") if self.lose_answer else (200, "ok")

    def file(self, **more):
        """File a dossier at the portal and send it; return the portal's code."""
        code = self.book.file(self.province, filing(**more), at=self.now)
        self.send_all()
        return code

    def say(self, code, kind, body):
        """Write and send a message; return what it was answered."""
        return self.send(self.book.say(code, Kind(kind), body, at=self.now))

    def send(self, message, *, answered=True):
        """Send a message of the portal's; ``answered`` says if the answer arrives."""
        try:
            with homes.province(self.province):
                answer = actions.take_message(message, by=PORTAL, at=self.now)
        except Refusal:
            self.book.answered(message["message"])
            raise
        if answered:
            self.book.answered(message["message"])
        return answer

    def send_all(self):
        """Send what waits at the portal."""
        return [self.send(message) for message in self.book.unanswered()]

    def react(self):
        """Let the facts reach the rooms that react."""
        for alias in ("haiduong", "haiphong"):
            house.deliver_waiting(alias, is_over=lambda: False)

    def deliver(self):
        """Let the worker do what it does once a second."""
        with homes.province(self.province):
            jobs.handle_held(now=lambda: self.now)
            return jobs.deliver(self, now=lambda: self.now)

    def settle(self):
        """Let everything come to rest."""
        self.down, self.lose_answer, self.status = False, False, 200
        self.send_all()
        self.react()
        self.later(hours=1)
        while self.deliver():
            pass
