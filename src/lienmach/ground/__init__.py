"""What every room stands on, without a table of its own."""
