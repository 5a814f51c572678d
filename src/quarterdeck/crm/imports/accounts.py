"""Accounts and contacts out of files."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from quarterdeck.core.imports.kinds import Complaint, Context, Field, FieldType, Kind, Loader, Record
from quarterdeck.crm.actions import accounts, bulk
from quarterdeck.crm.actions.bulk import AccountRow, ContactRow
from quarterdeck.crm.imports import cells, customs, holders, titles, twins
from quarterdeck.crm.imports.customs import Customs
from quarterdeck.crm.models import Account, BuyingRole, Contact, Level, LifeCycle

_ACCOUNT_PLAIN = (
    *("name", "life_cycle", "level", "industry", "region", "city", "address", "phone", "website"),
    *("employees", "annual_revenue", "founded_year", "credit_code", "tax_id", "source", "note"),
)
_CONTACT_PLAIN = (*("name", "title", "department", "buying_role", "phone", "email", "wechat", "born_on", "note"),)


class AccountLoader(Loader):
    model = Account
    parts = (("crm.OwnershipSpan", "account"), ("crm.AccountCollaborator", "account"))

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._customs = Customs("crm.account")

    def find(self, keys: Sequence[str]) -> dict[str, int]:
        """Accounts in use by their name; a name that two of them share means neither."""
        return cells.once(Account.objects.current().filter(name__in=keys).values_list("name", "pk"))

    def labels(self, name: str) -> Mapping[str, str]:
        return cells.labels(name, life_cycle=LifeCycle, level=Level)

    def match(self, name: str, words: Sequence[str]) -> dict[str, int]:
        return cells.by_column(Account.objects.current(), name, words)

    def complaints(self, records: Sequence[Record]) -> Iterator[Complaint]:
        yield from self._customs.complaints(records)
        yield from holders.complaints(self.context, records, "accounts")

    def duplicates(self, records: Sequence[Record]) -> Iterator[Complaint]:
        yield from twins.complaints("account", records)

    def create(self, records: Sequence[Record]) -> list[int]:
        rows = [self._row(record) for record in records]
        made = [account.pk for account in bulk.load_accounts(rows, self.context.by)]
        bulk.keep_authors(Account, holders.authors(records, made))
        return made

    def _row(self, record: Record) -> AccountRow:
        return AccountRow(
            **cells.told(record, (*_ACCOUNT_PLAIN, "created_at")),
            **holders.of(self.context, record),
            parent_id=record.values.get("parent"),
            custom=self._customs.of(record),
        )

    def update(self, records: Sequence[Record]) -> None:
        for record in records:
            told = cells.told(record, _ACCOUNT_PLAIN) | cells.told(record, ("parent", "owner"), suffix="_id")
            accounts.edit_account(account_id=cells.object_id(record), values=told, version=None, by=self.context.by)
        self._customs.update(Account, records, self.context.by)


class ContactLoader(Loader):
    model = Contact

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._customs = Customs("crm.contact")

    def find(self, keys: Sequence[str]) -> dict[str, int]:
        """Contacts in use by e-mail, else by name."""
        return self.match("name", keys) | self.match("email", keys)

    def labels(self, name: str) -> Mapping[str, str]:
        return cells.labels(name, buying_role=BuyingRole)

    def match(self, name: str, words: Sequence[str]) -> dict[str, int]:
        return cells.by_column(Contact.objects.current(), name, words)

    def complaints(self, records: Sequence[Record]) -> Iterator[Complaint]:
        yield from self._customs.complaints(records)

    def duplicates(self, records: Sequence[Record]) -> Iterator[Complaint]:
        yield from twins.complaints("contact", records)

    def create(self, records: Sequence[Record]) -> list[int]:
        rows = [self._row(record) for record in records]
        made = [contact.pk for contact in bulk.load_contacts(rows, self.context.by)]
        bulk.keep_authors(Contact, holders.authors(records, made))
        return made

    def _row(self, record: Record) -> ContactRow:
        return ContactRow(
            account_id=record.values["account"],
            **cells.told(record, (*_CONTACT_PLAIN, "created_at")),
            custom=self._customs.of(record),
        )

    def update(self, records: Sequence[Record]) -> None:
        for record in records:
            values: dict[str, Any] = cells.told(record, _CONTACT_PLAIN)
            accounts.edit_contact(contact_id=cells.object_id(record), values=values, version=None, by=self.context.by)
        self._customs.update(Contact, records, self.context.by)


ACCOUNT = Kind(
    code="account",
    label=_("Account"),
    right="crm.change_account",
    matches=("name", "credit_code", "tax_id", "phone", "website"),
    own_fields=customs.own_fields("crm.account"),
    goals=partial(holders.goals, "accounts"),
    checks_duplicates=True,
    words=titles.of("account", "*"),
    fields=titles.with_titles(
        "account",
        Field(
            "name",
            _("name"),
            required=True,
            max_length=200,
        ),
        Field("parent", _("parent company"), FieldType.LINK, link="account"),
        Field("owner", _("owner"), FieldType.LINK, link="member"),
        Field("life_cycle", _("life cycle"), FieldType.CHOICE, choices=tuple(LifeCycle.values)),
        Field("level", _("level"), FieldType.CHOICE, choices=tuple(Level.values)),
        Field("industry", _("industry"), max_length=80),
        Field("region", _("region"), max_length=80),
        Field("city", _("city"), max_length=80),
        Field("address", _("address"), max_length=200),
        Field("phone", _("phone"), FieldType.PHONE, max_length=40),
        Field("website", _("website"), FieldType.WEB, max_length=200),
        Field("employees", _("employees"), FieldType.INTEGER),
        Field("annual_revenue", _("annual revenue"), FieldType.MONEY),
        Field("founded_year", _("founded in"), FieldType.INTEGER),
        Field("credit_code", _("unified social credit code"), max_length=18),
        Field("tax_id", _("tax number"), max_length=40),
        Field("source", _("source"), max_length=60),
        Field("note", _("note")),
        *holders.WHEN_AND_WHO,
    ),
    loader=AccountLoader,
)
CONTACT = Kind(
    code="contact",
    label=_("Contact"),
    right="crm.change_account",
    matches=("email", "phone", "name", "wechat"),
    own_fields=customs.own_fields("crm.contact"),
    checks_duplicates=True,
    words=titles.of("contact", "*"),
    fields=titles.with_titles(
        "contact",
        Field("name", _("name"), required=True, max_length=120),
        Field("account", _("account"), FieldType.LINK, required=True, link="account"),
        Field("title", _("job title"), max_length=120),
        Field("department", _("department"), max_length=120),
        Field("buying_role", _("buying role"), FieldType.CHOICE, choices=tuple(BuyingRole.values)),
        Field("phone", _("phone"), FieldType.PHONE, max_length=40),
        Field("email", _("e-mail"), FieldType.EMAILS, max_length=254),
        Field("wechat", _("WeChat"), max_length=60),
        Field("born_on", _("birthday"), FieldType.DATE),
        Field("note", _("note")),
        *holders.WHEN_AND_WHO,
    ),
    loader=ContactLoader,
)
