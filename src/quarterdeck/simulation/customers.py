"""What is known about the customers with most business: their people, needs, plans and groups."""

from datetime import date, timedelta
from itertools import cycle
from random import Random

from django.db.models import Count

from quarterdeck.core.access import rights
from quarterdeck.crm.actions import accounts, customer_care, sharing
from quarterdeck.crm.models import Account, Attitude, BuyerStyle, BuyingRole, Contact, Influence, InsightKind
from quarterdeck.people.models import Member
from quarterdeck.simulation.recording import Recorder

KNOWN_CUSTOMERS, SHOWN = 40, 4
_ROLES = (BuyingRole.DECISION_MAKER, BuyingRole.CHAMPION, BuyingRole.USER, BuyingRole.INFLUENCER, BuyingRole.BLOCKER)


def know_customers(recorder: Recorder, today: date) -> None:
    """Write it down for the customers with most deals, each by its owner, and sort all customers by the rules.

    Whoever signs in as seller has some of them too.
    """
    random = recorder.world.rng
    owned = Account.objects.filter(owner__is_active=True, owner__isnull=False).select_related("owner")
    busiest = owned.annotate(deals=Count("opportunities")).order_by("-deals", "pk")
    known = list(busiest[:KNOWN_CUSTOMERS])
    shown = busiest.filter(owner__login=rights.REP).exclude(pk__in=[account.pk for account in known])
    for number, account in enumerate([*known, *shown[:SHOWN]]):
        if account.owner is not None:
            _know(recorder, account, account.owner, number=number, random=random, today=today)
    _group(known, by=recorder.by)
    customer_care.sort_customers(today=today)


def _know(recorder: Recorder, account: Account, owner: Member, *, number: int, random: Random, today: date) -> None:
    words = recorder.world.words
    sources = {
        InsightKind.NEED: ("needs", None),
        InsightKind.PAIN: ("pains", None),
        InsightKind.COMPETITOR: ("competitors", None),
        InsightKind.AGREEMENT: ("agreements", today + timedelta(random.randrange(60, 400))),
        InsightKind.CHANCE: ("chances", today + timedelta(random.randrange(30, 200))),
    }
    for kind, (key, until_on) in sources.items():
        text = random.choice(words.many("care", key))
        customer_care.note_insight(account_id=account.pk, kind=kind, text=text, until_on=until_on, by=owner)
    _place_people(account, owner, how=words.one("care", "how"), random=random)
    if number % 2 == 0:
        _plan(recorder, account, owner, today=today)


def _place_people(account: Account, owner: Member, *, how: str, random: Random) -> None:
    people = list(Contact.objects.filter(account=account).order_by("pk"))
    styles = cycle(BuyerStyle)
    for contact, role in zip(people, cycle(_ROLES), strict=False):
        values = {
            "buying_role": contact.buying_role or role,
            "influence": Influence.HIGH if contact is people[0] else random.choice(Influence.values),
            "attitude": Attitude.AGAINST if role is BuyingRole.BLOCKER else random.choice(Attitude.values[:2]),
            "style": next(styles),
            "reports_to_id": None if contact is people[0] else people[0].pk,
        }
        accounts.edit_contact(contact_id=contact.pk, values=values, version=None, by=owner)
    if len(people) > 2:
        customer_care.introduce(one_id=people[1].pk, other_id=people[2].pk, how=how, by=owner)


def _plan(recorder: Recorder, account: Account, owner: Member, *, today: date) -> None:
    words = recorder.world.words
    values = {
        "goal": words.one("care", "goal"),
        "strategy": words.one("care", "strategy"),
        "target_amount": 2_000_000,
        "from_on": date(today.year, 1, 1),
        "until_on": date(today.year + 1, 1, 1),
    }
    customer_care.write_plan(account_id=account.pk, values=values, version=None, by=owner)
    for days, text in zip((-20, 3, 30), words.many("care", "steps"), strict=True):
        step = customer_care.add_plan_step(
            account_id=account.pk, text=text, owner_id=owner.pk, due_on=today + timedelta(days), by=owner
        )
        if days < 0:
            customer_care.finish_plan_step(step_id=step.pk, on=today - timedelta(18), by=owner)


def _group(known: list[Account], *, by: Member) -> None:
    """Two groups of companies, and a colleague who works on one of them with its owner."""
    for top, *below in (known[0:5], known[5:8]):
        for account in below:
            accounts.edit_account(account_id=account.pk, values={"parent_id": top.pk}, version=None, by=by)
    if len(known) > 5:
        helper = Member.objects.active().exclude(pk__in=[by.pk, known[0].owner_id]).order_by("pk").first()
        if helper is not None:
            sharing.share_account(
                account_id=known[0].pk, member_id=helper.pk, may_act=True, with_companies_below=True, by=by
            )
