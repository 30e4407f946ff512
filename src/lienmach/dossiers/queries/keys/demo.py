"""
The demonstration's own certificate authority: a root, and a certificate for each agency.

Made at first use under ``$LIENMACH_HOME/secrets``, each file for its owner alone. Every subject says
DEMO. Outside a demo it refuses to sign: whoever holds this machine could sign for every agency.
"""

import contextlib
import datetime as dt
import re
from collections.abc import Iterator

from asn1crypto import keys, pem
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.sign.signers import Signer, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from lienmach.dossiers.refusals import NoSigningKey
from lienmach.ground import clock, installation

ROOT = "demo-ca.pem"
ROOT_YEARS, YEARS = 20, 5
MARK = "DEMO - DU LIEU MO PHONG"
AGENCY = re.compile(r"[A-Za-z0-9.]{1,40}", re.ASCII)
LONGEST_NAME = 64
"""The longest name of an organisation, and common name, that X.520 allows."""


class DemoKeys:
    """Signs for every agency of a demo, with keys in files."""

    def __init__(self) -> None:
        if installation.scenario() is None:
            raise NoSigningKey

    @contextlib.contextmanager
    def signer(self, agency: str, name: str) -> Iterator[Signer]:
        """Return what signs for an agency; its certificate is made at its first signature."""
        if not AGENCY.fullmatch(agency):
            raise NoSigningKey
        held = installation.secret(f"demo-sign-{agency}.pem", lambda: _agency_pem(agency, name))
        key, certificate = _loaded(held)
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register(self.root())
        yield SimpleSigner(
            signing_cert=certificate, signing_key=key, cert_registry=store, embed_roots=True
        )

    def root(self) -> asn1.Certificate:
        """Return the root of the demo."""
        return _loaded(_root_pem())[1]


def _root_pem() -> str:
    return installation.secret(ROOT, _new_root)


def _new_root() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _subject("Liền Mạch Demo Root CA", "")
    unsigned = _certificate(name, name, key.public_key(), years=ROOT_YEARS, is_root=True)
    return _bundle(key, unsigned.sign(key, hashes.SHA256()))


def _agency_pem(agency: str, name: str) -> str:
    root = _root_pem().encode()
    root_key = serialization.load_pem_private_key(root, None)
    assert isinstance(root_key, ec.EllipticCurvePrivateKey)  # noqa: S101 - we made it
    issuer = x509.load_pem_x509_certificate(root).subject
    key = ec.generate_private_key(ec.SECP256R1())
    unsigned = _certificate(
        _subject(name, agency), issuer, key.public_key(), years=YEARS, is_root=False
    )
    unsigned = unsigned.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False
    )
    return _bundle(key, unsigned.sign(root_key, hashes.SHA256()))


def _subject(name: str, agency: str) -> x509.Name:
    # The library counts the bytes of a common name, where the standard counts letters.
    short = name.encode()[:LONGEST_NAME].decode(errors="ignore").strip()
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, MARK),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, name[:LONGEST_NAME]),
        x509.NameAttribute(NameOID.COMMON_NAME, short),
    ]
    if agency:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, agency))
    return x509.Name(parts)


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    *,
    years: int,
    is_root: bool,
) -> x509.CertificateBuilder:
    now = clock.now()
    usage = {
        "digital_signature": False, "content_commitment": not is_root, "key_cert_sign": is_root,
        "crl_sign": is_root, "key_encipherment": False, "data_encipherment": False,
        "key_agreement": False, "encipher_only": False, "decipher_only": False,
    }  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        # Years back, for the stories that a demo tells lie in the past.
        .not_valid_before(now - dt.timedelta(days=365 * YEARS))
        .not_valid_after(now + dt.timedelta(days=365 * years))
        .add_extension(
            x509.BasicConstraints(ca=is_root, path_length=0 if is_root else None), critical=True
        )
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _bundle(key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> str:
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return (private + certificate.public_bytes(serialization.Encoding.PEM)).decode()


def _loaded(text: str) -> tuple[keys.PrivateKeyInfo, asn1.Certificate]:
    parts = {kind: der for kind, _headers, der in pem.unarmor(text.encode(), multiple=True)}
    return (
        keys.PrivateKeyInfo.load(parts["PRIVATE KEY"]),
        asn1.Certificate.load(parts["CERTIFICATE"]),
    )
