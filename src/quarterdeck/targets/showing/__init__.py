"""How targets and objectives are put on the screen: no queries, no decisions."""
