"""Where people may be written to."""

from django.db import models
from django.db.models import Q

from lienmach.homes.models import Movable
from lienmach.identity.models.people import Person

CHANNELS = ["email", "sms"]


class Contact(Movable):
    """
    One way to write to a person: the address they showed to be theirs, and whether it is used.

    ``address`` is empty until one is confirmed; ``wanted`` is one that is still to be confirmed, and
    meanwhile the old one stands. Of a code nothing is kept but which ``issue`` it is of.
    """

    person = models.ForeignKey(Person, models.RESTRICT, related_name="contacts")
    channel = models.CharField(max_length=8, choices=[(each, each) for each in CHANNELS])
    address = models.CharField(max_length=254, default="", blank=True)
    wanted = models.CharField(max_length=254, default="", blank=True)
    language = models.CharField(max_length=2, choices=[("vi", "vi"), ("en", "en")])
    is_on = models.BooleanField(default=True)
    issue = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    asked_that_day = models.PositiveSmallIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "person", "channel"], name="contact_once_by_channel"
            ),
            models.CheckConstraint(condition=Q(channel__in=CHANNELS), name="contact_channel_known"),
            models.CheckConstraint(
                condition=Q(address="", confirmed_at=None)
                | (~Q(address="") & Q(confirmed_at__isnull=False)),
                name="contact_in_use_is_confirmed",
            ),
        ]

    def __str__(self) -> str:
        # Never the address: this text ends in logs.
        return f"{self.channel} {self.id}"
