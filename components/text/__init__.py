"""Words for people: labels, numbers, money, dates and messages."""
