"""Public services: the procedures in force and the dossiers people hand in."""
