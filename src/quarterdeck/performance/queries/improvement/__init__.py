"""The doors for reads of improvement plans."""
