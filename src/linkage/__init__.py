"""Record linkage: who is the same person, told from what two registers say of them."""
