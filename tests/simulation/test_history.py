"""The simulated company as a pure thing: repeatable, seasonal, and moved by what its people can do."""

from collections import Counter
from datetime import date, timedelta

import pytest
from chinese_calendar import constants

from quarterdeck.core.calendar.periods import FiscalCalendar
from quarterdeck.simulation import season, truth
from quarterdeck.simulation.deals import Step
from quarterdeck.simulation.history import simulate
from quarterdeck.simulation.world import World

TODAY = date(2026, 6, 17)
CALENDAR = FiscalCalendar(
    exceptions={day: False for day in constants.holidays if day.weekday() < 5} | dict.fromkeys(constants.workdays, True)
)


def company(**choices: object) -> World:
    wanted = {"people": 12, "years": 0.5, "seed": 3, "language": "zh-hans", **choices}
    return simulate(today=TODAY, calendar=CALENDAR, **wanted)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def small() -> World:
    return company()


@pytest.fixture(scope="module")
def large() -> World:
    return company(people=60, years=2, seed=11)


def correlation(pairs: list[tuple[float, float]]) -> float:
    n = len(pairs)
    mean_x, mean_y = sum(x for x, _ in pairs) / n, sum(y for _, y in pairs) / n
    together = sum((x - mean_x) * (y - mean_y) for x, y in pairs)
    alone = sum((x - mean_x) ** 2 for x, _ in pairs) * sum((y - mean_y) ** 2 for _, y in pairs)
    return float(together / alone**0.5)


def test_company_is_the_same_for_the_same_seed(small: World) -> None:
    assert truth.fingerprint(company()) == truth.fingerprint(small)
    assert truth.fingerprint(company(seed=4)) != truth.fingerprint(small)


@pytest.mark.parametrize("people", [8, 12, 31, 60])
def test_company_has_as_many_people_as_asked_for(people: int) -> None:
    world = company(people=people, years=0.1)

    assert sum(person.is_here(TODAY) for person in world.org.people) == people


def test_people_have_sign_in_names_of_their_own(large: World) -> None:
    logins = [person.login for person in large.org.people]

    assert len(set(logins)) == len(logins)


def test_names_are_in_the_language_asked_for() -> None:
    english = company(language="en", years=0.1)
    traditional = company(language="zh-hant", years=0.1)

    assert all(person.name.isascii() for person in english.org.people)
    assert any("業" in account.industry.name or "電" in account.name for account in traditional.customers.accounts)


def test_deals_move_forward_in_time_and_stages(small: World) -> None:
    for deal in small.deals:
        moments = [mark.at for mark in deal.marks]
        assert moments == sorted(set(moments))
        assert deal.marks[-1].step is deal.step
        assert deal.marks[-1].amount == deal.amount
        assert deal.marks[0].at.date() == deal.opened_on
        assert moments[-1].date() < TODAY
        steps = [mark.step for mark in deal.marks]
        assert steps == sorted(steps)


def test_nobody_works_on_holidays_or_after_leaving(large: World) -> None:
    for act in large.done:
        assert CALENDAR.is_working_day(act.at.date())
        assert large.person(act.owner).is_here(act.at.date())


def test_open_deals_belong_to_people_who_are_here(large: World) -> None:
    owners = {deal.owner for deal in large.deals if deal.step.is_open}

    assert all(large.person(owner).is_here(TODAY) for owner in owners)


def test_there_are_leavers_joiners_transfers_and_a_reorganization(large: World) -> None:
    sellers = large.org.sellers

    assert any(person.left_on for person in sellers)
    assert any(person.ramp_days for person in sellers)
    assert any(len(person.stays) > 1 for person in sellers)
    assert any(len(unit.parents) > 1 for unit in large.org.units)


def test_today_is_in_the_middle_of_things(large: World) -> None:
    open_deals = [deal for deal in large.deals if deal.step.is_open]
    due = Counter((act.due_at.date() > TODAY) - (act.due_at.date() < TODAY) for act in large.planned)

    assert {deal.step for deal in open_deals} == {step for step in Step if step.is_open}
    assert any(deal.dead_since for deal in open_deals)
    assert any(deal.next_step_on is None for deal in open_deals)
    assert any(deal.expected_on < TODAY for deal in open_deals)
    assert min(due[-1], due[0], due[1]) >= 20


def test_closing_skill_shows_in_measured_win_rates(large: World) -> None:
    pairs = []
    for person in large.org.sellers:
        decided = [deal for deal in large.deals if deal.owner == person.key and not deal.step.is_open]
        if person.skills and len(decided) >= 30:
            won = sum(deal.step is Step.WON for deal in decided)
            pairs.append((person.skills.closing, won / len(decided)))

    assert len(pairs) > 30
    assert correlation(pairs) > 0.35


def test_discipline_shows_in_written_next_steps(large: World) -> None:
    pairs = []
    for person in large.org.sellers:
        mine = [act for act in large.done if act.owner == person.key and act.deal is not None]
        if person.skills and len(mine) >= 100:
            pairs.append((person.skills.discipline, sum(bool(act.next_step) for act in mine) / len(mine)))

    assert correlation(pairs) > 0.6


def test_joiners_grow_into_their_job(large: World) -> None:
    """New deals of joiners in their first two months against their fifth and sixth."""
    early = late = 0
    for person in large.org.sellers:
        end = person.left_on or TODAY
        if person.ramp_days and (end - person.joined_on).days > 185:
            ages = [
                (deal.opened_on - person.joined_on).days for deal in large.deals if deal.marks[0].owner == person.key
            ]
            early += sum(age < 60 for age in ages)
            late += sum(125 <= age < 185 for age in ages)

    assert late > 1.3 * early > 0


def test_lunar_new_year_is_quiet_and_quarter_ends_are_not(large: World) -> None:
    opened = Counter((deal.opened_on.year, deal.opened_on.month) for deal in large.deals)
    won = Counter(deal.closed_on.month for deal in large.deals if deal.step is Step.WON and deal.closed_on)

    assert opened[2026, 2] < 0.6 * (opened[2026, 1] + opened[2026, 3]) / 2
    quarter_ends = sum(won[month] for month in (3, 6, 9, 12))
    assert quarter_ends > 0.4 * sum(won.values())


def test_chances_foretell_fates(large: World) -> None:
    """The true chances of the open deals add up to about as many as are won later."""
    open_deals = [deal for deal in large.deals if deal.step.is_open]
    expected = sum(truth.chance_of(large, deal) for deal in open_deals)
    won = sum(truth.fate_of(large, deal)[0] == "won" for deal in open_deals)

    assert 0.6 * expected < won < 1.2 * expected


def test_looking_ahead_leaves_the_present_alone(small: World) -> None:
    assert all(deal.closed_on is None or deal.closed_on < TODAY for deal in small.deals)
    assert all(account.since < TODAY for account in small.customers.accounts)


def test_demand_has_a_lull_at_the_lunar_new_year() -> None:
    assert season.demand(date(2026, 2, 17)) < 0.4 * season.demand(date(2026, 3, 20))


def test_pressing_to_close_grows_before_quarters_end_and_most_before_the_year_does() -> None:
    assert season.closing_push(date(2026, 5, 10), CALENDAR) == 1
    assert season.closing_push(date(2026, 6, 25), CALENDAR) > 1
    assert season.closing_push(date(2026, 12, 25), CALENDAR) > season.closing_push(date(2026, 6, 25), CALENDAR)
    assert season.next_working_day(date(2026, 10, 1), CALENDAR) > date(2026, 10, 1) + timedelta(5)
