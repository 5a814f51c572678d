"""Decisions of the pages that compose rooms."""
