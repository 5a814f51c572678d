"""The leads of the simulated company: those its deals grew from, those still open, and those that came to nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from pypinyin import lazy_pinyin

from quarterdeck.crm.actions import bulk, leads, scoring
from quarterdeck.crm.actions.bulk import LeadRow
from quarterdeck.crm.models import LeadChannel, LeadForm, LeadStatus, OwnershipSpan
from quarterdeck.simulation.deals import Deal
from quarterdeck.simulation.names import Names
from quarterdeck.simulation.people import Person
from quarterdeck.simulation.recording import Recorder

CONVERTED, OTHERS = 240, 320
_DAYS = 240
# Source → how its leads come in, and what one costs.
_WAYS = {
    "web": (LeadChannel.WEB_FORM, (60, 180)),
    "event": (LeadChannel.BY_HAND, (150, 400)),
    "outbound": (LeadChannel.BY_HAND, (20, 60)),
    "partner": (LeadChannel.EMAIL, (0, 0)),
    "referral": (LeadChannel.REFERRAL, (0, 0)),
    "customer": (LeadChannel.EMAIL, (0, 0)),
}
# What comes in by itself is given out by rule.
_ROUTED = (LeadChannel.WEB_FORM, LeadChannel.EMAIL)
_STATUSES = (
    (LeadStatus.NEW, 18),
    (LeadStatus.CONTACTING, 34),
    (LeadStatus.QUALIFIED, 14),
    (LeadStatus.DISQUALIFIED, 34),
)
_MEDIA = (("baidu", "cpc"), ("wechat", "social"), ("zhihu", "referral"), ("newsletter", "email"))


def write_leads(recorder: Recorder, today: date) -> None:
    """Write a few hundred leads with forms, sources, costs, answers and referrers; score them."""
    rng = Random(f"leads-{today}")  # noqa: S311 - a story to look at, no secret
    forms = [_form(recorder, name, place) for place, name in enumerate(recorder.world.words.many("leads", "forms"))]
    story = _Story(recorder, rng, forms)
    rows = [*story.converted(), *story.others()]
    rows.sort(key=lambda row: (row.created_at or datetime.now(UTC), row.name))
    made = bulk.load_leads(rows, by=recorder.by)
    done = [story.first_call(row, lead.pk) for row, lead in zip(rows, made, strict=True) if row.responded_at]
    bulk.load_activities([call for call in done if call is not None], by=recorder.by)
    scoring.rescore_leads(at=_moment(recorder, today, 0))


class _Story:
    """Draws leads that fit the company around them."""

    def __init__(self, recorder: Recorder, rng: Random, forms: Sequence[LeadForm]) -> None:
        self.recorder, self.world, self.rng, self.forms = recorder, recorder.world, rng, forms
        self.names = Names(rng, recorder.world.words)
        self.sellers = [p for p in self.world.org.sellers if p.left_on is None]

    def converted(self) -> list[LeadRow]:
        """The leads that the latest deals of customers grew from."""
        latest = sorted((d for d in self.world.deals if d.account.buyers), key=lambda d: (d.opened_on, d.key))
        return [self._converted(deal) for deal in latest[-CONVERTED:]]

    def others(self) -> list[LeadRow]:
        """The leads that are open, or came to nothing."""
        return [self._other(number) for number in range(OTHERS)]

    def first_call(self, row: LeadRow, lead_id: int) -> bulk.ActivityRow | None:
        """What answered a lead that is still one."""
        if row.converted_at or row.owner_id is None:
            return None
        return bulk.ActivityRow(
            kind="call",
            subject=self.rng.choice(self.world.words.many("leads", "calls")),
            owner_id=row.owner_id,
            done_at=row.responded_at,
            lead_id=lead_id,
            minutes=self.rng.choice((3, 6, 9, 15, 22)),
            outcome=self.rng.choice(("connected", "connected", "interested", "no_answer")),
        )

    def _converted(self, deal: Deal) -> LeadRow:
        recorder, buyer = self.recorder, deal.account.buyers[0]
        came = self._at(deal.opened_on - timedelta(self.rng.randrange(1, 12)))
        at = _moment(recorder, deal.opened_on, 16 * 60 + self.rng.randrange(60))
        row = self._came(deal.source, came, recorder.members[deal.marks[0].owner])
        return replace(
            row,
            name=buyer.name,
            company_name=deal.account.name,
            title=buyer.title,
            phone=buyer.phone,
            wechat=buyer.wechat,
            industry=deal.account.industry.name,
            region=deal.account.region.name,
            city=deal.account.city,
            employees=deal.account.employees,
            status=LeadStatus.CONVERTED,
            qualified_at=at,
            converted_at=at,
            account_id=recorder.accounts[deal.account.key],
            contact_id=recorder.contacts[deal.account.key, 0],
            opportunity_id=recorder.deals[deal.key],
            responded_at=min(at, came + self._wait()),
        )

    def _other(self, number: int) -> LeadRow:
        status = self._status(number)
        days = self.rng.randrange(1, 4) if status is LeadStatus.NEW else self.rng.randrange(2, _DAYS)
        came = self._at(self.world.today - timedelta(days))
        seller: Person | None = self.rng.choice(self.sellers) if self.rng.random() > 0.06 else None
        region, city = self.world.ground_of(seller, self.world.today) if seller else (self.world.words.regions[0], "")
        industry = self.rng.choice(self.world.words.industries)
        company, brand = self.names.company(trade=self.rng.choice(industry.trade), city=city or region.cities[0])
        source = self.rng.choice(("web", "web", "web", "event", "event", "outbound", "partner", "referral"))
        person = self.names.person()
        is_answered = seller is not None and status is not LeadStatus.NEW
        answered = min(came + self._wait(), _moment(self.recorder, self.world.today, 0))
        is_qualified = status is LeadStatus.QUALIFIED or (status is LeadStatus.DISQUALIFIED and self.rng.random() < 0.2)
        return replace(
            self._came(source, came, self.recorder.members[seller.key] if seller else None),
            name=person,
            company_name=company,
            title=self.rng.choice(self.world.words.many("contacts", "champion")),
            phone=self.names.mobile(),
            email=f"{_letters(person)}@{_letters(brand)}.example" if self.rng.random() < 0.6 else "",
            industry=industry.name,
            region=region.name,
            city=city,
            employees=self.rng.choice((None, 30, 80, 150, 260, 420, 900, 2300)),
            status=status,
            disqualified_because=self._reason() if status is LeadStatus.DISQUALIFIED else "",
            qualified_at=answered + timedelta(hours=self.rng.randrange(4, 90)) if is_qualified else None,
            responded_at=answered if is_answered else None,
        )

    def _came(self, source: str, came: datetime, owner_id: int | None) -> LeadRow:
        """What a lead of a source carries: the way in, its cost, where the visitor came from, who referred."""
        channel, (least, most) = _WAYS[source]
        form = self.rng.choice(self.forms) if channel is LeadChannel.WEB_FORM else None
        medium = self.rng.choice(_MEDIA)
        campaign = self.rng.choice(self.world.words.many("campaigns", "names")) if source in {"web", "event"} else ""
        referrer = self.rng.choice(list(self.recorder.contacts.values())) if source == "referral" else None
        is_thanked = referrer is not None and self.rng.random() < 0.4
        return LeadRow(
            name="",
            need=self.rng.choice(self.world.words.many("leads", "needs")),
            source=self.world.words.one("sources", source),
            campaign=campaign,
            channel=channel,
            cost=Decimal(self.rng.randrange(least, most)) if most else None,
            utm={"utm_source": medium[0], "utm_medium": medium[1], "form": form.name} if form else {},
            form_id=form.pk if form else None,
            may_be_contacted=True if form else None,
            owner_id=owner_id,
            owned_by=OwnershipSpan.How.ROUTED if channel in _ROUTED else OwnershipSpan.How.CREATED,
            created_at=came,
            is_on_clock=True,
            referred_by_id=referrer,
            thanked_on=came.date() + timedelta(9) if is_thanked else None,
            thanked_how=self.rng.choice(self.world.words.many("leads", "thanks")) if is_thanked else "",
        )

    def _status(self, number: int) -> LeadStatus:
        place = number * 100 // OTHERS
        for status, share in _STATUSES:
            if place < share:
                return status
            place -= share
        return LeadStatus.DISQUALIFIED

    def _reason(self) -> str:
        return self.rng.choice(self.world.words.many("leads", "reasons"))

    def _wait(self) -> timedelta:
        """Mostly quick, sometimes a day late."""
        return timedelta(minutes=round(self.rng.lognormvariate(3.6, 1.1)))

    def _at(self, day: date) -> datetime:
        """A moment in the working hours of the day, or of the working day before."""
        while not self.world.calendar.is_working_day(day):
            day -= timedelta(1)
        return _moment(self.recorder, day, 9 * 60 + self.rng.randrange(8 * 60))


def _form(recorder: Recorder, name: str, place: int) -> LeadForm:
    words = recorder.world.words
    fields = ["name", "company_name", "phone", "email", "need"]
    sources: Sequence[str] = ("web", "web", "event")
    return leads.create_form(
        name=name,
        fields=fields if place < 2 else [*fields[:3], "title"],
        required=["name", "phone"],
        source=words.one("sources", sources[place % 3]),
        campaign=words.many("campaigns", "names")[place],
        by=recorder.by,
    )


def _moment(recorder: Recorder, day: date, minutes: int) -> datetime:
    midnight = datetime.combine(day, time(), recorder.timezone)
    return (midnight + timedelta(minutes=minutes)).astimezone(UTC)


def _letters(name: str) -> str:
    return "".join(one for part in lazy_pinyin(name) for one in part.lower() if one.isascii() and one.isalnum())
