"""Improvement plans: what makes them fair, and what being on track means."""
