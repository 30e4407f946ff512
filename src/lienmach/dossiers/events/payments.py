"""Facts about what is owed for dossiers and paid; amounts in whole đồng."""

from dataclasses import dataclass
from typing import ClassVar

from lienmach.ground.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeAssessed(Event):
    """
    What is owed for a dossier is known: an officer said it where no published fee does, or it was
    reckoned again because the answers it turns on have changed.

    ``before`` is the amount that stood until then; None where nobody had said one.
    """

    name: ClassVar[str] = "dossiers.charge-assessed"

    dossier: str
    charge: str
    amount: int
    before: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentBegun(Event):
    """Somebody set out to pay; nothing has been paid yet."""

    name: ClassVar[str] = "dossiers.payment-begun"

    dossier: str
    payment: str
    provider: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentMade(Event):
    """What is owed for a dossier was paid: it is settled."""

    name: ClassVar[str] = "dossiers.payment-made"

    dossier: str
    payment: str
    provider: str
    amount: int
    paid_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFailed(Event):
    """A payment came to nothing: it failed, or its time was over; ``state`` says which."""

    name: ClassVar[str] = "dossiers.payment-failed"

    dossier: str
    payment: str
    provider: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentToRefund(Event):
    """
    Money is to be given back that is not owed: the wrong amount, paid twice, or its dossier ended.

    ``why`` is one of these; what settled the charge until its dossier ended settles it no more.
    """

    name: ClassVar[str] = "dossiers.payment-to-refund"

    dossier: str
    payment: str
    provider: str
    amount: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRefunded(Event):
    """Money that was not owed was given back."""

    name: ClassVar[str] = "dossiers.payment-refunded"

    dossier: str
    payment: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentUndone(Event):
    """
    A payment in cash was taken back on the day it was recorded.

    ``is_owed``: what it settled is owed again; not where its dossier has ended, nor where a payment
    settles it that had come besides and was to be given back: ``settled_by``.
    """

    name: ClassVar[str] = "dossiers.payment-undone"

    dossier: str
    payment: str
    amount: int
    is_owed: bool = True
    settled_by: str = ""
