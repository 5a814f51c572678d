"""What fields the records of this room have: declared once for lists, filters, forms, imports, exports and rights."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from quarterdeck.core.fields import registry
from quarterdeck.core.fields.registry import Entity, FieldType, Related, StandardField
from quarterdeck.crm import models

_T = FieldType


def _field(name: str, type_: FieldType, **said: Any) -> StandardField:
    return StandardField(name=name, type=type_, **said)


def _text(name: str, **said: Any) -> StandardField:
    return _field(name, _T.TEXT, **said)


def _guarded(name: str, type_: FieldType, **said: Any) -> StandardField:
    return _field(name, type_, is_ruleable=True, **said)


def _to(name: str, target: str, **said: Any) -> StandardField:
    return _field(name, _T.RECORD, target=target, shown_path=f"{name}__name", **said)


def _owner(**said: Any) -> StandardField:
    return _field("owner", _T.MEMBER, shown_path="owner__name", is_in_bulk=True, **said)


def _note() -> StandardField:
    return _guarded("note", _T.LONG_TEXT, is_sortable=False)


def _kept(*names: str) -> tuple[StandardField, ...]:
    """Moments the program writes itself."""
    labels = {
        "created_at": _("Created"),
        "updated_at": _("Last changed"),
        "last_activity_at": _("Last activity"),
        "owner_since": _("Owned since"),
        "responded_at": _("First answered"),
        "response_due_at": _("Answer owed by"),
        "converted_at": _("Converted on"),
        "stage_since": _("In this stage since"),
    }
    return tuple(_field(name, _T.DATETIME, label=labels[name], is_editable=False) for name in names)


ACCOUNT = Entity(
    code="crm.account",
    label=_("Account"),
    label_plural=_("Accounts"),
    model=models.Account,
    right_view="crm.view_account",
    right_change="crm.change_account",
    url_name="crm:account",
    searched=("name", "phone"),
    fields=(
        _text("name", is_default_column=True),
        _field(
            "life_cycle", _T.CHOICE, choices=tuple(models.LifeCycle.choices), is_in_bulk=True, is_default_column=True
        ),
        _field("level", _T.CHOICE, choices=tuple(models.Level.choices), is_in_bulk=True),
        _text("industry", is_in_bulk=True, is_default_column=True),
        _text("region", is_in_bulk=True, is_default_column=True),
        _text("city", is_in_bulk=True, is_default_column=True),
        _guarded("address", _T.TEXT),
        _guarded("phone", _T.PHONE, is_default_column=True),
        _guarded("website", _T.URL),
        _field("employees", _T.NUMBER, is_in_bulk=True, is_default_column=True),
        _guarded("annual_revenue", _T.MONEY),
        _field("founded_year", _T.NUMBER),
        _guarded("credit_code", _T.TEXT),
        _guarded("tax_id", _T.TEXT),
        _text("source", is_in_bulk=True),
        _to("parent", "crm.account"),
        _owner(is_default_column=True),
        _to("pool", "crm.pool", is_editable=False),
        _field("is_locked", _T.YES_NO, is_editable=False),
        _note(),
        *_kept("last_activity_at", "owner_since", "created_at", "updated_at"),
    ),
    related=(
        Related(code="contacts", label=_("Contacts"), entity="crm.contact", path="account"),
        Related(code="opportunities", label=_("Opportunities"), entity="crm.opportunity", path="account"),
        Related(code="activities", label=_("Activities"), entity="crm.activity", path="account"),
        Related(code="children", label=_("Companies below"), entity="crm.account", path="parent"),
    ),
)

CONTACT = Entity(
    code="crm.contact",
    label=_("Contact"),
    label_plural=_("Contacts"),
    model=models.Contact,
    right_view="crm.view_account",
    right_change="crm.change_account",
    url_name="crm:contact",
    searched=("name", "phone", "email", "wechat"),
    fields=(
        _text("name", is_default_column=True),
        _to("account", "crm.account", is_editable=False, is_default_column=True),
        _text("title", is_default_column=True),
        _text("department", is_in_bulk=True),
        _field(
            "buying_role", _T.CHOICE, choices=tuple(models.BuyingRole.choices), is_in_bulk=True, is_default_column=True
        ),
        _guarded("phone", _T.PHONE, is_default_column=True),
        _guarded("email", _T.EMAIL, is_default_column=True),
        _guarded("wechat", _T.TEXT),
        _guarded("born_on", _T.DATE),
        _note(),
        _field(
            "owner",
            _T.MEMBER,
            label=_("Owner of the account"),
            path="account__owner",
            shown_path="account__owner__name",
            is_editable=False,
        ),
        *_kept("created_at", "updated_at"),
    ),
    related=(Related(code="activities", label=_("Activities"), entity="crm.activity", path="contact"),),
)

LEAD = Entity(
    code="crm.lead",
    label=_("Lead"),
    label_plural=_("Leads"),
    model=models.Lead,
    right_view="crm.view_lead",
    right_change="crm.change_lead",
    url_name="crm:lead",
    searched=("name", "company_name", "phone", "email", "wechat"),
    fields=(
        _text("name", is_default_column=True),
        _text("company_name", is_default_column=True),
        _text("title"),
        _guarded("phone", _T.PHONE, is_default_column=True),
        _guarded("email", _T.EMAIL),
        _guarded("wechat", _T.TEXT),
        _guarded("website", _T.URL),
        _field(
            "status", _T.CHOICE, choices=tuple(models.LeadStatus.choices), is_editable=False, is_default_column=True
        ),
        _field("grade", _T.CHOICE, choices=tuple(models.Grade.choices), is_editable=False, is_default_column=True),
        _field("score", _T.NUMBER, is_editable=False, is_default_column=True),
        _text("industry", is_in_bulk=True),
        _text("region", is_in_bulk=True, is_default_column=True),
        _text("city", is_in_bulk=True),
        _field("employees", _T.NUMBER, is_in_bulk=True),
        _text("language", is_in_bulk=True),
        _to("product", "catalog.product", is_in_bulk=True),
        _guarded("need", _T.LONG_TEXT, is_sortable=False),
        _field("channel", _T.CHOICE, choices=tuple(models.LeadChannel.choices), is_editable=False),
        _text("source", is_in_bulk=True, is_default_column=True),
        _text("campaign", is_in_bulk=True),
        _guarded("cost", _T.MONEY),
        _field("may_be_contacted", _T.YES_NO),
        _owner(is_editable=False, is_default_column=True),
        _to("pool", "crm.pool", is_editable=False),
        _text("disqualified_because", is_editable=False),
        _text("unassigned_because", is_editable=False),
        _field("is_locked", _T.YES_NO, is_editable=False),
        _to("referred_by", "crm.contact", is_editable=False),
        _note(),
        *_kept("response_due_at", "responded_at", "last_activity_at", "owner_since", "converted_at"),
        *_kept("created_at", "updated_at"),
    ),
    related=(Related(code="activities", label=_("Activities"), entity="crm.activity", path="lead"),),
)

OPPORTUNITY = Entity(
    code="crm.opportunity",
    label=_("Opportunity"),
    label_plural=_("Opportunities"),
    model=models.Opportunity,
    right_view="crm.view_opportunity",
    right_change="crm.change_opportunity",
    url_name="crm:opportunity",
    searched=("name", "number", "account__name"),
    fields=(
        _text("number", is_editable=False),
        _text("name", is_default_column=True),
        _to("account", "crm.account", is_default_column=True),
        _owner(is_default_column=True),
        _to("process", "crm.salesprocess", is_editable=False),
        _to("stage", "crm.stage", is_editable=False, is_default_column=True),
        _field("status", _T.CHOICE, choices=tuple(models.StageKind.choices), is_editable=False),
        _guarded("amount", _T.MONEY, currency_path="currency_id", guards=("company_amount",), is_default_column=True),
        _field("company_amount", _T.MONEY, label=_("Amount in the company’s currency"), is_editable=False),
        _field("probability", _T.PERCENT, is_in_bulk=True),
        _field("forecast_category", _T.CHOICE, choices=tuple(models.ForecastCategory.choices), is_in_bulk=True),
        _text("source", is_in_bulk=True),
        _field("opened_on", _T.DATE),
        _field("expected_close_on", _T.DATE, is_in_bulk=True, is_default_column=True),
        _field("closed_on", _T.DATE, is_editable=False),
        _to("close_reason", "crm.closereason", label=_("Reason"), is_editable=False),
        _guarded("close_note", _T.LONG_TEXT, is_sortable=False, is_editable=False),
        _text("competitor", is_editable=False),
        _text("next_step", is_in_bulk=True, is_default_column=True),
        _field("next_step_on", _T.DATE, is_in_bulk=True, is_default_column=True),
        _note(),
        *_kept("stage_since", "last_activity_at", "created_at", "updated_at"),
    ),
    related=(Related(code="activities", label=_("Activities"), entity="crm.activity", path="opportunity"),),
)

ACTIVITY = Entity(
    code="crm.activity",
    label=_("Activity"),
    label_plural=_("Activities"),
    model=models.Activity,
    right_view="crm.view_activity",
    right_change="crm.change_activity",
    url_name="crm:activity",
    title_path="subject",
    fields=(
        _text("subject", is_default_column=True),
        _field(
            "kind", _T.CHOICE, choices=tuple(models.ActivityKind.choices), is_editable=False, is_default_column=True
        ),
        _owner(is_editable=False, is_default_column=True),
        _to("account", "crm.account", is_editable=False, is_default_column=True),
        _to("opportunity", "crm.opportunity", is_editable=False, is_default_column=True),
        _to("lead", "crm.lead", is_editable=False),
        _to("contact", "crm.contact", is_editable=False),
        _field("due_at", _T.DATETIME, is_default_column=True),
        _field("done_at", _T.DATETIME, is_default_column=True),
        _field("minutes", _T.NUMBER),
        _field("outcome", _T.CHOICE, choices=tuple(models.Outcome.choices), is_default_column=True),
        _text("next_step"),
        _field("next_step_on", _T.DATE),
        _note(),
        *_kept("created_at", "updated_at"),
    ),
)


def declare() -> None:
    """Make the records of this room known."""
    for entity in (ACCOUNT, CONTACT, LEAD, OPPORTUNITY, ACTIVITY):
        registry.declare(entity)
