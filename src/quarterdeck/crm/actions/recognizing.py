"""What happens when somebody enters what exists already, as the company has set it."""

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from quarterdeck.core.company import queries as company
from quarterdeck.core.notifications import actions as notifications
from quarterdeck.crm.actions.refusals import Invalid
from quarterdeck.crm.models import Account, Contact, DuplicatePolicy, Lead
from quarterdeck.crm.queries import duplicates as queries
from quarterdeck.crm.queries.duplicates import SimilarRecord
from quarterdeck.people.models import Member

_REFUSES = (DuplicatePolicy.REFUSE, DuplicatePolicy.TELL_OWNER)


class AlreadyThere(Invalid):
    """The record exists: `found` is it, `is_owner_told` whether its owner is to hear that somebody asked."""

    def __init__(self, found: SimilarRecord, *, is_owner_told: bool) -> None:
        holder = found.owner_name or found.pool_name
        sentence = (
            _("%(name)s exists already; it is with %(holder)s.") if holder else _("%(name)s exists already.")
        ) % {"name": found.title, "holder": holder}
        if is_owner_told and found.owner_name:
            sentence = f"{sentence} {_('The owner has been told that you asked.')}"
        super().__init__(sentence, field="name")
        self.code = "duplicate"
        self.found = found
        self.is_owner_told = is_owner_told


def refuse_certain_duplicate(
    *,
    kind: str,
    by: Member | None,
    name: str = "",
    company_name: str = "",
    phone: str = "",
    email: str = "",
    wechat: str = "",
    website: str = "",
    credit_code: str = "",
    tax_id: str = "",
) -> None:
    """Raise `AlreadyThere` when the policy refuses what certainly exists and this does. `kind` is account, contact or lead.

    Whoever catches it and shows the refusal calls `tell_owner`, after the transaction that was refused.
    """
    policy = queries.policy()
    if policy not in _REFUSES:
        return
    similar = queries.similar_to(
        viewer=by,
        kind=kind,
        name=name,
        company_name=company_name,
        phone=phone,
        email=email,
        wechat=wechat,
        website=website,
        credit_code=credit_code,
        tax_id=tax_id,
    )
    certain = next((one for one in similar if one.certainty == "same" and _is_of_kind(kind, one.kind)), None)
    if certain is not None:
        raise AlreadyThere(certain, is_owner_told=policy == DuplicatePolicy.TELL_OWNER)


def refuse_existing(record: "Account | Contact | Lead", *, by: Member | None) -> None:
    """The same for a record about to be saved for the first time."""
    marks = {
        name: str(getattr(record, name) or "")
        for name in ("name", "company_name", "phone", "email", "wechat", "website", "credit_code", "tax_id")
        if hasattr(record, name)
    }
    if isinstance(record, Contact):
        marks["company_name"] = record.account.name
    refuse_certain_duplicate(kind=record._meta.model_name or "", by=by, **marks)


def tell_owner(refusal: AlreadyThere, *, by: Member) -> None:
    """Tell the owner of what exists that a colleague wanted to enter it; once a colleague and record."""
    found = refusal.found
    owner = Member.objects.active().filter(pk=found.owner_id).first() if found.owner_id else None
    if not refusal.is_owner_told or owner is None or owner.pk == by.pk:
        return
    url = reverse(f"crm:{found.kind}", args=[found.id])
    with translation.override(owner.language or company.company().language):
        text = _("%(name)s wanted to enter one of yours that exists already. Talk to each other?") % {"name": by.name}
    notifications.notify(
        member=owner, topic="crm", text=text, url=url, dedupe_key=f"asked-{found.kind}-{found.id}-{by.pk}"
    )


def _is_of_kind(kind: str, found: str) -> bool:
    """A lead may be about a known customer; an account must not be kept twice because a lead speaks of it."""
    return kind == found
