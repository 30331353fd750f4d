"""Everything Slack-shaped: payloads in, replies out."""
