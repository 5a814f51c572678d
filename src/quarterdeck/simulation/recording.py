"""Writes the simulated company down through the doors of the other rooms, with the dates things really happened."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from pypinyin import lazy_pinyin

from quarterdeck.catalog import actions as catalog
from quarterdeck.core.access import rights
from quarterdeck.core.money.rules import rounded
from quarterdeck.crm.actions import bulk
from quarterdeck.crm.models import CloseReason, LifeCycle, SalesProcess, Stage
from quarterdeck.people import actions as people
from quarterdeck.people.models import Member, OrgUnit
from quarterdeck.simulation.activities import Done, Planned
from quarterdeck.simulation.buyers import Account, Buyer
from quarterdeck.simulation.company import ROOT
from quarterdeck.simulation.deals import Deal, Mark, Step
from quarterdeck.simulation.people import Person
from quarterdeck.simulation.queries import DEMO_PASSWORD
from quarterdeck.simulation.world import World

_STAGES = ("prospecting", "qualification", "proposal", "negotiation", "won", "lost")
_WON_CAUSES = ("fit", "price", "trust", "service")
_LOST_CAUSES = ("price", "competitor", "budget", "need", "fit", "silent")
_A_YEAR = timedelta(365)


@dataclass
class Recorder:
    """Remembers which row stands for which thing of the simulated world."""

    world: World
    by: Member
    timezone: ZoneInfo
    currency: str
    units: dict[int, int] = field(default_factory=dict)
    members: dict[int, int] = field(default_factory=dict)
    products: dict[str, int] = field(default_factory=dict)
    accounts: dict[int, int] = field(default_factory=dict)
    contacts: dict[tuple[int, int], int] = field(default_factory=dict)
    deals: dict[int, int] = field(default_factory=dict)

    def acts(self) -> list[Callable[[], None]]:
        """What there is to write, in an order that each finds what it needs."""
        return [
            self.write_units,
            self.write_members,
            self.write_moves,
            self.write_territories,
            self.write_catalogue,
            self.write_accounts,
            self.write_contacts,
            self.write_deals,
            self.write_activities,
            self.write_departures,
        ]

    def write_units(self) -> None:
        root = OrgUnit.objects.get(kind="company")
        self.units[ROOT] = root.pk
        for unit in self.world.org.units[1:]:
            since, parent = unit.parents[0]
            row = people.create_unit(name=unit.name, kind=unit.kind, parent_id=self.units[parent], on=since, by=self.by)
            self.units[unit.key] = row.pk

    def write_members(self) -> None:
        first = {role: self.world.org.first(role) for role in rights.EVERY_ROLE}
        for person in self.world.org.people:
            login = person.role if person is first[person.role] else person.login
            email = f"{login}@{self.world.words.one('company', 'email_domain')}"
            if person is first[rights.ADMINISTRATOR] and self.by.login == login:
                known = {"name": person.name, "title": person.title, "phone": person.phone, "email": email}
                people.edit_member(member_id=self.by.pk, values=known, by=self.by)
                self.members[person.key] = self.by.pk
                continue
            row = people.create_member(
                login=login,
                name=person.name,
                unit_id=self.units[person.stays[0][1]],
                role_codes=[person.role],
                on=person.joined_on,
                by=self.by,
                email=email,
                title=person.title,
                phone=person.phone,
                password=DEMO_PASSWORD if person is first[person.role] else None,
            )
            self.members[person.key] = row.pk
        for unit in self.world.org.units:
            if unit.manager is not None:
                values = {"manager_id": self.members[unit.manager]}
                people.edit_unit(unit_id=self.units[unit.key], values=values, by=self.by)

    def write_moves(self) -> None:
        """Transfers of people, and the team that changed its region."""
        for unit in self.world.org.units:
            for on, parent in unit.parents[1:]:
                people.move_unit(unit_id=self.units[unit.key], parent_id=self.units[parent], on=on, by=self.by)
        for person in self.world.org.people:
            for on, team in person.stays[1:]:
                people.move_member(member_id=self.members[person.key], unit_id=self.units[team], on=on, by=self.by)

    def write_territories(self) -> None:
        """One a region, and below it one a team, looked after by whoever sold there at the time."""
        pattern = self.world.words.one("units", "territory")
        regions: dict[str, int] = {}
        for unit in self.world.org.units:
            if unit.region is None:
                continue
            if unit.kind == "region":
                row = people.create_territory(
                    name=pattern.format(name=unit.region.name), unit_id=self.units[unit.key],
                    regions=[unit.region.name], by=self.by,
                )  # fmt: skip
                regions[unit.region.name] = row.pk
                continue
            row = people.create_territory(
                name=pattern.format(name=unit.name), unit_id=self.units[unit.key],
                parent_id=regions[unit.region.name], regions=[unit.city], by=self.by,
            )  # fmt: skip
            self._assign(row.pk, unit.key)

    def _assign(self, territory_id: int, team: int) -> None:
        sellers = self.world.org.sellers
        days = {max(since, self.world.start) for p in sellers for since, unit in p.stays if unit == team}
        days |= {
            p.left_on for p in sellers if p.left_on and p.left_on > self.world.start and p.unit_on(p.left_on) == team
        }
        days |= {since for p in sellers for since, _unit in p.stays[1:]}
        for day in sorted(days):
            here = [self.members[p.key] for p in sellers if p.is_here(day) and p.unit_on(day) == team]
            people.assign_territory(territory_id=territory_id, member_ids=here, on=day, by=self.by)

    def write_catalogue(self) -> None:
        words = self.world.words
        partner = catalog.create_price_book(
            name=words.one("company", "book_partner"), currency=self.currency, by=self.by
        )
        year = self.world.calendar.year(self.world.calendar.fiscal_year(self.world.today))
        campaign = catalog.create_price_book(
            name=words.one("company", "book_campaign"), currency=self.currency, by=self.by,
            from_on=year.start, until_on=year.end,
        )  # fmt: skip
        for article in words.articles:
            row = catalog.create_product(
                code=article.code,
                name=article.name,
                series=article.series,
                unit=article.unit,
                list_price=Decimal(article.price),
                cost=Decimal(article.cost),
                currency=self.currency,
                aliases=article.aliases,
                by=self.by,
            )
            self.products[article.code] = row.pk
            for book, share in ((partner, "0.88"), (campaign, "0.95")):
                price = rounded(article.price * Decimal(share))
                catalog.set_price(book_id=book.pk, product_id=row.pk, price=price, by=self.by)

    def write_accounts(self) -> None:
        """Parents before their daughters."""
        accounts = self.world.customers.accounts
        for batch in ([a for a in accounts if a.parent is None], [a for a in accounts if a.parent is not None]):
            rows = bulk.load_accounts([self._account(account) for account in batch], by=self.by)
            self.accounts |= {account.key: row.pk for account, row in zip(batch, rows, strict=True)}

    def _account(self, account: Account) -> bulk.AccountRow:
        return bulk.AccountRow(
            name=account.name,
            owner_id=self.members[account.owner],
            parent_id=None if account.parent is None else self.accounts[account.parent],
            life_cycle=_life_cycle(account, self.world.today),
            industry=account.industry.name,
            region=account.region.name,
            city=account.city,
            website=self.website(account),
            employees=account.employees,
            annual_revenue=Decimal(account.revenue),
            founded_year=account.founded,
            created_at=self._at(datetime.combine(account.since, datetime.min.time()).replace(hour=9)),
        )

    def website(self, account: Account) -> str:
        """Where a customer is on the web."""
        return f"https://{_domain(account.brand, account.city)}"

    def write_contacts(self) -> None:
        keys = [(account, n) for account in self.world.customers.accounts for n in range(len(account.buyers))]
        rows = bulk.load_contacts([self._contact(account, account.buyers[n]) for account, n in keys], by=self.by)
        self.contacts = {(account.key, n): row.pk for (account, n), row in zip(keys, rows, strict=True)}

    def _contact(self, account: Account, buyer: Buyer) -> bulk.ContactRow:
        return bulk.ContactRow(
            account_id=self.accounts[account.key],
            name=buyer.name,
            title=buyer.title,
            department=buyer.department,
            buying_role=buyer.role,
            phone=buyer.phone,
            wechat=buyer.wechat,
            email=f"{_plain(buyer.name)}@{_domain(account.brand, account.city)}" if not buyer.wechat else "",
            created_at=self._at(datetime.combine(account.since, datetime.min.time()).replace(hour=9)),
        )

    def write_deals(self) -> None:
        process = SalesProcess.objects.get(is_default=True)
        stages = dict(Stage.objects.filter(process=process).values_list("code", "pk"))
        reasons = {
            kind: list(CloseReason.objects.filter(process=process, kind=kind).order_by("position"))
            for kind in ("won", "lost")
        }
        found = [self._deal(deal, stages, reasons) for deal in self.world.deals]
        rows = bulk.load_opportunities(found, by=self.by)
        self.deals = {deal.key: row.pk for deal, row in zip(self.world.deals, rows, strict=True)}

    def _deal(
        self, deal: Deal, stages: dict[str, int], reasons: dict[str, list[CloseReason]]
    ) -> bulk.OpportunityHistory:
        return bulk.OpportunityHistory(
            name=deal.name,
            account_id=self.accounts[deal.account.key],
            currency=self.currency,
            source=self.world.words.one("sources", deal.source),
            opened_on=deal.opened_on,
            closed_on=deal.closed_on,
            close_reason_id=_reason(deal, reasons),
            close_note=deal.close_note,
            competitor=deal.competitor,
            next_step=deal.next_step,
            next_step_on=deal.next_step_on,
            lines=tuple(
                bulk.LineInput(
                    product_id=self.products[line.article.code],
                    quantity=Decimal(line.quantity),
                    price=Decimal(line.price),
                )
                for line in deal.lines
            ),
            steps=tuple(self._step(mark, stages) for mark in deal.marks),
        )

    def _step(self, mark: Mark, stages: dict[str, int]) -> bulk.Step:
        return bulk.Step(
            at=self._at(mark.at),
            stage_id=stages[_STAGES[mark.step]],
            amount=mark.amount,
            owner_id=self.members[mark.owner],
            expected_close_on=mark.expected_on,
            by_id=self.members[mark.by],
        )

    def write_activities(self) -> None:
        done = [self._done(act) for act in sorted(self.world.done, key=lambda act: act.at)]
        bulk.load_activities([*done, *(self._planned(act) for act in self.world.planned)], by=self.by)

    def _done(self, act: Done) -> bulk.ActivityRow:
        return bulk.ActivityRow(
            kind=act.kind,
            subject=act.subject,
            owner_id=self.members[act.owner],
            done_at=self._at(act.at),
            opportunity_id=None if act.deal is None else self.deals[act.deal],
            account_id=self.accounts[act.account],
            contact_id=self.contacts[act.account, act.buyer],
            minutes=act.minutes,
            outcome=act.outcome,
            next_step=act.next_step,
            next_step_on=act.next_step_on,
            note=act.note,
        )

    def _planned(self, act: Planned) -> bulk.ActivityRow:
        return bulk.ActivityRow(
            kind=act.kind,
            subject=act.subject,
            owner_id=self.members[act.owner],
            due_at=self._at(act.due_at),
            opportunity_id=self.deals[act.deal],
            account_id=self.accounts[act.account],
            contact_id=self.contacts[act.account, 0],
        )

    def write_departures(self) -> None:
        """What leavers had was handed over in the simulated past already; here they only lose their access."""
        leavers = sorted((p for p in self.world.org.people if p.left_on), key=lambda p: (p.left_on, p.key))
        for person in leavers:
            self._depart(person)

    def _depart(self, person: Person) -> None:
        assert person.left_on  # noqa: S101 - the caller picked those who left
        people.deactivate_member(
            member_id=self.members[person.key],
            hand_over_to_id=None if person.heir is None else self.members[person.heir],
            on=person.left_on,
            by=self.by,
        )

    def _at(self, moment: datetime) -> datetime:
        return moment.replace(tzinfo=self.timezone).astimezone(UTC)


def _life_cycle(account: Account, today: date) -> str:
    if account.wins:
        if account.last_won_on is None:
            return LifeCycle.CUSTOMER
        return LifeCycle.ACTIVE if account.last_won_on > today - _A_YEAR else LifeCycle.DORMANT
    return LifeCycle.PROSPECT if account.open_deals else LifeCycle.POTENTIAL


def _reason(deal: Deal, reasons: dict[str, list[CloseReason]]) -> int | None:
    if deal.step.is_open:
        return None
    kind, causes = ("won", _WON_CAUSES) if deal.step is Step.WON else ("lost", _LOST_CAUSES)
    offered = reasons[kind]
    return offered[causes.index(deal.cause) % len(offered)].pk if offered else None


def _plain(name: str) -> str:
    return "".join(
        letter for part in lazy_pinyin(name) for letter in part.lower() if letter.isascii() and letter.isalnum()
    )


def _domain(brand: str, city: str) -> str:
    """Brands repeat from city to city; companies do not share a site for that."""
    named = brand if city in brand else brand + city
    return f"{_plain(named)}.example"
