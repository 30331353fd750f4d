"""Measure decisions on questions with known answers, and wordings against each other."""
