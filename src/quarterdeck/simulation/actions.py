"""The door for writes of this room."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from quarterdeck.core.company import queries as company
from quarterdeck.core.company.models import Company
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.actions.process import create_default_process
from quarterdeck.crm.models import Account, Opportunity
from quarterdeck.people import actions as people_actions
from quarterdeck.people.models import Member
from quarterdeck.simulation import (
    coaching,
    customers,
    follow_ups,
    history,
    leads,
    objectives,
    pools,
    process,
    queries,
    reports,
    reviews,
    scorecards,
    skills,
    slips,
    talks,
    targets,
    teams,
    truth,
)
from quarterdeck.simulation.models import SimulatedCompany, SimulatedDeal, SimulatedRep
from quarterdeck.simulation.queries import DemoLogin
from quarterdeck.simulation.recording import Recorder
from quarterdeck.simulation.words import words_in
from quarterdeck.simulation.world import World

SEED = 20
TIMEZONE = "Asia/Shanghai"
CURRENCY = "CNY"
_SIMULATING_SHARE = 45

# What is written once the company's history stands, in an order that each finds what it needs.
LATER: tuple[Callable[[Recorder, date], None], ...] = (
    customers.know_customers,
    leads.write_leads,
    slips.enter_twice,
    follow_ups.follow_up_customers,
    pools.set_up_pools,
    process.set_up_process,
    targets.set_targets,
    objectives.set_objectives,
    reports.set_up_reports,
    scorecards.judge_people,
    reviews.review_people,
    teams.live_in_teams,
    skills.grow_people,
    talks.talk_and_tell,
    coaching.coach_people,
)

Progress = Callable[[int, int], None]


class CannotSimulate(Refusal):
    """There is a real company here already."""


@dataclass(frozen=True)
class DemoCompany:
    """A company to look at, and how to sign in to it."""

    logins: list[DemoLogin]


def build_demo_company(
    *,
    people: int = 60,
    years: float = 2,
    seed: int = SEED,
    today: date | None = None,
    language: str = "zh-hans",
    progress: Progress | None = None,
) -> DemoCompany:
    """Make a company that has been selling for years up to `today`, all of it or nothing.

    The same arguments make the same company. Refuses where a company works already. `progress` hears of done and total.
    """
    today = today or datetime.now(ZoneInfo(TIMEZONE)).date()
    try:
        with translation.override(language), transaction.atomic():
            _build(people=people, years=years, seed=seed, today=today, language=language, progress=progress)
    except BaseException:
        company.forget()
        raise
    _learn_sizes()
    return DemoCompany(logins=queries.demo_logins())


def _build(*, people: int, years: float, seed: int, today: date, language: str, progress: Progress | None) -> None:
    founder = _found(language)
    create_default_process(by=founder)

    def simulated(done: int, total: int) -> None:
        if progress:
            progress(_SIMULATING_SHARE * done // total, 100)

    world = history.simulate(
        people=people,
        years=years,
        seed=seed,
        today=today,
        language=language,
        calendar=company.fiscal_calendar(),
        progress=simulated,
    )
    recorder = Recorder(world=world, by=founder, timezone=ZoneInfo(TIMEZONE), currency=CURRENCY)
    acts: list[Callable[[], None]] = [*recorder.acts(), _learn_sizes, partial(_keep_truth, recorder, seed)]
    acts += [partial(write, recorder, today) for write in LATER]
    for number, act in enumerate(acts, start=1):
        act()
        if progress:
            progress(_SIMULATING_SHARE + (100 - _SIMULATING_SHARE) * number // len(acts), 100)


def _learn_sizes() -> None:
    """Tell the database what its tables hold: else what comes next is planned for empty ones."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _found(language: str) -> Member:
    """The company, or a refusal where there is one."""
    if Company.objects.exists() or Member.objects.exists() or Account.objects.exists() or Opportunity.objects.exists():
        raise CannotSimulate(_("There is a company here already. A demo needs an empty data folder."))
    return people_actions.found_company(
        company_name=words_in(language).one("company", "name"),
        language=language,
        currency=CURRENCY,
        fiscal_first_month=1,
        timezone=TIMEZONE,
        admin_login="administrator",
        admin_password=queries.DEMO_PASSWORD,
    )


def _keep_truth(recorder: Recorder, seed: int) -> None:
    world = recorder.world
    SimulatedCompany.objects.create(
        seed=seed, today=world.today, language=world.words.language, facts=truth.facts_of(world)
    )
    SimulatedRep.objects.bulk_create(
        SimulatedRep(member_id=recorder.members[p.key], ramp_days=p.ramp_days, **p.skills.as_dict())
        for p in world.org.people
        if p.skills
    )
    SimulatedDeal.objects.bulk_create(_deal_truths(world, recorder.deals), batch_size=2000)


def _deal_truths(world: World, rows: dict[int, int]) -> list[SimulatedDeal]:
    truths = []
    for deal in world.deals:
        fate, later = truth.fate_of(world, deal)
        truths.append(
            SimulatedDeal(
                opportunity_id=rows[deal.key],
                chance=truth.chance_of(world, deal),
                fit=deal.fit,
                style=deal.account.style,
                dead_since=deal.dead_since,
                fate=fate,
                fate_on=later.closed_on,
                fate_amount=later.amount,
            )
        )
    return truths
