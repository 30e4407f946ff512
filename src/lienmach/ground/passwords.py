"""How passwords are kept, compared and judged: by Django's own means, with Argon2."""

import hashlib
import os
import re
import secrets
from functools import cache
from pathlib import Path

from django.contrib.auth import hashers
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from linkage.folding import without_marks

SHORTEST, LONGEST = 12, 128
OWN_WORDS = (
    "lienmach", "dichvucong", "motcua", "hanhchinh", "trungtam", "phucvu", "ubnd", "uyban",
    "nhandan", "congan", "tuphap", "hotich", "diachinh", "datdai", "canbo", "congchuc",
    "lanhdao", "quantri", "admin", "vneid", "dinhdanh", "vietnam", "matkhau", "password",
)  # fmt: skip
"""What a stranger would try of an office like this, without marks and spaces."""

BESIDES = 8
"""How many letters a password must have besides such words."""

STOLEN = "LIENMACH_STOLEN_PASSWORDS"
"""Names a file of stolen passwords: lines that begin with a SHA-1 in capitals, sorted."""


class Argon2(hashers.Argon2PasswordHasher):
    """
    Argon2id with 19 MiB and two passes, the least that OWASP's cheat sheet recommends.

    Django's own choice takes 100 MiB a guess: a dozen strangers at once would take the memory.
    """

    memory_cost = 19_456
    parallelism = 1


def kept(password: str) -> str:
    """Return what is stored of a password."""
    return hashers.make_password(password)


@cache
def _nobodys() -> str:
    return hashers.make_password(secrets.token_urlsafe(16))


def matches(password: str, stored: str | None) -> bool:
    """Test a password; with nothing stored it takes as long, and none matches."""
    against = _nobodys()  # made by whoever asks first, whether or not it is needed
    is_right = hashers.check_password(password[: LONGEST + 1], stored or against)
    return is_right and stored is not None


def is_common(password: str) -> bool:
    """Test if a password is one of the twenty thousand that everybody tries first."""
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        return True
    return False


def is_stolen(password: str) -> bool:
    """
    Test if a password is in the operator's file of stolen ones, where there is one.

    Searched by halves, as such files hold hundreds of millions of lines.
    """
    path = os.environ.get(STOLEN)
    if not path:
        return False
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with Path(path).open("rb") as file:
        low, high = 0, file.seek(0, os.SEEK_END)
        while low < high:  # the line that is sought begins in between, if there is one
            middle = (low + high) // 2
            file.seek(middle)
            if middle:
                file.readline()
            line = file.readline()[: len(wanted)].upper()
            if line == wanted:
                return True
            if line and line < wanted:
                low = middle + 1
            else:
                high = middle
        file.seek(0)
        return file.readline()[: len(wanted)].upper() == wanted


def is_of_words(password: str, words: tuple[str, ...]) -> bool:
    """Test if little of a password is left without some words, its digits and its signs."""
    told = _letters(password)
    rest = told
    for word in sorted({*map(_letters, words)} - {""}, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != told and len(rest) < BESIDES


def fits(password: str, *, about: tuple[str, ...] = ()) -> bool:
    """
    Test if a password is long enough, not too long, and not one that others would try.

    That is: common, stolen, or made of the office's own words and of what it is ``about``.
    """
    return (
        SHORTEST <= len(password) <= LONGEST
        and not is_common(password)
        and not is_of_words(password, (*OWN_WORDS, *about))
        and len(set(password)) > 4
        and not is_stolen(password)
    )


def _letters(text: str) -> str:
    """Return the letters of a text, without marks and in lower case."""
    return re.sub(r"[^a-z]", "", without_marks(text).casefold())
