"""One module for each thing to look at, in the order of their ``ORDER``.

Each has ``look(subject) -> Iterator[Finding]``, and needs to be named nowhere else.
"""
