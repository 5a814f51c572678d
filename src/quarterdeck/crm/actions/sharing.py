"""Colleagues who work on an account with its owner, and on the companies below it when that was said."""

from collections.abc import Iterable

from django.db import connection, transaction
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.crm.actions.locking import account_to_change
from quarterdeck.crm.actions.refusals import Invalid
from quarterdeck.crm.models import Account, AccountCollaborator
from quarterdeck.people.models import Member


@transaction.atomic
def share_account(
    *, account_id: int, member_id: int, may_act: bool, by: Member, with_companies_below: bool = False
) -> AccountCollaborator:
    """Let a colleague see an account, or also change it; a second call changes which.

    `with_companies_below` gives the same on every company below it, those that come later too.
    """
    account = account_to_change(account_id, by=by)
    member = Member.objects.active().filter(pk=member_id).first()
    if member is None or member.pk == account.owner_id:
        raise Invalid(_("Choose an active colleague who does not own the account."), field="member")
    said = {"may_act": may_act, "reaches_below": with_companies_below, "inherited_from": None}
    sharing, is_new = AccountCollaborator.objects.update_or_create(account=account, member=member, defaults=said)
    _take_back_below(account, member_id=member_id)
    if with_companies_below:
        _spread([sharing], over=_below(account.pk))
    before = "" if is_new else member.name
    trail.record(account, "shared", by=by, changes={"collaborator": (before, member.name)})
    return sharing


@transaction.atomic
def unshare_account(*, account_id: int, member_id: int, by: Member) -> None:
    """Take a colleague off an account and the companies below it; nothing happens when the colleague was not on it."""
    account = account_to_change(account_id, by=by)
    sharing = AccountCollaborator.objects.filter(account=account, member=member_id).select_related("member").first()
    if sharing is None:
        return
    if sharing.inherited_from_id:
        raise Invalid(_("That was said for the company above; change it there."), field="member")
    sharing.delete()
    _take_back_below(account, member_id=member_id)
    trail.record(account, "unshared", by=by, changes={"collaborator": (sharing.member.name, "")})


def inherit(account: Account) -> None:
    """Bring the inherited collaborators of an account and of all below it in line with what stands above it now."""
    own = _below(account.pk)
    AccountCollaborator.objects.filter(account__in=[account.pk, *own], inherited_from__isnull=False).exclude(
        inherited_from__in=[account.pk, *own]
    ).delete()
    above = _above(account)
    if not above:
        return
    reaching = AccountCollaborator.objects.filter(account__in=above, reaches_below=True).order_by("account", "pk")
    _spread(reaching, over=[account.pk, *own])


def _spread(sharings: Iterable[AccountCollaborator], *, over: list[int]) -> None:
    """Write what was said for a company on each of these; what was said there itself stays."""
    owners = dict(Account.objects.filter(pk__in=over).values_list("pk", "owner_id"))
    AccountCollaborator.objects.bulk_create(
        [
            AccountCollaborator(
                account_id=account_id,
                member_id=sharing.member_id,
                may_act=sharing.may_act,
                inherited_from_id=sharing.account_id,
            )
            for sharing in sharings
            for account_id, owner_id in owners.items()
            if owner_id != sharing.member_id
        ],
        ignore_conflicts=True,
    )


def _take_back_below(account: Account, *, member_id: int) -> None:
    AccountCollaborator.objects.filter(inherited_from=account, member=member_id).delete()


def _below(account_id: int) -> list[int]:
    """Every company below an account."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE below(id) AS (
                SELECT id FROM crm_account WHERE parent_id = %s
                UNION
                SELECT child.id FROM crm_account child JOIN below ON child.parent_id = below.id
            )
            SELECT id FROM below
            """,
            [account_id],
        )
        return [row[0] for row in cursor.fetchall()]


def _above(account: Account) -> list[int]:
    """Every company above an account."""
    above: list[int] = []
    parent_id = account.parent_id
    while parent_id is not None and parent_id not in above:
        above.append(parent_id)
        parent_id = Account.objects.values_list("parent_id", flat=True).get(pk=parent_id)
    return above
