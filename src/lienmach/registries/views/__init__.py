"""The review desk of links and their progress."""
