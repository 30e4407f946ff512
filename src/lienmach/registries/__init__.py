"""The registers a province keeps: residents, civil status, land; and how files come in."""
