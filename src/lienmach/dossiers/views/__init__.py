"""The pages of this room: officers at work, the catalogue, papers, the public check and status."""
