"""
The secrets on a receipt: a check word that one can read out, and a token for the QR code.

Both are drawn from a key of the installation, the dossier and the number of the issue, so that a
lost print can be made again while the database keeps digests only. To anybody without the key
they are random. A new issue makes new ones; those before it stop working.
"""

import hashlib
import hmac
import re
import uuid
from base64 import urlsafe_b64encode
from dataclasses import dataclass

ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"
"""No letter or digit that is taken for another when read out or written by hand."""

WORD_LETTERS = 8
"""25^8 words, 37 bits: with five tries a quarter of an hour, out of reach."""

TOKEN_BYTES = 16
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)
NO_DIGEST = hashlib.sha256(b"").hexdigest()
NOBODY = uuid.UUID(int=0)


@dataclass(frozen=True, slots=True)
class Secrets:
    """What a receipt tells its holder; ``issue`` counts from 1."""

    issue: int
    word: str
    token: str

    @property
    def spoken(self) -> str:
        """Return the word as it is printed: in two groups."""
        return f"{self.word[:4]}-{self.word[4:]}"


def secrets_of(key: bytes, dossier: uuid.UUID, issue: int) -> Secrets:
    """Return the secrets of an issue of a dossier's receipt."""
    number = int.from_bytes(_drawn(key, b"word", dossier, issue), "big")
    letters = []
    for _ in range(WORD_LETTERS):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return Secrets(issue, "".join(letters), told(_drawn(key, b"token", dossier, issue)))


def _drawn(key: bytes, what: bytes, dossier: uuid.UUID, issue: int) -> bytes:
    said = b"|".join([b"receipt", what, dossier.bytes, str(issue).encode()])
    return hmac.new(key, said, hashlib.sha256).digest()


def told(secret: bytes) -> str:
    """Return 128 bits of a secret as they stand in an address."""
    return urlsafe_b64encode(secret[:TOKEN_BYTES]).decode().rstrip("=")


def is_token(text: str) -> bool:
    """Test if a text has the form of a token."""
    return TOKEN.fullmatch(text) is not None


def token_digest(token: str) -> str:
    """Return what is kept of a token: 128 random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def word_digest(key: bytes, dossier: uuid.UUID, word: str) -> str:
    """Return what is kept of a word: short, so useless to guess without the key."""
    said = b"|".join([b"check-word", dossier.bytes, word.encode()])
    return hmac.new(key, said, hashlib.sha256).hexdigest()


def heard(text: str) -> str:
    """Return a word as somebody typed it, in the form that is checked."""
    return re.sub(r"[\s\-–.]", "", text[:40]).upper()


def is_word_of(key: bytes, word: str, *, dossier: uuid.UUID | None, digest: str) -> bool:
    """
    Test if a word is that of a dossier; takes as long when there is no such dossier.

    ``digest`` is what is kept of the right one, empty for none.
    """
    said = word_digest(key, dossier or NOBODY, heard(word))
    return hmac.compare_digest(said, digest or NO_DIGEST) and dossier is not None and bool(digest)
