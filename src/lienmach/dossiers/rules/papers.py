"""Which papers a dossier takes in, told by what they are and not by what they claim."""

import hashlib
import re

SIGNATURES = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
}
LONGEST_NAME = 200
# No control characters and no slashes: the name comes back as the name of a download.
_NAME = re.compile(r"[^\x00-\x1f\x7f/\\\ud800-\udfff]{1,200}")


def media_type(content: bytes) -> str | None:
    """Return what a file is by its first bytes, or None when it is none that is accepted."""
    for name, signature in SIGNATURES.items():
        if content.startswith(signature):
            return name
    return None


def is_name(text: str) -> bool:
    """Test if a text may be the name of a paper."""
    return bool(text.strip()) and _NAME.fullmatch(text) is not None


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file, in hex."""
    return hashlib.sha256(content).hexdigest()
