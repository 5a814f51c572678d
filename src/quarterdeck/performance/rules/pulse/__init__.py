"""The team pulse: what is asked, what may be shown of the answers, and signs of strain from what everybody can see."""
