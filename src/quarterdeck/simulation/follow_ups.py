"""What sellers do beside their deals: follow-up plans, visits with check-ins, templates, days that matter."""

from datetime import date, datetime, time, timedelta
from random import Random

from django.utils.translation import gettext as _

from quarterdeck.crm.actions import follow_up, reminding, templates, visits
from quarterdeck.crm.actions.follow_up import StepGiven
from quarterdeck.crm.models import Account, Contact, DateKind, FollowUpPlan
from quarterdeck.people.models import Member
from quarterdeck.simulation.recording import Recorder

SELLERS = 8
# A few cities, so that a day of visits has a route: north and east of each, in degrees.
_CENTRES = ((31.2304, 121.4737), (39.9042, 116.4074), (22.5431, 114.0579), (30.2741, 120.1551))
_SPREAD = 0.09


def follow_up_customers(recorder: Recorder, today: date) -> None:
    """Make the plans, and give some sellers people in them, visits of the last days and of today, and days to remember."""
    random = recorder.world.rng
    plans = _plans(recorder.by)
    _templates(recorder.by)
    owners = Account.objects.filter(owner__is_active=True, archived_at=None).order_by("owner_id").distinct("owner_id")
    for number, owner_id in enumerate(owners.values_list("owner_id", flat=True)[:SELLERS]):
        seller = Member.objects.get(pk=owner_id)
        if not seller.may("crm.change_activity"):
            continue
        mine = list(Account.objects.filter(owner=seller, archived_at=None).order_by("pk")[:12])
        _enrol(plans[number % len(plans)], mine, seller, at=_at(recorder, today - timedelta(9)))
        _remember(mine, seller, today=today, random=random)
        _visit(recorder, mine, seller, today=today, random=random, centre=_CENTRES[number % len(_CENTRES)])
    for day in range(9, -1, -1):
        follow_up.take_due_steps(today=today - timedelta(day), at=_at(recorder, today - timedelta(day)))


def _plans(by: Member) -> list[FollowUpPlan]:
    first = [
        StepGiven("call", _("Introduce us by phone"), 0),
        StepGiven("message", _("Send the overview"), 1),
        StepGiven("call", _("Ask what they think of it"), 3),
        StepGiven(
            "email",
            _("An example from their industry"),
            5,
            body=_("Dear {name}, here is what we did for others like you. {me}"),
        ),
    ]
    after = [
        StepGiven("call", _("Ask whether the offer arrived"), 2),
        StepGiven("task", _("Prepare answers to their questions"), 3),
        StepGiven("visit", _("Go through the offer together"), 5),
    ]
    return [
        follow_up.create_plan(
            name=_("First contact"), description=_("For new leads and contacts nobody has spoken to."), steps=first, daily_cap=200, by=by
        ),
        follow_up.create_plan(
            name=_("After an offer"), description=_("So that no offer is left lying."), steps=after, by=by
        ),
    ]  # fmt: skip


def _templates(by: Member) -> None:
    for name, kind, step in (
        (_("First call"), "call", _("Send the overview")),
        (_("Product demo"), "demo", _("Send the offer")),
        (_("Greetings for the holidays"), "message", ""),
    ):
        values = {"name": name, "kind": kind, "subject": name, "next_step": step, "next_step_days": 2 if step else None}
        templates.save_template(values=values, is_shared=True, by=by)


def _enrol(plan: FollowUpPlan, accounts: list[Account], seller: Member, *, at: datetime) -> None:
    people = Contact.objects.filter(account__in=accounts, archived_at=None).order_by("pk").values_list("pk", flat=True)
    follow_up.enrol(plan_id=plan.pk, by=seller, at=at, contact_ids=list(people[:6]))


def _remember(accounts: list[Account], seller: Member, *, today: date, random: Random) -> None:
    for account in accounts[:4]:
        on = today + timedelta(random.randrange(1, 40))
        kind = random.choice((DateKind.RENEWAL, DateKind.CONTRACT_END, DateKind.BUDGET))
        reminding.add_date(account_id=account.pk, kind=kind, on=on, days_before=14, by=seller)
    for contact in Contact.objects.filter(account__in=accounts).order_by("pk")[:5]:
        born = today.replace(year=today.year - random.randrange(28, 56), day=1) + timedelta(random.randrange(60))
        Contact.objects.filter(pk=contact.pk).update(born_on=born)


def _visit(
    recorder: Recorder,
    accounts: list[Account],
    seller: Member,
    *,
    today: date,
    random: Random,
    centre: tuple[float, float],
) -> None:
    """Two days of visits made and a day planned."""
    for account in accounts:
        place = {
            "latitude": round(centre[0] + random.uniform(-_SPREAD, _SPREAD), 5),
            "longitude": round(centre[1] + random.uniform(-_SPREAD, _SPREAD), 5),
        }
        visits.place_account(account_id=account.pk, by=seller, **place)
    for back, chosen in ((2, accounts[:3]), (1, accounts[3:6]), (0, accounts[6:10])):
        if not chosen:
            continue
        day = today - timedelta(back)
        planned = visits.plan_day(on=day, account_ids=[account.pk for account in chosen], by=seller)
        for number, visit in enumerate(planned if back else []):
            account = Account.objects.get(activities=visit)
            begins = _at(recorder, day) + timedelta(minutes=100 * number)
            visits.check_in(
                activity_id=visit.pk,
                by=seller,
                at=begins,
                latitude=(account.latitude or 0) + random.uniform(-0.002, 0.002),
                longitude=account.longitude,
                accuracy=random.randrange(5, 40),
                place=account.address,
            )
            visits.check_out(
                activity_id=visit.pk,
                by=seller,
                at=begins + timedelta(minutes=random.randrange(20, 75)),
                outcome=random.choice(("connected", "interested", "agreed")),
            )


def _at(recorder: Recorder, day: date) -> datetime:
    return datetime.combine(day, time(9, 10), tzinfo=recorder.timezone)
