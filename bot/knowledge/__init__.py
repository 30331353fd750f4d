"""From YAML files to entries, with every problem's file, line and column."""
