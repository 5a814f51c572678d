"""The views and triggers of figures, as the squashed migration of this room makes them."""
