"""Two provinces become one: each system moves into the other's house while both keep serving."""
