"""Rules of identity in plain Python."""
