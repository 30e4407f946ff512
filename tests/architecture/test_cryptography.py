"""One page lists every secret of an installation, and every algorithm that the code names."""

import ast
import re

import pytest

from tests.architecture.house import DOCS, HOUSE, parsed, python_files

PAGE = (DOCS / "cryptography.md").read_text("utf-8")
LISTED = re.findall(r"`([a-z]+[a-z.…-]*)`", PAGE.partition("## Keys and secrets")[2])
ALGORITHMS = {
    "blake2b": "BLAKE2b", "sha1": "SHA-1", "Fernet": "Fernet", "Ed25519PrivateKey": "Ed25519",
    "sha256": "SHA-256", "SHA256": "SHA-256", "Argon2PasswordHasher": "Argon2id",
}  # fmt: skip
WEAK = {"md5", "sha224", "SHA1", "MD5", "DES", "TripleDES", "ARC4", "Blowfish", "ECB"}


def secret_names(path):
    """Yield the names that a file asks secrets by; what is reckoned becomes a dash of three dots."""
    constants = {
        target.id: node.value.value
        for node in parsed(path).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(parsed(path)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = ast.unparse(node.func)
        if called != "installation.secret" and (called != "secret" or path.parent.name != "ground"):
            continue
        name = node.args[0]
        if isinstance(name, ast.JoinedStr):
            yield "".join(str(p.value) if isinstance(p, ast.Constant) else "…" for p in name.values)
        elif isinstance(name, ast.Constant):
            yield name.value
        elif isinstance(name, ast.Name):
            yield constants[name.id]


def named():
    return {name for path in python_files("src") for name in secret_names(path)}


def identifiers():
    for path in python_files("src"):
        if HOUSE in path.parents:
            for node in ast.walk(parsed(path)):
                if isinstance(node, ast.Attribute):
                    yield node.attr
                elif isinstance(node, ast.Name):
                    yield node.id
                elif isinstance(node, ast.alias):
                    yield node.name


def test_every_secret_that_is_asked_for_is_listed():
    found = named()
    assert {"django", "vault", "control-room", "receipts", "portal-…"} <= found
    assert found - {*LISTED} == set()


def test_no_weak_algorithm_is_named_and_every_other_is_listed():
    used = {*identifiers()}
    assert not used & WEAK
    assert {told for name, told in ALGORITHMS.items() if name in used} == {*ALGORITHMS.values()}
    assert [told for told in ALGORITHMS.values() if told not in PAGE] == []


@pytest.mark.parametrize(
    "where", re.findall(r"`((?:ground|homes|identity|dossiers|ledger|merger)/[\w/]+\.py)`", PAGE)
)
def test_what_the_page_names_is_there(where):
    assert (HOUSE / where).exists()
