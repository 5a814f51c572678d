"""The screens of this room, a file for each kind of page."""
