"""Coaching: the workbench, sessions, plans, what it changed."""
