"""Who can do what until when, and the card of one person."""
