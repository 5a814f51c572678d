"""Leads out of files: whoever a list, a fair or another system says may be interested."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.core.imports.kinds import Complaint, Context, Field, FieldType, Kind, Loader, Record
from quarterdeck.crm.actions import bulk, leads, routing, scoring
from quarterdeck.crm.actions.bulk import LeadRow
from quarterdeck.crm.imports import cells, customs, holders, titles, twins
from quarterdeck.crm.imports.customs import Customs
from quarterdeck.crm.models import Lead, LeadStatus, RoutingRule
from quarterdeck.crm.rules import leads as rules

_PLAIN = (
    *(
        "name",
        "company_name",
        "title",
        "phone",
        "email",
        "wechat",
        "website",
        "industry",
        "region",
        "city",
        "employees",
    ),
    *("need", "note", "source", "campaign", "cost", "may_be_contacted"),
)
_LINKS = ("account", "contact", "opportunity", "product")


class LeadLoader(Loader):
    """Option `answer_owed = true` starts the response clock of new leads, as for leads that come in one by one."""

    model = Lead
    parts = (("crm.OwnershipSpan", "lead"),)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._customs = Customs("crm.lead")

    def labels(self, name: str) -> Mapping[str, str]:
        return cells.labels(name, status=LeadStatus)

    def find(self, keys: Sequence[str]) -> dict[str, int]:
        """Leads in use by e-mail."""
        return self.match("email", keys)

    def match(self, name: str, words: Sequence[str]) -> dict[str, int]:
        return cells.by_column(Lead.objects.current(), name, words)

    def complaints(self, records: Sequence[Record]) -> Iterator[Complaint]:
        """A lead nobody could be reached by, a pool that is not in use, values that a field of the company cannot hold."""
        for record in records:
            told = cells.told(record, _PLAIN)
            names = ("name", "phone", "email", "wechat", "company_name")
            if record.object_id is None and (
                reason := rules.why_not_reachable(**{name: told.get(name, "") for name in names})
            ):
                yield Complaint(record, "name", reason)
        yield from self._customs.complaints(records)
        yield from holders.complaints(self.context, records, "leads")

    def duplicates(self, records: Sequence[Record]) -> Iterator[Complaint]:
        yield from twins.complaints("lead", records)

    def create(self, records: Sequence[Record]) -> list[int]:
        made = [lead.pk for lead in bulk.load_leads([self._row(record) for record in records], self.context.by)]
        bulk.keep_authors(Lead, holders.authors(records, made))
        self._sort_in(made)
        return made

    def _sort_in(self, made: Sequence[int]) -> None:
        """Points by the rules, and somebody for those that neither the file nor the options give to anybody."""
        scoring.rescore_leads(at=self.context.at, lead_ids=made)
        run = routing.route_leads(at=self.context.at, lead_ids=made) if self._has_rules else None
        if run is not None:
            self.made_besides.append(("crm.RoutingRun", run.pk))

    @cached_property
    def _has_rules(self) -> bool:
        return RoutingRule.objects.active().exists()

    def _row(self, record: Record) -> LeadRow:
        told = cells.told(record, (*_PLAIN, "status", "converted_at", "created_at"))
        words = [told.get(name, "") for name in ("name", "company_name", "email", "phone", "wechat")]
        told["name"] = next((word for word in words if word), "")[:120]
        if told.get("status") == LeadStatus.CONVERTED:
            told.setdefault("converted_at", told.get("created_at") or self.context.at)
        else:
            told.pop("converted_at", None)
        holder = holders.of(self.context, record)
        if told.get("status") == LeadStatus.CONVERTED:
            holder.pop("pool_id", None)
        return LeadRow(
            **told,
            **holder,
            **cells.told(record, _LINKS, suffix="_id"),
            custom=self._customs.of(record),
            is_on_clock=bool(self.context.options.get("answer_owed")) and told.get("status") in (None, LeadStatus.NEW),
        )

    def update(self, records: Sequence[Record]) -> None:
        by, at = self.context.by, self.context.at
        for record in records:
            values: dict[str, Any] = cells.told(record, _PLAIN) | cells.told(record, ("owner",), suffix="_id")
            lead = leads.edit_lead(lead_id=cells.object_id(record), values=values, version=None, at=at, by=by)
            status = record.values.get("status", lead.status)
            if status != lead.status and LeadStatus.CONVERTED not in (status, lead.status):
                self._move(lead, status)
        self._customs.update(Lead, records, by)

    def _move(self, lead: Lead, status: str) -> None:
        by, at = self.context.by, self.context.at
        if status == LeadStatus.DISQUALIFIED:
            leads.disqualify_lead(lead_id=lead.pk, reason=_("The imported file says so."), at=at, by=by)
        else:
            leads.set_lead_status(lead_id=lead.pk, status=status, at=at, by=by)


LEAD = Kind(
    code="lead",
    label=gettext_lazy("Lead"),
    right="crm.change_lead",
    matches=("email", "phone", "wechat", "name", "company_name"),
    own_fields=customs.own_fields("crm.lead"),
    goals=partial(holders.goals, "leads"),
    checks_duplicates=True,
    words=titles.of("lead", "*"),
    fields=titles.with_titles(
        "lead",
        Field("name", gettext_lazy("name"), max_length=120),
        Field("company_name", gettext_lazy("company"), max_length=200),
        Field("title", gettext_lazy("job title"), max_length=120),
        Field("phone", gettext_lazy("phone"), FieldType.PHONE, max_length=40),
        Field("email", gettext_lazy("e-mail"), FieldType.EMAILS, max_length=254),
        Field("wechat", gettext_lazy("WeChat"), max_length=60),
        Field("website", gettext_lazy("website"), FieldType.WEB, max_length=200),
        Field("industry", gettext_lazy("industry"), max_length=80),
        Field("region", gettext_lazy("region"), max_length=80),
        Field("city", gettext_lazy("city"), max_length=80),
        Field("employees", gettext_lazy("employees"), FieldType.INTEGER),
        Field("product", gettext_lazy("interested in"), FieldType.LINK, link="product"),
        Field("need", gettext_lazy("what they need")),
        Field("source", gettext_lazy("source"), max_length=60),
        Field("campaign", gettext_lazy("campaign"), max_length=120),
        Field("cost", gettext_lazy("cost"), FieldType.MONEY),
        Field("status", gettext_lazy("status"), FieldType.CHOICE, choices=tuple(LeadStatus.values)),
        Field("may_be_contacted", gettext_lazy("agreed to be contacted"), FieldType.YES_NO),
        Field("owner", gettext_lazy("owner"), FieldType.LINK, link="member"),
        Field("account", gettext_lazy("converted to the account"), FieldType.LINK, link="account"),
        Field("contact", gettext_lazy("converted to the contact"), FieldType.LINK, link="contact"),
        Field("opportunity", gettext_lazy("converted to the opportunity"), FieldType.LINK, link="opportunity"),
        Field("converted_at", gettext_lazy("converted"), FieldType.MOMENT),
        Field("note", gettext_lazy("note")),
        *holders.WHEN_AND_WHO,
    ),
    loader=LeadLoader,
)
