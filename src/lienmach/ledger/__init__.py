"""Every fact, appended once: audit trail, timeline and outbox; sealed with signed checkpoints."""
