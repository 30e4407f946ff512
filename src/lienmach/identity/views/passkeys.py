"""Passkeys (WebAuthn): what a browser is asked, and whether its answer is right."""

import base64
from collections.abc import Iterable

import webauthn
from django.http import HttpRequest
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from lienmach.identity.actions import Passkey
from lienmach.identity.actions.signing_in import Verify
from lienmach.identity.refusals import WrongPasskey

NAME = "Liền Mạch"
TIMEOUT_MS = 120_000
# Malformed answers come out of the library as all of these.
AMISS = (WebAuthnException, ValueError, KeyError, TypeError)


def party(request: HttpRequest) -> str:
    """Return the party that a passkey is made for: the host name, which a page cannot pretend."""
    return request.get_host().partition(":")[0]


def origin(request: HttpRequest) -> str:
    """Return the origin that an answer must come from."""
    return f"{request.scheme}://{request.get_host()}"


def offered(
    request: HttpRequest,
    *,
    staff: str,
    login: str,
    name: str,
    handles: Iterable[str],
    challenge: str,
) -> str:
    """Return as JSON what a browser is asked to make a new passkey."""
    options = webauthn.generate_registration_options(
        rp_id=party(request),
        rp_name=NAME,
        user_id=staff.encode(),
        user_name=login,
        user_display_name=name,
        challenge=challenge.encode(),
        timeout=TIMEOUT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=_described(handles),
    )
    return webauthn.options_to_json(options)


def made(request: HttpRequest, answer: str, *, challenge: str) -> Passkey:
    """
    Return the passkey a browser has made.

    :raises WrongPasskey: when its answer is not to this question, or not from this place.
    """
    try:
        found = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge.encode(),
            expected_rp_id=party(request),
            expected_origin=origin(request),
            require_user_verification=False,
        )
    except AMISS as error:
        raise WrongPasskey from error
    return Passkey(
        handle=bytes_to_base64url(found.credential_id),
        public_key=base64.urlsafe_b64encode(found.credential_public_key).decode(),
        party=party(request),
        count=found.sign_count,
    )


def asked(request: HttpRequest, known: Iterable[tuple[str, str]], *, challenge: str) -> str:
    """Return as JSON what a browser is asked to sign in by a passkey; empty if there is none."""
    handles = [handle for handle, of in known if of == party(request)]
    if not handles:
        return ""
    options = webauthn.generate_authentication_options(
        rp_id=party(request),
        challenge=challenge.encode(),
        timeout=TIMEOUT_MS,
        allow_credentials=_described(handles),
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return webauthn.options_to_json(options)


def verifier(request: HttpRequest, answer: str, *, challenge: str) -> Verify:
    """Return the test of an answer against what is kept of its passkey."""

    def verify(public_key: str, of: str, count: int) -> int | None:
        try:
            found = webauthn.verify_authentication_response(
                credential=answer,
                expected_challenge=challenge.encode(),
                expected_rp_id=of,
                expected_origin=origin(request),
                credential_public_key=base64.urlsafe_b64decode(public_key),
                credential_current_sign_count=count,
                require_user_verification=False,
            )
        except AMISS:
            return None
        return found.new_sign_count

    return verify


def _described(handles: Iterable[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(each)) for each in handles]
