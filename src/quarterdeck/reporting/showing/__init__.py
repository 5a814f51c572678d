"""Reports on the screen: no queries, no decisions."""
