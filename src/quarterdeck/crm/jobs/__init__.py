"""What this room does by the clock; one module a subject, found by being named here."""

from quarterdeck.crm.jobs import activities, customers, duplicates, leads, pools

__all__ = ["activities", "customers", "duplicates", "leads", "pools"]
