"""Everything that moves a system: the steps of a move, one module each."""
