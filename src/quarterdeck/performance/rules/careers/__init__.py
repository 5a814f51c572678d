"""Whether the criteria of a step are met."""
