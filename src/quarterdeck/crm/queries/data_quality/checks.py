"""What is checked: each gap is a condition on one kind of record, said once and used to count, to list and to sum by team."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.company import queries as company
from quarterdeck.crm.models import Account, Contact, Lead, LifeCycle, Opportunity, StageKind
from quarterdeck.crm.models.leads import OPEN_STATUSES
from quarterdeck.people.models import Member

QUIET_DEAL_DAYS = 30
QUIET_CUSTOMER_DAYS = 180
OPEN = Q(status=StageKind.OPEN)


@dataclass(frozen=True, slots=True)
class Check:
    """A gap: what kind of defect it is, on which records, when a record has it (given today), and why it matters.

    `fix` names the field that is set in place on a deal; empty where the record's own form is opened.
    """

    code: str
    kind: str
    of: str
    label: Promise
    why: Promise
    has_gap: Callable[[date], Q]
    fix: str = ""


def _quiet(days: int) -> Callable[[date], Q]:
    def older(today: date) -> Q:
        since = company.start_of(today - timedelta(days=days))
        return Q(last_activity_at__lt=since) | Q(last_activity_at=None, created_at__lt=since)

    return older


_CHECKS = (
    Check(
        "no_account",
        "missing",
        "opportunity",
        _("Opportunities without an account"),
        _("They count in every figure but in none by account, industry or region."),
        lambda today: Q(account=None),
        fix="account_id",
    ),
    Check(
        "no_start",
        "missing",
        "opportunity",
        _("Opportunities without a start date"),
        _("They are missing from created opportunities, sales cycle and funnel."),
        lambda today: Q(opened_on=None),
        fix="opened_on",
    ),
    Check(
        "no_close",
        "missing",
        "opportunity",
        _("Open opportunities without an expected close date"),
        _("They are missing from what is expected to close."),
        lambda today: OPEN & Q(expected_close_on=None),
        fix="expected_close_on",
    ),
    Check(
        "no_amount",
        "missing",
        "opportunity",
        _("Open opportunities without an amount"),
        _("They weigh nothing in pipeline and forecast."),
        lambda today: OPEN & Q(amount=0),
        fix="amount",
    ),
    Check(
        "bare_account",
        "missing",
        "account",
        _("Accounts without industry or region"),
        _("They fall out of every figure by industry and region, and no territory rule finds them."),
        lambda today: Q(industry="") | Q(region=""),
    ),
    Check(
        "unreachable",
        "missing",
        "contact",
        _("Contacts without phone, e-mail and WeChat"),
        _("Nobody can reach them, and they cannot be matched with others."),
        lambda today: Q(phone="", email="", wechat=""),
    ),
    Check(
        "quiet_deal",
        "stale",
        "opportunity",
        _("Open opportunities nobody touched for 30 days"),
        _("They make the pipeline look larger than it is."),
        lambda today: OPEN & _quiet(QUIET_DEAL_DAYS)(today),
    ),
    Check(
        "quiet_customer",
        "stale",
        "account",
        _("Customers nobody spoke to for 180 days"),
        _("A customer who hears nothing buys elsewhere."),
        lambda today: (
            Q(life_cycle__in=(LifeCycle.CUSTOMER, LifeCycle.ACTIVE, LifeCycle.WON_BACK))
            & _quiet(QUIET_CUSTOMER_DAYS)(today)
        ),
    ),
    Check(
        "unanswered",
        "stale",
        "lead",
        _("Leads not answered in time"),
        _("The longer a lead waits, the less it is worth."),
        lambda today: Q(status__in=OPEN_STATUSES, responded_at=None, response_due_at__lt=company.start_of(today)),
    ),
    Check(
        "past_close",
        "contradictory",
        "opportunity",
        _("Open opportunities that should have closed"),
        _("Either they are decided, or the date is not true."),
        lambda today: OPEN & Q(expected_close_on__lt=today),
        fix="expected_close_on",
    ),
    Check(
        "closes_before_start",
        "contradictory",
        "opportunity",
        _("Expected to close before they began"),
        _("One of the two dates is wrong."),
        lambda today: OPEN & Q(expected_close_on__lt=F("opened_on")),
        fix="expected_close_on",
    ),
    Check(
        "won_for_nothing",
        "contradictory",
        "opportunity",
        _("Won with an amount of zero"),
        _("They raise the win rate and add nothing to what was won."),
        lambda today: Q(status=StageKind.WON, amount=0),
        fix="amount",
    ),
)
CHECKS: Mapping[str, Check] = {check.code: check for check in _CHECKS}
# Whom a record's gap lies with.
OWNER: Mapping[str, str] = {"opportunity": "owner", "account": "owner", "contact": "account__owner", "lead": "owner"}


def records_with(viewer: Member, check: Check, today: date) -> "QuerySet[Any]":
    """The records the viewer may see that have the gap."""
    seen: Mapping[str, QuerySet[Any]] = {
        "opportunity": Opportunity.objects.visible_to(viewer).current(),
        "account": Account.objects.visible_to(viewer).current(),
        "contact": Contact.objects.visible_to(viewer).current(),
        "lead": Lead.objects.visible_to(viewer).current(),
    }
    return seen[check.of].filter(check.has_gap(today))
