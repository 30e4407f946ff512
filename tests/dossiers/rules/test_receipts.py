"""The secrets of a receipt: readable, hard to guess, and gone with the next issue."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from lienmach.dossiers.rules import receipts

KEY = b"k" * 32
DOSSIER = uuid.UUID("01890a5d-ac96-774b-bcce-b302099a8057")


def test_a_word_can_be_read_out_and_typed_back():
    secrets = receipts.secrets_of(KEY, DOSSIER, 1)
    assert len(secrets.word) == receipts.WORD_LETTERS
    assert set(secrets.word) <= set(receipts.ALPHABET)
    assert not set(receipts.ALPHABET) & set("01OIL5S8B2Z")
    assert receipts.heard(f"  {secrets.spoken.lower()} ") == secrets.word
    assert receipts.is_token(secrets.token)


@given(st.uuids(), st.integers(1, 30_000), st.binary(min_size=16, max_size=64))
def test_secrets_differ_by_key_dossier_and_issue(dossier, issue, key):
    mine = receipts.secrets_of(key, dossier, issue)
    assert mine == receipts.secrets_of(key, dossier, issue)
    others = (
        receipts.secrets_of(key, dossier, issue + 1),
        receipts.secrets_of(key, uuid.uuid4(), issue),
        receipts.secrets_of(key + b"x", dossier, issue),
    )
    assert all(mine.token != other.token and mine.word != other.word for other in others)


def test_letters_are_spread_evenly():
    words = "".join(receipts.secrets_of(KEY, uuid.UUID(int=n), 1).word for n in range(4000))
    counts = [words.count(letter) for letter in receipts.ALPHABET]
    expected = len(words) / len(receipts.ALPHABET)
    assert max(abs(count - expected) for count in counts) < 6 * expected**0.5


@given(st.text(max_size=60))
def test_only_the_right_word_opens(said):
    word = receipts.secrets_of(KEY, DOSSIER, 1).word
    digest = receipts.word_digest(KEY, DOSSIER, word)
    is_right = receipts.heard(said) == word
    assert receipts.is_word_of(KEY, said, dossier=DOSSIER, digest=digest) is is_right
    assert receipts.is_word_of(KEY, word, dossier=DOSSIER, digest=digest)


def test_nothing_opens_where_there_is_nothing():
    word = receipts.secrets_of(KEY, receipts.NOBODY, 1).word
    digest = receipts.word_digest(KEY, receipts.NOBODY, word)
    assert not receipts.is_word_of(KEY, word, dossier=None, digest=digest)
    assert not receipts.is_word_of(KEY, word, dossier=DOSSIER, digest="")
    assert not receipts.is_word_of(KEY, "", dossier=DOSSIER, digest="")
