"""What people of the simulated company entered in haste: customers and leads twice, and less of them than one would like."""

from collections.abc import Sequence
from datetime import date, timedelta

from quarterdeck.core.access import rights
from quarterdeck.crm.actions import bulk
from quarterdeck.crm.actions.duplicates import find_duplicates
from quarterdeck.crm.models import DuplicateKind, Lead, LeadChannel
from quarterdeck.people.models import Member
from quarterdeck.simulation.buyers import Account
from quarterdeck.simulation.recording import Recorder

OF_THE_SHOWN, OF_OTHERS, LEADS = 2, 6, 3
# How names are shortened by whoever is in a hurry.
_LEFT_OUT = ("股份有限公司", "集团有限公司", "有限公司", " Co., Ltd.", " Ltd.", " GmbH", " Group")


def enter_twice(recorder: Recorder, today: date) -> None:
    """Enter some customers with their first contact and some leads again, and have duplicates looked for. Comes after the leads."""
    chosen = _chosen(recorder)
    rows = [
        bulk.AccountRow(
            name=_in_haste(account.name), owner_id=recorder.members[account.owner], website=recorder.website(account)
        )
        for account in chosen
    ]
    again = bulk.load_accounts(rows, by=recorder.by)
    bulk.load_contacts(
        [bulk.ContactRow(row.pk, account.buyers[0].name) for account, row in zip(chosen, again, strict=True)],
        by=recorder.by,
    )
    bulk.load_leads(_leads(today), by=recorder.by)
    for kind in DuplicateKind.values:
        find_duplicates(kind=kind)


def _chosen(recorder: Recorder) -> list[Account]:
    """The latest customers whose name one can shorten: of whoever signs in as seller, and of colleagues who are here."""
    here = set(Member.objects.active().values_list("pk", flat=True))
    shown = Member.objects.filter(login=rights.REP).values_list("pk", flat=True).first()
    fit = [a for a in recorder.world.customers.accounts if a.buyers and a.name.endswith(_LEFT_OUT)]
    latest = sorted(fit, key=lambda account: (account.since, account.key), reverse=True)
    own = [a for a in latest if recorder.members[a.owner] == shown]
    others = [a for a in latest if recorder.members[a.owner] in here - {shown}]
    return [*own[:OF_THE_SHOWN], *others[:OF_OTHERS]]


def _in_haste(name: str) -> str:
    return name.removesuffix(next(ending for ending in _LEFT_OUT if name.endswith(ending)))


def _leads(today: date) -> Sequence[bulk.LeadRow]:
    """Open leads that somebody wrote about once more, by mail."""
    known = Lead.objects.open().filter(owner__isnull=False, created_at__date__lt=today - timedelta(1)).exclude(phone="")
    return [
        bulk.LeadRow(
            name=lead.name,
            company_name=lead.company_name,
            phone=lead.phone,
            owner_id=lead.owner_id,
            channel=LeadChannel.EMAIL,
            is_on_clock=True,
        )
        for lead in known.order_by("-score", "pk")[:LEADS]
    ]
