"""What this room does by the clock; one module a subject, found by being named here."""

from quarterdeck.crm.jobs import customers, pools

__all__ = ["customers", "pools"]
