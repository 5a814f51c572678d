"""Referrals (转介绍): who is thanked, when and how."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.crm.actions.leads import locking
from quarterdeck.crm.actions.refusals import Invalid
from quarterdeck.crm.models import Lead
from quarterdeck.people.models import Member


@transaction.atomic
def thank_referrer(*, lead_id: int, on: date, how: str, by: Member) -> Lead:
    """Keep that the one who referred a lead was thanked. Refuses a lead that nobody referred, and an empty thank-you."""
    lead = locking.changeable(lead_id, by)
    if lead.referred_by_id is None:
        raise Invalid(_("Nobody referred this lead."))
    if not how.strip():
        raise Invalid(_("Say how they were thanked."), field="how")
    changes = {"thanked_on": (lead.thanked_on, on.isoformat()), "thanked_how": (lead.thanked_how, how.strip())}
    if lead.thanked_on:
        changes["thanked_on"] = (lead.thanked_on.isoformat(), on.isoformat())
    lead.thanked_on, lead.thanked_how = on, how.strip()[:200]
    locking.save_changes(lead, changes, act="thanked", by=by)
    return lead
