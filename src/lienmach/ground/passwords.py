"""How passwords are kept, compared and judged: by Django's own means, with Argon2."""

import secrets
from functools import cache

from django.contrib.auth import hashers
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

SHORTEST, LONGEST = 12, 128


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


def fits(password: str, *, about: tuple[str, ...] = ()) -> bool:
    """Test if a password is long enough, not too long, not common, and not what it is about."""
    told = password.casefold()
    return (
        SHORTEST <= len(password) <= LONGEST
        and not is_common(password)
        and not any(word and told == word.casefold() for word in about)
        and len(set(password)) > 4
    )
