"""What the bot itself says, one file a language; ``languages`` finds the right one."""
