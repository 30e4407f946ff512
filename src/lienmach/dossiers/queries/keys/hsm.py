"""
Keys in a hardware module, by PKCS#11: they never leave it.

Needs the extra ``hsm``. ``LIENMACH_PKCS11`` names the module's library, ``LIENMACH_PKCS11_TOKEN`` the
token, and ``$LIENMACH_HOME/secrets/pkcs11-pin`` holds its PIN. In the token, an agency's key and
certificate both bear the agency's identifier as their label.
"""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign.signers import Signer

from lienmach.dossiers.refusals import HsmExtraMissing, NoSigningKey
from lienmach.ground import installation

TOKEN = "LIENMACH_PKCS11_TOKEN"  # noqa: S105 - the name of a variable
PIN_FILE = "pkcs11-pin"


@dataclass(frozen=True, slots=True)
class Pkcs11Keys:
    """Signs for agencies with the keys of one token."""

    module: str
    token: str
    pin: str

    @classmethod
    def configured(cls) -> "Pkcs11Keys":
        """
        Return the token that the environment names.

        :raises NoSigningKey: when it is named in part only.
        """
        path = installation.home() / "secrets" / PIN_FILE
        token = os.environ.get(TOKEN, "")
        if not token or not path.is_file():
            raise NoSigningKey
        return cls(os.environ["LIENMACH_PKCS11"], token, path.read_text("utf-8").strip())

    @contextlib.contextmanager
    def signer(self, agency: str, name: str) -> Iterator[Signer]:  # noqa: ARG002 - the port's
        """
        Return what signs for an agency, in a session of its own.

        :raises HsmExtraMissing: without the extra.
        :raises NoSigningKey: when the token has no key, or no certificate, of that label.
        """
        adapter, errors = _adapter()
        try:
            with adapter.open_pkcs11_session(
                self.module, token_criteria=TokenCriteria(label=self.token), user_pin=self.pin
            ) as session:
                # The digest is ours to take: not every module knows signing with one.
                yield _checked(
                    adapter.PKCS11Signer(
                        session, cert_label=agency, key_label=agency, use_raw_mechanism=True
                    )
                )
        except errors as error:
            raise NoSigningKey from error


def _checked(signer: Any) -> Signer:
    """Return a signer whose certificate and key are there; the module is asked only now."""
    if signer.signing_cert is None:
        raise NoSigningKey
    assert isinstance(signer, Signer)  # noqa: S101 - what pyHanko gives
    return signer


def _adapter() -> tuple[Any, tuple[type[Exception], ...]]:
    try:
        import pkcs11  # noqa: PLC0415 - an extra
        from pyhanko.sign import pkcs11 as adapter  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise HsmExtraMissing from error
    return adapter, (pkcs11.PKCS11Error, adapter.PKCS11Error)
