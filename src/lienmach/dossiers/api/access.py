"""Who asks, and whether their token allows it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer

from lienmach.dossiers.refusals import KeyMissing, PaperTooLarge
from lienmach.ground import clock
from lienmach.ground.refusals import NotAllowed, NotSignedIn
from lienmach.identity import queries as identity
from lienmach.identity.queries import Applicant

READ, WRITE, DECIDE = "dossiers:read", "dossiers:write", "dossiers:decide"
ENVELOPE = 64 * 1024
"""What a multipart body needs around the file itself."""


class Token(HttpBearer):
    """A bearer token that may be used for one thing."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any:
        """Authenticate, or say that a token is needed."""
        found = super().__call__(request)
        if found is None:
            raise NotSignedIn
        return found

    def authenticate(
        self,
        request: HttpRequest,  # noqa: ARG002 - the framework's signature
        token: str,
    ) -> Applicant | None:
        """Return whom the token speaks for."""
        applicant = identity.authenticate(token, clock.now())
        if applicant is not None and not applicant.may(self.scope):
            raise NotAllowed
        return applicant


class PaperToken(Token):
    """The same for an upload: what is too large is refused before it is read."""

    def authenticate(self, request: HttpRequest, token: str) -> Applicant | None:
        """Return whom the token speaks for."""
        applicant = super().authenticate(request, token)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if applicant and int(length) > settings.PAPER_LIMIT_BYTES + ENVELOPE:
            raise PaperTooLarge
        return applicant


def applicant_of(request: HttpRequest) -> Applicant:
    """Return whom the request's token speaks for."""
    applicant = getattr(request, "auth", None)
    assert isinstance(applicant, Applicant)  # noqa: S101 - the route asks for a token
    return applicant


def key_of(request: HttpRequest) -> str:
    """
    Return the Idempotency-Key of a request.

    :raises KeyMissing: when there is none.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        raise KeyMissing
    return key
