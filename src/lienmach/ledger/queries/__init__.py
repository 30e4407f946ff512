"""Read the ledger: timelines, proofs and verification."""

from lienmach.ledger.queries.proving import consistency, inclusion
from lienmach.ledger.queries.timeline import Fact, timeline
from lienmach.ledger.queries.verified import Verified
from lienmach.ledger.queries.verifying import verify

__all__ = ["Fact", "Verified", "consistency", "inclusion", "timeline", "verify"]
