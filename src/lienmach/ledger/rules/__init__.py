"""The ledger's rules in plain Python: bytes, trees, checkpoints, proofs."""
