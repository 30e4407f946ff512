"""Write the ledger: record facts, seal them, bring proofs along, export checkpoints."""

from lienmach.ledger.actions.bringing import bring_proof
from lienmach.ledger.actions.exporting import export_checkpoints
from lienmach.ledger.actions.recording import claim, record, record_many
from lienmach.ledger.actions.sealing import seal

__all__ = ["bring_proof", "claim", "export_checkpoints", "record", "record_many", "seal"]
