"""How the findings of this room are put on the screen: no queries, no decisions."""
