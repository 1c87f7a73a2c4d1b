"""How the window looks: named tokens, and what is drawn from them."""
