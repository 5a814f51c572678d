"""The doors for writes of scorecards."""
