"""Pure decisions of this room: what a report asks for, when it is sent, when an alert speaks."""
