"""The doors for reads of one-to-ones: `series` for the rhythm and the talks, `agenda` for what fills itself."""
