"""The doors for writes of this room."""
