"""The doors for writes of reviews."""
