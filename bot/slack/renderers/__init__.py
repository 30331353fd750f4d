"""What people see: one file a gesture; pure, from values to blocks."""
