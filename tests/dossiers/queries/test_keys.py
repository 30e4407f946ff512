"""Whose keys sign: a module's, or the demo's own and nowhere else."""

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from asn1crypto import pem

from lienmach.dossiers.queries import keys
from lienmach.dossiers.queries.keys import hsm
from lienmach.dossiers.queries.keys.demo import DemoKeys
from lienmach.dossiers.queries.keys.hsm import Pkcs11Keys
from lienmach.dossiers.refusals import HsmExtraMissing, NoSigningKey
from lienmach.dossiers.rules import setting, signatures
from lienmach.ground import installation
from tests.dossiers.rules.test_setting import ACT, AT
from tests.dossiers.signing import demo

__all__ = ["demo"]
AGENCY, NAME = "H24.101", "UBND phường thử"
MODULES = [
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
]
PIN = "1234"


def signed_by(port, agency=AGENCY):
    pdf = setting.printed("form-act", {**ACT, "reason": "x"}, at=AT)
    with port.signer(agency, NAME) as signer:
        return signatures.sign(pdf, signer, reason="thử")


def test_the_demo_signs_with_one_certificate_an_agency(demo):
    first, second, other = (signed_by(keys.keys(), code) for code in (AGENCY, AGENCY, "H24.102"))
    assert first.certificate == second.certificate != other.certificate
    assert installation.secrets_are_private()


@pytest.mark.parametrize("agency", ["", "../H24", "H24/1", "x" * 41])
def test_no_name_of_an_agency_becomes_a_path(demo, agency):
    with pytest.raises(NoSigningKey), keys.keys().signer(agency, NAME):
        pass


def test_outside_a_demo_there_is_no_demo_key():
    assert installation.scenario() is None
    for deed in (keys.keys, DemoKeys):
        with pytest.raises(NoSigningKey):
            deed()


def test_an_operators_roots_are_trusted(demo, monkeypatch):
    signed = signed_by(keys.keys())
    root = DemoKeys().root()
    folder = installation.folder("trust")
    (folder / "old.pem").write_bytes(pem.armor("CERTIFICATE", root.dump()))
    monkeypatch.setattr(installation, "scenario", lambda: None)
    try:
        assert signatures.verdict(signed.content, roots=keys.roots()).worth == "valid"
    finally:
        shutil.rmtree(folder)
    assert keys.roots() == []


def test_a_module_named_in_part_is_refused(monkeypatch):
    monkeypatch.setenv("LIENMACH_PKCS11", "/nowhere.so")
    monkeypatch.delenv("LIENMACH_PKCS11_TOKEN", raising=False)
    with pytest.raises(NoSigningKey):
        keys.keys()


def test_without_the_extra_it_says_so(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pkcs11", None)
    with (
        pytest.raises(HsmExtraMissing, match="hsm"),
        Pkcs11Keys("/nowhere.so", "t", PIN).signer(AGENCY, NAME),
    ):
        pass


@pytest.fixture
def module(tmp_path, monkeypatch, demo):
    """A software token that holds the key and the certificate of one agency."""
    pytest.importorskip("pkcs11", reason="the extra `hsm` is not installed here")
    library = next((path for path in MODULES if Path(path).exists()), None)
    if library is None or shutil.which("softhsm2-util") is None:
        pytest.skip("SoftHSM is not installed here (apt-get install softhsm2)")
    (tmp_path / "tokens").mkdir()
    config = tmp_path / "softhsm2.conf"
    config.write_text(f"directories.tokendir = {tmp_path / 'tokens'}\nobjectstore.backend = file\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(config))
    with DemoKeys().signer(AGENCY, NAME):
        pass
    held = installation.secret(f"demo-sign-{AGENCY}.pem").encode()
    key = tmp_path / "key.pem"
    key.write_bytes(held[: held.index(b"-----BEGIN CERT")])
    for words in (
        ["--init-token", "--free", "--label", "agencies", "--pin", PIN, "--so-pin", PIN],
        ["--import", str(key), "--token", "agencies", "--label", AGENCY, "--id", "01",
         "--pin", PIN],
    ):  # fmt: skip
        subprocess.run(["softhsm2-util", *words], check=True, capture_output=True)
    put_certificate(library, held)
    monkeypatch.setenv("LIENMACH_PKCS11", library)
    monkeypatch.setenv("LIENMACH_PKCS11_TOKEN", "agencies")
    installation.write_private(installation.home() / "secrets" / hsm.PIN_FILE, PIN)
    yield
    (installation.home() / "secrets" / hsm.PIN_FILE).unlink()


def put_certificate(library, held):
    import pkcs11  # noqa: PLC0415 - an extra
    from pkcs11.util.x509 import decode_x509_certificate  # noqa: PLC0415 - an extra

    _kind, _headers, der = list(pem.unarmor(held, multiple=True))[-1]
    token = pkcs11.lib(library).get_token(token_label="agencies")
    with token.open(user_pin=PIN, rw=True) as session:
        told = decode_x509_certificate(der, extended_set=True)
        session.create_object(
            {**told, pkcs11.Attribute.LABEL: AGENCY, pkcs11.Attribute.TOKEN: True}
        )


def test_a_modules_key_signs_and_never_leaves_it(module):
    port = keys.keys()
    assert isinstance(port, Pkcs11Keys)
    signed = signed_by(port)
    found = signatures.verdict(signed.content, roots=keys.roots())
    assert (found.worth, found.signer) == ("valid", AGENCY)
    with pytest.raises(NoSigningKey), port.signer("H24.999", NAME):
        pass  # no key bears this label
    wrong = Pkcs11Keys(os.environ["LIENMACH_PKCS11"], "agencies", "9999")
    with pytest.raises(NoSigningKey), contextlib.ExitStack() as stack:
        stack.enter_context(wrong.signer(AGENCY, NAME))
