"""The doors for reads about the team pulse and about signs of strain."""
