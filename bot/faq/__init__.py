"""The core: a question comes in, a decision goes out; no I/O, no clock, no Slack."""
