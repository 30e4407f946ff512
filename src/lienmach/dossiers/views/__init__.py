"""The pages of this room: officers at work, a dossier's papers, the public check and status."""
