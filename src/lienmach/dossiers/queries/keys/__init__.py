"""
The keys that agencies sign with, and the roots that signatures are trusted by.

A port: whoever holds the keys, a hardware module or the demonstration's own authority, answers
:class:`Keys`. Which one it is follows from the installation alone.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from asn1crypto import pem, x509

from lienmach.dossiers.refusals import NoSigningKey
from lienmach.ground import installation

if TYPE_CHECKING:  # only who signs needs them, and they take long to load
    from pyhanko.sign.signers import Signer
    from pyhanko.sign.timestamps import TimeStamper

MODULE, TSA = "LIENMACH_PKCS11", "LIENMACH_TSA"


class Keys(Protocol):
    """Whoever signs for agencies."""

    def signer(self, agency: str, name: str) -> "contextlib.AbstractContextManager[Signer]":
        """
        Return what signs for an agency, to be used within the block.

        :raises NoSigningKey: when it has no key for that agency.
        """


def keys() -> Keys:
    """
    Return whoever signs in this installation: a hardware module, or the demo's own authority.

    :raises NoSigningKey: when nobody does.
    """
    if os.environ.get(MODULE):
        from lienmach.dossiers.queries.keys.hsm import Pkcs11Keys  # noqa: PLC0415 - an extra

        return Pkcs11Keys.configured()
    if installation.scenario() is None:
        raise NoSigningKey
    from lienmach.dossiers.queries.keys.demo import DemoKeys  # noqa: PLC0415 - demo only

    return DemoKeys()


def stamper() -> "TimeStamper | None":
    """Return the time-stamp service that ``LIENMACH_TSA`` names, if it names one."""
    url = os.environ.get(TSA)
    if not url:
        return None
    from lienmach.dossiers.queries.keys.stamping import HttpStamper  # noqa: PLC0415 - rarely used

    return HttpStamper(url)


def roots() -> list[x509.Certificate]:
    """
    Return the roots that signatures are trusted by.

    Those of ``$LIENMACH_HOME/trust/*.pem``, which the operator puts there and never takes away
    while a result hangs on them; and the demo's own, in the demo.
    """
    found = list(_stored())
    if installation.scenario() is not None:
        from lienmach.dossiers.queries.keys.demo import DemoKeys  # noqa: PLC0415 - demo only

        found.append(DemoKeys().root())
    return found


def _stored() -> Iterator[x509.Certificate]:
    folder: Path = installation.home() / "trust"
    for path in sorted(folder.glob("*.pem")):
        for _kind, _headers, der in pem.unarmor(path.read_bytes(), multiple=True):
            yield x509.Certificate.load(der)


__all__ = ["Keys", "keys", "roots", "stamper"]
