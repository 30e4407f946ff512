"""
Why somebody looks at the record of another: a closed list, as a log that people read needs one.

What a purpose leaves open must be said: the dossier it is for, or a sentence of one's own.
"""

from enum import StrEnum


class Purpose(StrEnum):
    """Why a record is read."""

    HANDLE_DOSSIER = "handle-dossier"
    KEEP_REGISTERS = "keep-registers"
    REVIEW_LINKS = "review-links"
    PROVE_MANDATE = "prove-mandate"
    ACT_FOR = "act-for"
    FILE_APPLICATION = "file-application"
    TAKE_IN = "take-in"
    MERGE_RECORDS = "merge-records"
    INSPECT = "inspect"
    ANSWER_COMPLAINT = "answer-complaint"


NEEDS_DOSSIER = frozenset({Purpose.HANDLE_DOSSIER})
NEEDS_NOTE = frozenset({Purpose.INSPECT, Purpose.ANSWER_COMPLAINT})
LONGEST_NOTE = 400


def is_whole(purpose: Purpose, *, dossier: str = "", note: str = "") -> bool:
    """Test if a purpose is told as fully as it must be."""
    if purpose in NEEDS_DOSSIER and not dossier:
        return False
    if purpose in NEEDS_NOTE and not note.strip():
        return False
    return len(note) <= LONGEST_NOTE and (not note or note.isprintable())
