"""An answer's Markdown as Slack's rich text: its tree becomes Slack's tree. Pure."""
