"""The pages of the catalogue, for the officers who write and publish it."""
