"""How the process writes its log: nobody begins a line of it, and nobody finds a key in it."""

import logging
import re

_ENDS_A_LINE = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_STEERS = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
INDENT = "\n    "

_SECRET = re.compile(r"(l[a-z]_[a-z][a-z0-9_-]{0,31}_)[A-Za-z0-9_-]{43}")
"""What opens something by itself, in the form of ``identity.rules.tokens``."""
_KEY_IN_A_PATH = re.compile(r"(/(?:status|check|public/results)/)[^/\s]+")
"""What stands at the end of a receipt's and a result's QR code."""
MASKED = r"\1***"


class Indented(logging.Formatter):
    """
    Writes a record so that only its first line stands at the edge.

    What people send ends up in messages and in the words of errors, line ends included. Whatever
    would begin a line is indented, and what would steer a terminal is spelled. An address may be a
    key (an invitation, a QR code): whoever reads that it failed is not to open anything by it.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the text of a record."""
        text = _SECRET.sub(MASKED, super().format(record))
        text = _ENDS_A_LINE.sub(INDENT, _KEY_IN_A_PATH.sub(MASKED, text))
        return _STEERS.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
