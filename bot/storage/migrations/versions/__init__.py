"""The steps, oldest first: each says its number and the number of the one before."""
