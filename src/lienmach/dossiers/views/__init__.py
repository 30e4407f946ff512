"""The pages of this room: the public check and status, and a dossier's papers."""
