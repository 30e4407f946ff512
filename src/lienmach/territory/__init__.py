"""Administrative units and agencies through time, and the addresses that name them."""
