"""Say why a question gets its decision, in words."""
