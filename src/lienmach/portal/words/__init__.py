"""
The words of the pages: each a pair, Vietnamese and English.

A catalogue of our own rather than gettext: it needs no compiler on a fresh machine, a word
without its translation cannot be written down, and the tests find every word that nobody says.
"""

from typing import Any

from django.utils.html import escape, format_html

from lienmach.portal.language import Language
from lienmach.portal.words.account import ACCOUNT
from lienmach.portal.words.acting import ACTING
from lienmach.portal.words.applying import APPLYING
from lienmach.portal.words.catalogue import CATALOGUE
from lienmach.portal.words.checking import CHECKING
from lienmach.portal.words.contacts import CONTACTS
from lienmach.portal.words.control_room import CONTROL_ROOM
from lienmach.portal.words.deciding import DECIDING
from lienmach.portal.words.eid import EID
from lienmach.portal.words.figures import FIGURES
from lienmach.portal.words.handling import HANDLING
from lienmach.portal.words.index766 import INDEX766
from lienmach.portal.words.linking import LINKING
from lienmach.portal.words.mine import MINE
from lienmach.portal.words.national import NATIONAL
from lienmach.portal.words.notices import NOTICES
from lienmach.portal.words.payments import PAYMENTS
from lienmach.portal.words.people import PEOPLE
from lienmach.portal.words.public import PUBLIC
from lienmach.portal.words.sums import SUMS
from lienmach.portal.words.uploads import UPLOADS

Pair = tuple[str, str]
WORDS: dict[str, Pair] = {
    **PUBLIC,
    **ACCOUNT,
    **ACTING,
    **APPLYING,
    **CATALOGUE,
    **CHECKING,
    **CONTACTS,
    **CONTROL_ROOM,
    **DECIDING,
    **EID,
    **FIGURES,
    **HANDLING,
    **INDEX766,
    **LINKING,
    **MINE,
    **NATIONAL,
    **PAYMENTS,
    **NOTICES,
    **PEOPLE,
    **SUMS,
    **UPLOADS,
}


def has(key: str) -> bool:
    """Test if the catalogue holds a word."""
    return key in WORDS


def say(key: str, *, lang: Language, **values: Any) -> str:
    """
    Return a word in a language, its gaps filled in.

    :raises KeyError: when the catalogue does not hold it: an error in our own templates.
    """
    vietnamese, english = WORDS[key]
    return (english if lang == "en" else vietnamese).format(**values)


def say_around(key: str, *, lang: Language, **values: Any) -> str:
    """Say a word around texts that may be marked as of the other language."""
    vietnamese, english = WORDS[key]
    return format_html(escape(english if lang == "en" else vietnamese), **values)
