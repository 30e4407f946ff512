"""Write the ledger: record facts, seal them, bring proofs along, export checkpoints."""

from lienmach.ledger.actions.recording import claim, record, record_many

__all__ = ["claim", "record", "record_many"]
