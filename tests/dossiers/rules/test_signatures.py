"""Signatures: made, found to be broken by any change, and worth something after their time."""

import datetime as dt
import io
import random
import shutil
import subprocess

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import x509
from cryptography import x509 as crypto
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper

from lienmach.dossiers.queries.keys import demo, keys, roots
from lienmach.dossiers.queries.keys.stamping import HttpStamper
from lienmach.dossiers.rules import setting, signatures
from lienmach.ground import clock
from tests.dossiers.rules.test_setting import ACT, AT
from tests.dossiers.signing import demo as demo_installation

pytestmark = pytest.mark.usefixtures("demo_installation")
__all__ = ["demo_installation"]
AGENCY = "H24.9.99"
NAME = "Văn phòng Đăng ký đất đai thành phố Hải Phòng, chi nhánh số một (thử)"


@pytest.fixture
def signed(demo_installation):
    return made()


def made(stamper=None):
    pdf = setting.printed("form-act", {**ACT, "reason": "x"}, at=AT)
    with keys().signer(AGENCY, NAME) as signer:
        return signatures.sign(pdf, signer, reason="thử", stamper=stamper)


def test_a_signature_is_valid_by_our_roots_and_by_no_others(signed):
    found = signatures.verdict(signed.content, roots=roots())
    assert (found.worth, found.signer, found.demo, found.stamped) == (
        "valid", AGENCY, True, False,
    )  # fmt: skip
    assert found.name.startswith("Văn phòng Đăng ký")
    assert signatures.verdict(signed.content, roots=[]).worth == "untrusted"


def test_any_changed_byte_of_what_was_signed_is_found(signed):
    any_one = random.Random(7)  # noqa: S311 - guards nothing
    content = signed.content
    [embedded] = PdfFileReader(io.BytesIO(content)).embedded_signatures
    first, length, second, rest = (int(each) for each in embedded.byte_range)
    covered = [*range(first, first + length), *range(second, second + rest)]
    for place in any_one.sample(covered, 40):
        changed = bytearray(content)
        changed[place] ^= 1 << any_one.randrange(8)
        assert signatures.verdict(bytes(changed), roots=roots()).worth != "valid", place


def test_what_was_added_behind_it_is_found(signed):
    assert signatures.verdict(signed.content + b"\n%more\n", roots=roots()).worth == "broken"


def test_it_outlives_its_certificate_if_our_books_know_the_day(signed):
    later = dt.datetime(2040, 1, 1, tzinfo=dt.UTC)
    now = clock.now()
    assert signatures.verdict(signed.content, roots=roots(), at=now).worth == "valid"
    assert signatures.verdict(signed.content, roots=roots(), at=later).worth == "untrusted"


def test_a_time_stamp_is_taken_where_it_is_to_be_had():
    key = rsa.generate_private_key(65537, 2048)  # the only kind the dummy knows
    name = crypto.Name([crypto.NameAttribute(NameOID.COMMON_NAME, "Thử TSA")])
    now = clock.now()
    certificate = (
        crypto.CertificateBuilder().subject_name(name).issuer_name(name)
        .public_key(key.public_key()).serial_number(7)
        .not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=9))
        .add_extension(
            crypto.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
        )
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    service = x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
    stamper = DummyTimeStamper(
        service,
        asn1_keys.PrivateKeyInfo.load(
            key.private_bytes(
                serialization.Encoding.DER, serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        ),
    )  # fmt: skip
    stamped = made(stamper)
    assert stamped.level == "B-T"
    found = signatures.verdict(stamped.content, roots=[*roots(), service])
    assert (found.worth, found.stamped) == ("valid", True)
    # A stamp by a service that nobody trusts says nothing.
    assert not signatures.verdict(stamped.content, roots=roots()).stamped


def test_a_time_stamp_service_that_fails_costs_the_stamp_alone():
    assert made(HttpStamper("http://127.0.0.1:9/stamp")).level == "B-B"


@pytest.mark.parametrize(
    ("content", "worth"),
    [
        (setting.printed("form-act", {**ACT, "reason": "x"}, at=AT), "unsigned"),
        (b"%PDF-1.7\nnothing", "unreadable"),
        (b"", "unreadable"),
    ],
)
def test_what_bears_no_signature_is_said_to(content, worth):
    assert signatures.verdict(content, roots=[]).worth == worth


def test_others_find_it_valid_too(signed, tmp_path):
    if shutil.which("pdfsig") is None:
        pytest.skip("poppler's pdfsig is not installed here")
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed.content)
    said = subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


def test_the_demo_says_of_itself_that_it_is_one(demo_installation):
    with keys().signer(AGENCY, NAME) as signer:
        certificate = signer.signing_cert
    assert certificate.subject.native["organizational_unit_name"].startswith("DEMO")
    assert certificate.key_usage_value.native == {"non_repudiation"}
    assert demo.DemoKeys().root().subject.native["organizational_unit_name"].startswith("DEMO")
