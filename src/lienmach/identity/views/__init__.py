"""The pages by which people sign in and out and look after their means of doing so."""
