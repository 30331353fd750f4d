"""``faqbot doctor``: what keeps people from answers, and what to click. One file for each look."""
