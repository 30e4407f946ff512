"""Which duties of an officer open which doors of this room."""

from lienmach.identity.rules.duties import Kind

SEE = frozenset({Kind.READ, Kind.RECEIVE, Kind.DECIDE})
"""Who holds one of these sees the dossiers of the place."""

TAKE_IN = frozenset({Kind.RECEIVE})
"""Take a dossier in for somebody, complete it, hand the result over."""

HANDLE = frozenset({Kind.DECIDE})
"""Ask for a supplement, decide."""

PLACE = frozenset({Kind.RECEIVE, Kind.DECIDE, Kind.MERGE})
"""Say in which heir of a split commune a dossier lies."""

DRAFTING = frozenset({Kind.DRAFT})
"""Write a version of a procedure, ask for its review; never publish it."""

PUBLISHING = frozenset({Kind.PUBLISH})
"""Publish what somebody else wrote, send it back, take running dossiers over to it."""

CATALOGUE = DRAFTING | PUBLISHING
"""Who holds one of these for the whole province sees drafts."""
