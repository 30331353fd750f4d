"""What runs beside answering: watching the files, learning an edit, keeping what was learnt."""
