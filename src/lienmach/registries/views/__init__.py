"""The review desk of links and their progress: who may enter, and the pages."""
