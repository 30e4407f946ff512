"""Who asks, and whether their token allows it."""

from django.conf import settings
from django.http import HttpRequest

from lienmach.dossiers.refusals import PaperTooLarge
from lienmach.ground import requests
from lienmach.identity import gate
from lienmach.identity.queries import Applicant

READ, WRITE, DECIDE = "dossiers:read", "dossiers:write", "dossiers:decide"
CATALOGUE = "catalogue:write"
ENVELOPE = 64 * 1024
"""What a multipart body needs around the file itself."""


Token = gate.Bearer


class PaperToken(Token):
    """The same for an upload: what is too large is refused before it is read."""

    def authenticate(self, request: HttpRequest, token: str) -> Applicant | None:
        """Return whom the token speaks for."""
        applicant = super().authenticate(request, token)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if applicant and int(length) > settings.PAPER_LIMIT_BYTES + ENVELOPE:
            raise PaperTooLarge
        return applicant


applicant_of = gate.bearer


def key_of(request: HttpRequest) -> str:
    """
    Return the Idempotency-Key of a request.

    :raises KeyMissing: when there is none.
    """
    return requests.key_in(request.headers)
