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

HEAD = frozenset({Kind.APPOINT})
"""Who entrusts work in an agency heads it: takes a claimed dossier over, sends it elsewhere."""

WORK = TAKE_IN | HANDLE
"""
Claim a dossier, hand it over to another unit, ask another agency, propose a decision: all in the
agency that answers for it.
"""

APPROVE = HANDLE
"""Approve what another officer proposed."""

SIGN = frozenset({Kind.SIGN})
"""Issue a result under the agency's key, revoke it, issue it anew."""

ANSWERING = frozenset({Kind.DECIDE, Kind.SIGN, Kind.APPOINT})
"""Who holds one of these acts for the agency that answers for a matter, and for no other."""

DRAFTING = frozenset({Kind.DRAFT})
"""Write a version of a procedure, ask for its review; never publish it."""

PUBLISHING = frozenset({Kind.PUBLISH})
"""Publish what somebody else wrote, send it back, take running dossiers over to it."""

CATALOGUE = DRAFTING | PUBLISHING
"""Who holds one of these for the whole province sees drafts."""
