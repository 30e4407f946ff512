"""How people and staff sign in: accounts, sessions, means of signing in, and vain tries."""

from django.db import models
from django.db.models import F, Q

from lienmach.homes.models import Movable
from lienmach.identity.models.people import Person, Staff
from lienmach.identity.rules.assurance import Level
from lienmach.identity.rules.sessions import Method


class Account(Movable):
    """
    An account at an e-ID service: known by its issuer and subject, never by a name.

    ``differs`` names what the service last said otherwise than the register says, by the
    service's names of attributes; the register stands. ``technical_id`` and ``provider`` are what it
    last said under ``TechID`` and ``loginIdp``: by the one its operators find the account, the other
    says who recognised its holder.
    """

    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)
    person = models.ForeignKey(Person, models.RESTRICT, null=True, related_name="accounts")
    level = models.PositiveSmallIntegerField()
    differs = models.CharField(max_length=200, default="", blank=True)
    technical_id = models.CharField(max_length=200, default="", blank=True)
    provider = models.CharField(max_length=200, default="", blank=True)
    begun_at = models.DateTimeField()
    signed_in_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "issuer", "subject"], name="account_known_once_by_subject"
            ),
            models.CheckConstraint(
                condition=Q(level__in=[level.value for level in Level]), name="account_level_known"
            ),
        ]

    def __str__(self) -> str:
        return f"account {self.id}"


class Session(Movable):
    """
    Somebody who signed in with a browser: a person or one of the staff, for a time.

    Only a digest is kept of what the browser holds. ``device`` says in two words what it is.
    """

    digest = models.CharField(max_length=64)
    person = models.ForeignKey(Person, models.RESTRICT, null=True, related_name="sessions")
    staff = models.ForeignKey(Staff, models.RESTRICT, null=True, related_name="sessions")
    method = models.CharField(max_length=16)
    level = models.PositiveSmallIntegerField()
    device = models.CharField(max_length=80, default="", blank=True)
    issued_at = models.DateTimeField()
    last_seen = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "digest"], name="session_known_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=True, staff__isnull=False)
                | Q(person__isnull=False, staff__isnull=True),
                name="session_of_one",
            ),
            models.CheckConstraint(
                condition=Q(level__in=[level.value for level in Level]), name="session_level_known"
            ),
            models.CheckConstraint(
                condition=Q(method__in=[method.value for method in Method]),
                name="session_method_known",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at")), name="session_expires_after_issue"
            ),
        ]

    def __str__(self) -> str:
        return f"session {self.id}"


class Credential(Movable):
    """
    A means by which one of the staff signs in.

    ``secret`` is a password's hash, a TOTP secret sealed with the installation's key, a passkey's
    public key with its party, or empty; ``handle`` finds a passkey, a recovery code or an
    invitation. ``counter`` is the last step of time used, or a passkey's own count.
    """

    class Kind(models.TextChoices):
        """The kinds of means."""

        PASSWORD = "password"  # noqa: S105 - a word
        TOTP = "totp"
        PASSKEY = "passkey"
        RECOVERY = "recovery"
        INVITATION = "invitation"

    staff = models.ForeignKey(Staff, models.RESTRICT, related_name="credentials")
    kind = models.CharField(max_length=16, choices=Kind)
    handle = models.CharField(max_length=400, null=True)  # noqa: DJ001 - null: not found by it
    secret = models.TextField(default="", blank=True)
    label = models.CharField(max_length=80, default="", blank=True)
    counter = models.BigIntegerField(default=0)
    added_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "kind", "handle"], name="credential_known_once_by_handle"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["password", "totp", "passkey", "recovery", "invitation"]),
                name="credential_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Attempt(Movable):
    """
    Failures to sign in as a login from a place; without a place, from anywhere.

    Both are kept as marks only: people type passwords where logins belong.
    """

    login = models.CharField(max_length=64)
    place = models.CharField(max_length=64, default="", blank=True)
    failures = models.PositiveIntegerField()
    tried_at = models.DateTimeField(null=True)
    waits_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "login", "place"], name="attempt_counted_once_by_place"
            )
        ]

    def __str__(self) -> str:
        return f"attempt {self.id}"


class Spent(Movable):
    """Something good for one time that has been used; kept until it would have expired anyhow."""

    digest = models.CharField(max_length=64)
    until = models.DateTimeField()

    class Meta:
        verbose_name_plural = "spent"
        constraints = [models.UniqueConstraint(fields=["province", "digest"], name="spent_once")]

    def __str__(self) -> str:
        return f"spent {self.id}"
