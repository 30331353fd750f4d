"""The bot without Slack: a fake Slack on loopback, and the page of ``faqbot play``."""
