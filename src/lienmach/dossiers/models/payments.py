"""What is owed for a dossier, and how it is paid."""

from django.db import models
from django.db.models import Q

from lienmach.dossiers.rules.payments import LONGEST_SLIP, State, Told
from lienmach.homes.models import Movable

DIGEST = 64


class Charge(Movable):
    """
    What is owed for a dossier, as the rules of its day had it: reckoned when it was taken in.

    ``amount`` in whole đồng, null while no published fee answers it. ``lines`` say for what, on
    which legal basis, and what was waived why. A procedure that costs nothing has none; one of
    which no fee is published has none until somebody says how much.
    """

    dossier = models.ForeignKey("Dossier", models.RESTRICT, related_name="charges")
    channel = models.CharField(max_length=12)
    day = models.DateField()
    amount = models.BigIntegerField(null=True)
    lines = models.JSONField()
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "dossier"], name="charge_of_a_dossier_once"
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="charge_is_no_gift"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} VND"


class Payment(Movable):
    """
    An attempt to pay a charge, by a provider, the National Portal or in cash.

    ``reference`` names it between us and the provider, ``transaction`` is the provider's own name
    of it, ``slip`` the number of the receipt slip of a desk, ``refund_slip`` that of the slip by
    which it was given back. At most one settles a charge; money that came besides is *to refund*,
    ``why``. ``due_at`` is when the provider is asked, if nothing was heard.
    """

    charge = models.ForeignKey(Charge, models.RESTRICT, related_name="payments")
    provider = models.CharField(max_length=40)
    reference = models.CharField(max_length=60)
    transaction = models.CharField(max_length=60, default="", blank=True)
    slip = models.CharField(max_length=LONGEST_SLIP, default="", blank=True)
    refund_slip = models.CharField(max_length=LONGEST_SLIP, default="", db_default="", blank=True)
    state = models.CharField(max_length=12, choices=[(each, each) for each in State])
    why = models.CharField(max_length=12, default="", blank=True)
    amount = models.BigIntegerField()
    received = models.BigIntegerField(null=True)
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    by = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "provider", "reference"], name="payment_reference_once"
            ),
            models.UniqueConstraint(
                fields=["province", "charge"],
                condition=Q(state=State.PAID),
                name="payment_settles_a_charge_once",
            ),
            models.CheckConstraint(condition=Q(state__in=[*State]), name="payment_state_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_is_of_something"),
            models.CheckConstraint(
                condition=~Q(state__in=[State.PAID, State.TO_REFUND, State.REFUNDED])
                | Q(paid_at__isnull=False, received__isnull=False),
                name="payment_taken_at_a_moment",
            ),
        ]
        indexes = [
            models.Index("province", "charge", "begun_at", name="payments_of_a_charge"),
            models.Index(
                "province",
                "due_at",
                name="payments_to_ask_about",
                condition=Q(state=State.BEGUN, due_at__isnull=False),
            ),
            models.Index(
                "province", "paid_at", name="payments_by_day", condition=Q(state=State.PAID)
            ),
            models.Index(
                "province",
                "paid_at",
                "id",
                name="payments_to_refund",
                condition=Q(state=State.TO_REFUND),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.reference}: {self.state}"


class PaymentMessage(Movable):
    """What a provider sent of a payment, once by its identifier, with what it was answered."""

    payment = models.ForeignKey(Payment, models.RESTRICT, related_name="messages")
    provider = models.CharField(max_length=40)
    message = models.UUIDField()
    digest = models.CharField(max_length=DIGEST)
    told = models.CharField(max_length=12, choices=[(each, each) for each in Told])
    state = models.CharField(max_length=12, choices=[(each, each) for each in State])
    sent_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "provider", "message"], name="payment_message_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.told} {self.message}"
