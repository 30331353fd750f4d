"""Read a question: text in, one value out."""
