"""Checkpoints in the public formats, against notes that other programs signed."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.ledger.rules.checkpoint import (
    BadNote,
    Signer,
    TreeHead,
    Verifier,
    open_checkpoint,
    read_unverified,
)
from lienmach.ledger.rules.merkle import EMPTY_ROOT

# The example of the Go implementation of signed notes (golang.org/x/mod/sumdb/note).
SKEY = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
NOTE = (
    f"{TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgK"
    "vqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
# The example of the specification of checkpoints; its key is not published.
SPECIMEN = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhc"
    "yv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)
HEAD = TreeHead(origin="haiduong.example/ledger", size=3, root=EMPTY_ROOT)


def test_we_sign_as_other_programs_do():
    signer = Signer.parse(SKEY)
    assert str(signer.verifier()) == VKEY
    assert signer.sign(TEXT) == NOTE
    assert signer.to_secret() == SKEY


def test_we_verify_what_other_programs_signed():
    assert Verifier.parse(VKEY).open(NOTE) == TEXT


def test_the_specimen_of_the_format_is_read():
    head = read_unverified(SPECIMEN)
    assert (head.origin, head.size) == ("example.com/behind-the-sofa", 20_852_163)
    assert SPECIMEN.startswith(head.text() + "\n")


@given(st.integers(0, 10**18), st.binary(min_size=32, max_size=32))
def test_a_signed_checkpoint_says_what_was_signed(size, root):
    signer = Signer.make("haiduong.example/ledger")
    head = TreeHead(origin=signer.name, size=size, root=root)
    assert open_checkpoint(signer.sign(head.text()), signer.verifier()) == head


def test_another_key_of_the_same_name_is_not_ours():
    signer, other = (Signer.make(HEAD.origin) for _ in range(2))
    with pytest.raises(BadNote, match="not signed"):
        open_checkpoint(signer.sign(HEAD.text()), other.verifier())


@pytest.mark.parametrize("change", [("\n3\n", "\n4\n"), ("haiduong.example/ledger\n3", "x\n3")])
def test_a_changed_checkpoint_is_found_out(change):
    signer = Signer.make(HEAD.origin)
    old, new = change
    note = signer.sign(HEAD.text()).replace(old, new, 1)
    with pytest.raises(BadNote, match="false"):
        open_checkpoint(note, signer.verifier())


def test_signatures_of_witnesses_are_allowed_beside_ours():
    signer, witness = Signer.make(HEAD.origin), Signer.make("witness.example")
    lines = witness.sign(HEAD.text()).split("\n\n")[1]
    both = signer.sign(HEAD.text()) + lines
    assert open_checkpoint(both, signer.verifier()) == HEAD
    assert open_checkpoint(both, witness.verifier()) == HEAD


def test_a_false_signature_of_ours_spoils_the_note_even_beside_a_true_one():
    signer = Signer.make(HEAD.origin)
    false = signer.sign(HEAD.text().replace("3", "4")).split("\n\n")[1]
    with pytest.raises(BadNote, match="false"):
        open_checkpoint(signer.sign(HEAD.text()) + false, signer.verifier())


@pytest.mark.parametrize(
    "text",
    [
        "o\n03\n" + base64.b64encode(EMPTY_ROOT).decode() + "\n",
        "o\n-3\n" + base64.b64encode(EMPTY_ROOT).decode() + "\n",
        "o\n3\nAAAA\n",
        "o\n3\n!\n",
        "o\n3\n",
        "\n3\n" + base64.b64encode(EMPTY_ROOT).decode() + "\n",
        "o\n3\n" + base64.b64encode(EMPTY_ROOT).decode(),
    ],
)
def test_what_does_not_have_the_form_of_a_checkpoint_is_refused(text):
    with pytest.raises(BadNote):
        TreeHead.parse(text)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "no signature\n",
        "text\n\n- name AAAAAAAA\n",
        "text\n\n— name AAAA\n",
        "text\n\n— name !\n",
        "te\tt\n\n— name AAAAAAAA\n",
        "text\n\n— name AAAAAAAA",
        "x" * 70_000 + "\n\n— name AAAAAAAA\n",
    ],
)
def test_what_does_not_have_the_form_of_a_note_is_refused(note):
    with pytest.raises(BadNote):
        read_unverified(note)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "name+c74f20a3",
        VKEY.replace("Peter", "Paul"),
        VKEY.replace("+AR", "+BR"),
        "na me+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ],
)
def test_a_line_that_is_no_key_is_refused(line):
    with pytest.raises(BadNote):
        Verifier.parse(line)
    with pytest.raises(BadNote):
        Signer.parse("PRIVATE+KEY+" + line)


def test_a_public_key_is_no_private_one():
    with pytest.raises(BadNote, match="no private key"):
        Signer.parse(VKEY)


def test_a_text_with_control_characters_is_not_signed():
    with pytest.raises(BadNote):
        Signer.make("name").sign("a\x07\n")
