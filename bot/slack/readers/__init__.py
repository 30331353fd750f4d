"""What people do, read from payloads: one file a gesture, and what its buttons carry."""
