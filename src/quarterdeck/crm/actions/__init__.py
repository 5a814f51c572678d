"""The door for writes: one module a noun; callers import the module, so that a call reads as a sentence."""
