"""Metrics of leads, of what was done with customers, of who bought, and at what price."""

from django.utils.translation import gettext_lazy as _

from quarterdeck.metrics.catalogue.metric import Better, Unit, distinct, median, ratio, summed

# A lead has no product and no stage; what it became does.
_OF_DEALS = frozenset(["product", "series", "stage"])

LEADS = (
    summed(
        "leads_created",
        _("Leads created"),
        _("Number of leads that came in in the period."),
        "leads",
        never_by=_OF_DEALS,
    ),
    summed(
        "leads_qualified",
        _("Leads qualified"),
        _("Number of leads first qualified in the period."),
        "leads_qualified",
        never_by=_OF_DEALS,
    ),
    ratio(
        "lead_conversion_rate",
        _("Lead conversion rate"),
        _("Of the leads that came in in the period, the share converted to an opportunity so far."),
        ("leads_converted", "leads"),
        unit=Unit.PERCENT,
        never_by=_OF_DEALS,
    ),
    ratio(
        "cost_per_lead",
        _("Cost per lead"),
        _("Cost of the leads that came in in the period ÷ their number, of those whose cost is known."),
        ("lead_cost", "leads_paid_for"),
        unit=Unit.MONEY,
        better=Better.LOWER,
        never_by=_OF_DEALS,
    ),
    median(
        "lead_response_minutes",
        _("Lead response time"),
        _("Median working minutes from a lead coming in to its first answer, of the leads that came in in the period."),
        "response_minutes",
        unit=Unit.MINUTES,
        never_by=_OF_DEALS,
    ),
    median(
        "lead_response_minutes_p75",
        _("Lead response time, 75th percentile"),
        _("Working minutes that 75 of 100 leads of the period waited at most for their first answer."),
        "response_minutes_p75",
        unit=Unit.MINUTES,
        never_by=_OF_DEALS,
    ),
    median(
        "lead_response_minutes_p90",
        _("Lead response time, 90th percentile"),
        _("Working minutes that 90 of 100 leads of the period waited at most for their first answer."),
        "response_minutes_p90",
        unit=Unit.MINUTES,
        never_by=_OF_DEALS,
    ),
)

ACTIVITIES = (
    summed("activities", _("Activities"), _("Number of activities completed in the period."), "activities"),
    summed("visits", _("Visits"), _("Number of visits completed in the period."), "visits"),
    summed("calls", _("Calls"), _("Number of calls completed in the period."), "calls"),
    summed(
        "effective_talk_minutes",
        _("Effective talk time"),
        _("Minutes of the calls and meetings of the period in which the customer was reached and did not refuse."),
        "talk_minutes",
        unit=Unit.MINUTES,
    ),
    distinct(
        "accounts_touched",
        _("Customers contacted"),
        _(
            "Number of different customers with whom a call, meeting, visit, demo, e-mail or message was completed in the period."
        ),
        "accounts_touched",
    ),
    ratio(
        "next_step_rate",
        _("Next step rate"),
        _(
            "Of the calls, meetings, visits, demos, e-mails and messages of the period, the share that ended with a dated next step."
        ),
        ("contacts_with_next_step", "contacts"),
        unit=Unit.PERCENT,
    ),
)

CUSTOMERS = (
    summed(
        "new_customers",
        _("New customers"),
        _(
            "Number of customers whose first purchase fell in the period; until orders are kept, a won opportunity is a purchase."
        ),
        "first_purchases",
    ),
    distinct(
        "buying_customers",
        _("Buying customers"),
        _(
            "Number of different customers that bought in the period; until orders are kept, a won opportunity is a purchase."
        ),
        "buyers",
    ),
    ratio(
        "repeat_purchase_rate",
        _("Repeat purchase rate"),
        _(
            "Of the customers that bought in the period, the share that had bought before;"
            " until orders are kept, a won opportunity is a purchase."
        ),
        ("buyers_again", "buyers"),
        unit=Unit.PERCENT,
    ),
)

PRICE = (
    summed(
        "discount_amount",
        _("Discount given"),
        _(
            "List price × quantity − amount, of the products of opportunities won in the period whose list price is known."
        ),
        "discount_amount",
        unit=Unit.MONEY,
        better=Better.LOWER,
    ),
    ratio(
        "discount_rate",
        _("Discount rate"),
        _(
            "Discount ÷ (list price × quantity), of the products of opportunities won in the period whose list price is known."
        ),
        ("discount_amount", "list_amount"),
        unit=Unit.PERCENT,
        better=Better.LOWER,
    ),
    summed(
        "gross_profit",
        _("Gross profit"),
        _("Amount − cost, of the products of opportunities won in the period whose cost is known."),
        "profit_amount",
        unit=Unit.MONEY,
    ),
    ratio(
        "gross_margin",
        _("Gross margin"),
        _("(Amount − cost) ÷ amount, of the products of opportunities won in the period whose cost is known."),
        ("profit_amount", "costed_amount"),
        unit=Unit.PERCENT,
    ),
)
