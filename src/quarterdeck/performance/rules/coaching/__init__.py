"""Coaching: what is next in a session, whom to see, which sessions belong together, and what they changed. No database, no clock."""
