"""The doors for writes of coaching: sessions, plans, what is observed, what is given along, what came of it."""
