"""A seller's working day: finding new deals, working on the open ones, writing it down or not."""

from datetime import date, datetime, timedelta

from quarterdeck.simulation import activities, deals, market, season
from quarterdeck.simulation.activities import Done
from quarterdeck.simulation.buyers import Account
from quarterdeck.simulation.deals import Deal, Step
from quarterdeck.simulation.people import Person, Skills
from quarterdeck.simulation.world import World

NEW_DEALS_A_DAY = 0.165
CONTACTS_A_DAY = 4.3
FULL_LOAD = 20
QUIET_DAYS = 25
MISSED_SHARE = 0.7
LIST_DISCOUNT = 0.02


def stock_accounts(world: World, on: date) -> None:
    """The customers each seller begins with."""
    for person in world.org.sellers:
        if person.joined_on <= on:
            for _ in range(world.rng.randrange(8, 15)):
                account = _meet(world, person, on)
                account.wins = int(world.rng.random() < 0.5)


def spend_day(world: World, person: Person, day: date) -> None:
    """Everything one seller does on one working day."""
    assert person.skills  # noqa: S101 - only sellers have days like this
    skills, ramp = person.skills, person.ramp(day)
    _prospect(world, person, skills, ramp, day)
    mine = world.open_of.setdefault(person.key, [])
    for deal in mine:
        _drift(world, deal, skills, day)
    slots = _slots(world, skills, ramp)
    due = sorted((d for d in mine if d.contact_on <= day), key=lambda d: (-d.step, d.contact_on, d.key))
    due = [deal for deal in due if world.rng.random() > MISSED_SHARE * (1 - skills.discipline)]
    for deal in due[:slots]:
        _work(world, person, deal, skills, ramp, day)
    if len(due) < slots and world.rng.random() < 0.6:
        _care(world, person, skills, day)
    if any(not deal.step.is_open for deal in mine):
        world.open_of[person.key] = [deal for deal in mine if deal.step.is_open]


def _slots(world: World, skills: Skills, ramp: float) -> int:
    return max(1, round(world.rng.gauss(CONTACTS_A_DAY * (0.75 + 0.5 * skills.discipline) * (0.5 + 0.5 * ramp), 0.8)))


def _prospect(world: World, person: Person, skills: Skills, ramp: float, day: date) -> None:
    region, _city = world.ground_of(person, day)
    load = len(world.open_of.get(person.key, ()))
    rate = NEW_DEALS_A_DAY * (0.45 + 1.1 * skills.prospecting) * ramp * region.potential * world.market.demand(day)
    if load > FULL_LOAD:
        rate *= 0.35
    if world.rng.random() < rate:
        open_deal(world, person, skills, day)


def open_deal(world: World, person: Person, skills: Skills, day: date) -> Deal:
    """A new deal, with a customer the seller knows or one met today."""
    rng = world.rng
    account, source = _whom(world, person, skills, day)
    campaign = next(iter(world.market.running(day)), None)
    series = campaign.series if campaign and rng.random() < 0.3 else None
    lines = deals.compose(rng, world.words, account, series)
    pattern = rng.choice(world.words.many("deals", "names"))
    deal = Deal(
        key=world.deals_made,
        name=pattern.format(brand=account.brand, product=lines[0].article.name, series=lines[0].article.series),
        account=account,
        owner=person.key,
        opened_on=day,
        source=source.code,
        lines=lines,
        fit=deals.fit_of(rng, account, source),
        expected_on=_expect(world, skills, Step.PROSPECTING, day),
        contact_on=day + timedelta(rng.randrange(0, 4)),
        touched_on=day,
    )
    deals.reprice(deal, LIST_DISCOUNT if campaign is None else LIST_DISCOUNT + campaign.discount)
    deal.need = deals.need_of(rng, deal)
    if rng.random() < skills.discipline:
        deal.next_step = rng.choice(world.words.many("activities", "next_prospecting"))
        deal.next_step_on = season.next_working_day(deal.contact_on, world.calendar)
    deal.mark(activities.moment(rng, day), person.key)
    world.deals_made += 1
    account.open_deals += 1
    world.deals.append(deal)
    world.open_of.setdefault(person.key, []).append(deal)
    return deal


def _whom(world: World, person: Person, skills: Skills, day: date) -> tuple[Account, market.Source]:
    rng = world.rng
    known = [account for account in world.accounts_of.get(person.key, ()) if not account.open_deals]
    customers = [account for account in known if account.wins]
    dice = rng.random()
    if customers and dice < 0.27:
        return rng.choice(customers), market.FROM_CUSTOMER
    weights = [s.weight * (0.4 + 1.2 * skills.prospecting if s.code == "outbound" else 1) for s in market.SOURCES]
    source = rng.choices(market.SOURCES, weights)[0]
    if known and dice < 0.45:
        return rng.choice(known), source
    return _meet(world, person, day), source


def _meet(world: World, person: Person, day: date) -> Account:
    region, city = world.ground_of(person, day)
    industry = world.rng.choices(world.words.industries, world.market.industry_weights(day))[0]
    account = world.customers.meet(industry=industry, region=region, home=city, owner=person.key, on=day)
    world.accounts_of.setdefault(person.key, []).append(account)
    return account


def _expect(world: World, skills: Skills, step: Step, day: date) -> date:
    """The closing day a seller writes down: the undisciplined are hopeful, many choose the end of a month."""
    days = deals.TYPICAL_DAYS_LEFT[step] * (0.65 + 0.45 * skills.discipline) * world.rng.uniform(0.8, 1.25)
    expected = day + timedelta(max(5, round(days)))
    if world.rng.random() < 0.4:
        expected = (expected.replace(day=1) + timedelta(32)).replace(day=1) - timedelta(1)
    return season.next_working_day(expected, world.calendar)


def _drift(world: World, deal: Deal, skills: Skills, day: date) -> None:
    """What happens to a deal without a contact: overdue dates get a new one, a customer left alone turns away."""
    rng = world.rng
    if deal.expected_on < day and rng.random() < 0.03 + 0.22 * skills.discipline:
        deal.expected_on = season.next_working_day(day + timedelta(rng.randrange(12, 40)), world.calendar)
        deal.slips += 1
        deal.mark(activities.moment(rng, day), deal.owner)
    if deal.dead_since is None and (day - deal.touched_on).days > QUIET_DAYS and rng.random() < 0.012:
        deal.dead_since, deal.cause = day, "silent"


def _work(world: World, person: Person, deal: Deal, skills: Skills, ramp: float, day: date) -> None:
    """One contact with the customer of a deal, and what follows from it."""
    rng = world.rng
    at = deal.after_last_mark(activities.moment(rng, day))
    kind = activities.kind_for(rng, deal.step)
    outcome = _outcome(world, deal, kind, skills)
    step_before = deal.step
    deal.touched_on = day
    if deal.dead_since:
        _face_silence(world, deal, skills, at)
    else:
        push = season.closing_push(day, world.calendar) if deal.step is Step.NEGOTIATION else 1.0
        gain = rng.uniform(0.6, 1.4) * (0.65 + 0.8 * skills.speed) * push**0.6
        deal.progress += 0.15 if outcome == "no_answer" else gain
        if deal.progress >= deal.need:
            _decide(world, deal, skills, ramp, at)
            outcome = "agreed" if deal.step > step_before and deal.step is not Step.LOST else outcome
    _agree_on_next(world, deal, skills, day)
    if deal.step is Step.LOST:
        outcome = "refused" if outcome != "no_answer" else outcome
    if rng.random() < 0.5 + 0.48 * skills.discipline:
        _write_down(world, person, deal, kind, step_before, outcome, at)


def _outcome(world: World, deal: Deal, kind: str, skills: Skills) -> str:
    dice = world.rng.random()
    if deal.dead_since:
        return "no_answer" if dice < 0.75 else "refused"
    if kind in ("call", "message", "email") and dice < 0.22:
        return "no_answer"
    warm = 0.35 + 0.4 * deals.mix(skills, deal.step) + 0.1 * deal.fit
    return "agreed" if dice > 1.15 - warm * 0.6 else ("interested" if world.rng.random() < warm else "connected")


def _face_silence(world: World, deal: Deal, skills: Skills, at: datetime) -> None:
    """A quiet customer: tidy sellers close the deal as lost, others keep it in the list."""
    if world.rng.random() < 0.06 + 0.42 * skills.discipline:
        _lose(world, deal, at)


def _decide(world: World, deal: Deal, skills: Skills, ramp: float, at: datetime) -> None:
    """The customer is ready to make up his mind about the next step."""
    rng = world.rng
    if rng.random() < deals.passing(deal, skills, ramp):
        _advance(world, deal, skills, at)
        return
    dice = rng.random()
    cause = _cause(world, deal)
    if dice < deals.SAYS_NO:
        deal.cause = cause
        _lose(world, deal, at)
    elif dice < deals.SAYS_NO + deals.GOES_QUIET:
        deal.dead_since, deal.cause = at.date(), "silent"
    else:
        deal.progress = deal.need * 0.4


def _advance(world: World, deal: Deal, skills: Skills, at: datetime) -> None:
    rng, day = world.rng, at.date()
    if deal.step is Step.QUALIFICATION and rng.random() < 0.45:
        deals.resize(rng, deal)
    if deal.step >= Step.PROPOSAL:
        deals.reprice(deal, _discount(world, deal, skills, day))
    deal.step = Step(deal.step + 1)
    if deal.step is Step.WON:
        _win(world, deal, at)
        return
    if deal.step is Step.PROPOSAL and rng.random() < 0.42:
        deal.competitor = rng.choice(world.words.many("competitors", "names"))
    deal.progress, deal.need = 0.0, deals.need_of(rng, deal)
    if rng.random() < 0.35 + 0.5 * skills.discipline:
        deal.expected_on = _expect(world, skills, deal.step, day)
    deal.mark(at, deal.owner)


def _discount(world: World, deal: Deal, skills: Skills, day: date) -> float:
    """What the customer gets off the list price: more for the price-minded, against rivals, before a quarter's end."""
    share = LIST_DISCOUNT + deal.account.temper.discount + (0.03 if deal.competitor else 0.0)
    share += max((c.discount for c in world.market.running(day)), default=0.0)
    if deal.step is Step.NEGOTIATION:
        share += (1 - skills.negotiation) * world.rng.uniform(0.03, 0.13)
        share += 0.02 if season.closing_push(day, world.calendar) > 1 else 0.0
    return min(0.35, share)


def _win(world: World, deal: Deal, at: datetime) -> None:
    deal.closed_on = deal.expected_on = at.date()
    deal.cause = world.rng.choice(("fit", "price", "trust", "service"))
    deal.account.wins += 1
    deal.account.last_won_on = at.date()
    _close(world, deal, at, notes="won")


def _lose(world: World, deal: Deal, at: datetime) -> None:
    deal.cause = deal.cause or _cause(world, deal)
    deal.step, deal.closed_on = Step.LOST, at.date()
    _close(world, deal, at, notes=deal.cause)


def _close(world: World, deal: Deal, at: datetime, *, notes: str) -> None:
    if world.rng.random() < 0.6:
        note = world.rng.choice(world.words.many("closing", notes))
        deal.close_note = note.format(competitor=deal.competitor)
    deal.next_step, deal.next_step_on = "", None
    deal.account.open_deals -= 1
    deal.mark(at, deal.owner)


def _cause(world: World, deal: Deal) -> str:
    rng = world.rng
    if deal.step is Step.PROSPECTING:
        return rng.choice(("need", "silent", "budget"))
    if deal.competitor:
        return rng.choice(("competitor", "competitor", "price", "fit"))
    return rng.choice(("price", "budget", "need", "fit"))


def _agree_on_next(world: World, deal: Deal, skills: Skills, day: date) -> None:
    """When to get back to the customer. Whether that is written down, and done, is a matter of discipline."""
    rng = world.rng
    deal.next_step, deal.next_step_on = "", None
    if not deal.step.is_open:
        return
    push = season.closing_push(day, world.calendar) if deal.step is Step.NEGOTIATION else 1.0
    gap = (1.5 + rng.expovariate(1 / 4)) * (1.3 - 0.5 * skills.speed) / push**0.5
    gap *= 2.5 if deal.dead_since else 1.0
    deal.contact_on = season.next_working_day(day + timedelta(max(1, round(gap))), world.calendar)
    if rng.random() < 0.55 + 0.43 * skills.discipline:
        deal.next_step = rng.choice(world.words.many("activities", f"next_{deal.step.name.lower()}"))
        deal.next_step_on = deal.contact_on
    if rng.random() < 0.02 + 0.08 * (1 - skills.discipline):
        deal.contact_on = day + timedelta(rng.randrange(22, 60))


def _write_down(world: World, person: Person, deal: Deal, kind: str, step: Step, outcome: str, at: datetime) -> None:
    rng = world.rng
    cold = step is Step.PROSPECTING and kind == "call" and rng.random() < 0.5
    world.done.append(
        Done(
            owner=person.key,
            account=deal.account.key,
            deal=deal.key,
            buyer=rng.randrange(len(deal.account.buyers)),
            kind=kind,
            subject=rng.choice(world.words.many("activities", "prospecting" if cold else kind)),
            at=at,
            minutes=activities.minutes_for(rng, kind, outcome),
            outcome=outcome,
            next_step=deal.next_step,
            next_step_on=deal.next_step_on,
            note=rng.choice(world.words.many("activities", "notes")) if rng.random() < 0.2 else "",
        )
    )


def _care(world: World, person: Person, skills: Skills, day: date) -> None:
    """A contact with a customer outside any deal."""
    accounts = world.accounts_of.get(person.key)
    if not accounts or world.rng.random() > 0.5 + 0.48 * skills.discipline:
        return
    rng, account = world.rng, world.rng.choice(accounts)
    kind = rng.choice(("call", "message", "visit") if account.wins else ("call", "call", "message"))
    outcome = rng.choice(("no_answer", "connected", "connected", "interested"))
    world.done.append(
        Done(
            owner=person.key,
            account=account.key,
            deal=None,
            buyer=rng.randrange(len(account.buyers)),
            kind=kind,
            subject=rng.choice(world.words.many("activities", "care" if account.wins else "prospecting")),
            at=activities.moment(rng, day),
            minutes=activities.minutes_for(rng, kind, outcome),
            outcome=outcome,
        )
    )


def hand_over(world: World, person: Person, day: date) -> None:
    """Who leaves gives open deals and customers to the teammate with the fewest; the manager writes it down."""
    heir = _heir(world, person, day)
    person.heir = heir.key
    manager = world.manager_of(person, day)
    mine = world.open_of.pop(person.key, [])
    for deal in mine:
        deal.owner = heir.key
        deal.contact_on = max(deal.contact_on, day + timedelta(world.rng.randrange(1, 20)))
        deal.mark(activities.moment(world.rng, day), manager.key)
    world.open_of.setdefault(heir.key, []).extend(mine)
    accounts = world.accounts_of.pop(person.key, [])
    for account in accounts:
        account.owner = heir.key
    world.accounts_of.setdefault(heir.key, []).extend(accounts)


def _heir(world: World, person: Person, day: date) -> Person:
    unit = person.unit_on(day)
    mates = [p for p in world.org.sellers if p is not person and p.is_here(day) and p.unit_on(day) == unit]
    mates = [mate for mate in mates if mate.left_on is None] or mates
    return min(mates, key=lambda p: (len(world.open_of.get(p.key, ())), p.key), default=world.manager_of(person, day))
