"""The doors for reads about teams."""
