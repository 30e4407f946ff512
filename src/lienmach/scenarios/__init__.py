"""Demo stories on synthetic people, and the rehearsals that prove what we claim on them."""
