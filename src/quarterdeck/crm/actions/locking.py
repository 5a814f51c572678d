"""Records taken for a change: locked, and refused to those who may only look."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.crm.actions.refusals import NotAllowed
from quarterdeck.crm.models import Account, Contact
from quarterdeck.people.models import Member


def account_to_change(account_id: int, *, by: Member) -> Account:
    """An account under lock; 404 outside the reach of `by`, refused where `by` may not change it."""
    account = get_object_or_404(Account.objects.visible_to(by).select_for_update(of=("self",)), pk=account_id)
    _refuse_unless_changeable(account_id, by)
    return account


def contact_to_change(contact_id: int, *, by: Member) -> Contact:
    """A contact under lock; whoever may change the account may change its people."""
    contact = get_object_or_404(Contact.objects.visible_to(by).select_for_update(of=("self",)), pk=contact_id)
    _refuse_unless_changeable(contact.account_id, by)
    return contact


def _refuse_unless_changeable(account_id: int, by: Member) -> None:
    if not Account.objects.changeable_by(by).filter(pk=account_id).exists():
        raise NotAllowed(_("You may look at this account but not change it."))
