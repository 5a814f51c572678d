"""The criteria and values a company begins with, to be changed."""

from typing import Any

from django.utils.translation import gettext as _


def criteria() -> list[dict[str, Any]]:
    """The usual five criteria of a team review; their weights add up to 100."""
    return [
        {
            "name": _("Targets reached"),
            "guide": _("What was promised is delivered, in time, and without a rush on the last day."),
            "weight": 30,
            "metric_codes": ["quota_attainment", "won_amount", "win_rate"],
        },
        {
            "name": _("Customer relations"),
            "guide": _("Customers come back, are known at several levels, and would recommend us."),
            "weight": 20,
            "metric_codes": ["repeat_purchase_rate", "accounts_touched"],
        },
        {
            "name": _("Market development"),
            "guide": _("New customers and new fields are opened, not only the old ones farmed."),
            "weight": 20,
            "metric_codes": ["new_customers", "opportunities_created"],
        },
        {
            "name": _("Collaboration and communication"),
            "guide": _("Others get to know in time what they need; agreements hold; help is given unasked."),
            "weight": 15,
            "metric_codes": ["next_step_rate"],
        },
        {
            "name": _("Innovation and learning"),
            "guide": _("New ways are tried, mistakes talked about, and what works is passed on."),
            "weight": 15,
            "metric_codes": [],
        },
    ]


def values() -> list[tuple[str, str]]:
    """Values to begin with: name and what it looks like."""
    return [
        (_("Customer first"), _("Does what helps the customer, also where nobody looks.")),
        (_("Keeps promises"), _("Says what is possible, and then does it.")),
        (_("One team"), _("Helps a colleague's deal as if it were the own.")),
        (_("Learns every week"), _("Tries, asks, passes on what works.")),
    ]
