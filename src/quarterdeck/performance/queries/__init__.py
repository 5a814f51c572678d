"""The doors for reads of this room."""
