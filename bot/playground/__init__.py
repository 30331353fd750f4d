"""The bot without Slack: a fake Slack on loopback."""
