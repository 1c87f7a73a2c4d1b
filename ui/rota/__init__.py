"""The rota board: people × dates, the strips of margins and the gaps above them."""
