"""The provider's own book: what was ordered, and what became of it."""

import datetime as dt
import secrets
import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lienmach.dossiers.rules.payment_messages import Message
from lienmach.dossiers.rules.payments import Told

NAME = "sandbox"


@dataclass(slots=True)
class Order:
    """Something to be paid; whoever holds the ticket has its page open."""

    province: str
    reference: str
    amount: int
    about: str
    back: str
    until: dt.datetime | None = None
    ticket: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    transaction: str = field(default_factory=lambda: f"SB-{secrets.token_hex(6).upper()}")
    state: Told = Told.PENDING
    message: uuid.UUID = field(default_factory=uuid.uuid4)
    at: dt.datetime | None = None


class Book:
    """Orders by province and reference; in memory, for nothing in it outlives the demonstration."""

    def __init__(self) -> None:
        self._orders: dict[tuple[str, str], Order] = {}
        self._lock = threading.Lock()

    def take(self, said: Mapping[str, str]) -> Order | None:
        """Return an order that was signed, new or known; None if it was another amount before."""
        key = said["province"], said["reference"]
        with self._lock:
            found = self._orders.setdefault(
                key,
                Order(
                    *key, int(said["amount"]), said["about"], said["back"],
                    until=dt.datetime.fromtimestamp(int(said["until"]), dt.UTC),
                ),
            )  # fmt: skip
        return found if found.amount == int(said["amount"]) else None

    def by_ticket(self, ticket: str) -> Order | None:
        """Return the order whose page is open."""
        with self._lock:
            return next((each for each in self._orders.values() if each.ticket == ticket), None)

    def settle(self, order: Order, state: Told, *, at: dt.datetime) -> bool:
        """Pay an order or let it fail, a paid one never again; return if anything changed."""
        with self._lock:
            if order.state == Told.PAID or order.state == state:
                return False
            order.state, order.at, order.message = state, at, uuid.uuid4()
            return True

    def told(self, province: str, reference: str, *, at: dt.datetime) -> Message:
        """Return what is said of an order; nothing came of one that nobody knows, or paid in time."""
        with self._lock:
            found = self._orders.get((province, reference))
        if found is None:
            found = Order(province, reference, 0, "", "", state=Told.UNKNOWN, transaction="")
        elif found.state == Told.PENDING and found.until is not None and at > found.until:
            found = replace(found, state=Told.UNKNOWN)
        return message(found, at=at)


def message(order: Order, *, at: dt.datetime) -> Message:
    """Return what is said of an order."""
    return Message(
        message=order.message,
        provider=NAME,
        province=order.province,
        reference=order.reference,
        transaction=order.transaction,
        state=order.state,
        amount=order.amount if order.state == Told.PAID else None,
        at=order.at or at,
    )
