"""The doors for reads of the diagnosis."""
