"""What is asked and not answered becomes a reviewed answer: counts, gaps, proposals, patches."""
