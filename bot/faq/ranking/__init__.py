"""Rank the entries for a question that was read."""
