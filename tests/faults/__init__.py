"""Faults on purpose while questions are asked, and a ledger at the end."""
