"""How much the bot takes: signed questions a second, beside what it is built on."""
