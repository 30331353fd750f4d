"""A folder or repository of answers to begin with, empty or from what a team has already."""
