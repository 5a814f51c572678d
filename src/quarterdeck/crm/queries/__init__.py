"""The door for reads: one module a noun; each read takes the viewer."""
