"""The doors for reads about careers."""
