"""Who somebody is, what work is entrusted to them, and the tokens that speak for them."""
