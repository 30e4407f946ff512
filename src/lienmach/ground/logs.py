"""How the process writes its log: nobody who is told of in it begins a line of it."""

import logging
import re

_ENDS_A_LINE = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_STEERS = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
INDENT = "\n    "


class Indented(logging.Formatter):
    """
    Writes a record so that only its first line stands at the edge.

    What people send ends up in messages and in the words of errors, line ends included. Whatever
    would begin a line is indented, and what would steer a terminal is spelled.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the text of a record."""
        text = _ENDS_A_LINE.sub(INDENT, super().format(record))
        return _STEERS.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
