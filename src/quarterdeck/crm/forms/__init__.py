"""The shape of what people type in this room, one module a noun."""
