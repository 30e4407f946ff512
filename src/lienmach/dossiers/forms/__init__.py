"""What comes in with a request, before anything is done with it."""
