"""Which duties of an officer open which doors of this room."""

from lienmach.identity.rules.duties import Kind

SEE = frozenset({Kind.READ, Kind.RECEIVE, Kind.DECIDE, Kind.SIGN})
"""Who holds one of these sees the dossiers of the place."""

TAKE_IN = frozenset({Kind.RECEIVE})
"""Take a dossier in for somebody, complete it, hand the result over."""

HANDLE = frozenset({Kind.DECIDE})
"""Ask for a supplement, decide."""

PLACE = frozenset({Kind.RECEIVE, Kind.DECIDE, Kind.MERGE})
"""Say in which heir of a split commune a dossier lies."""

SIGN = frozenset({Kind.SIGN})
"""Issue a result under the agency's key, revoke it, issue it anew."""
