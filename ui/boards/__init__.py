"""Two boards: one's own service above and another below; what is carried across is an offer."""
