"""The doors for reads of scorecards."""
