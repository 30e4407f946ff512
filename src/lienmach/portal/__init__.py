"""The public face of the house: pages, words and pictures; it owns no table."""
