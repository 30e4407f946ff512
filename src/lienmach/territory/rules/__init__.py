"""Pure rules of the room: lineage, competence, addresses, Vietnamese spelling and order."""
