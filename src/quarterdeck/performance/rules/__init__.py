"""Decisions of this room, pure. One module or package a theme."""
