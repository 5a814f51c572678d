"""Pure decisions of this room: plain values in, a reason in words or None out."""
