"""The extra: what questions and wordings mean, as vectors of a sentence model on this machine."""
