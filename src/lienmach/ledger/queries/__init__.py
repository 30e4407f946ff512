"""Read the ledger: timelines, keys, proofs and verification."""

from lienmach.ledger.queries.timeline import Fact, timeline

__all__ = ["Fact", "timeline"]
