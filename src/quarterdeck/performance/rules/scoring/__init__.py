"""How a scorecard comes to its score: rules of parts, cards of parts, and the sentence for each point."""
