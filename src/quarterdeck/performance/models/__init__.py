"""How people do: scorecards, diagnosis, reviews, coaching. One module a theme, named in full here."""
