"""The doors for reads about skills."""
