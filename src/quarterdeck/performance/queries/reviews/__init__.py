"""The doors for reads of reviews."""
