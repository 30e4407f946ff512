"""Rules of the registries in plain Python."""
