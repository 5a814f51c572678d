"""What pages of this room show that more than one of them shows."""
