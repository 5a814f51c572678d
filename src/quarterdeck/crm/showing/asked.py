"""Between the address of a list and what its read takes."""

from collections.abc import Mapping

from quarterdeck.core.access.scopes import Scope
from quarterdeck.core.records.keys import key_of
from quarterdeck.crm.forms.opportunities import ListFiltersForm, day_after
from quarterdeck.crm.queries.accounts import AccountFilters
from quarterdeck.crm.queries.activities import ActivityFilters
from quarterdeck.crm.queries.contacts import ContactFilters
from quarterdeck.crm.queries.leads import LeadFilters
from quarterdeck.crm.queries.opportunities import VIEWS, DealFilters
from quarterdeck.people import access
from quarterdeck.people.models import Member

Params = Mapping[str, str]
ACCOUNT_VIEWS = ("mine", "team", "all", "archived")
CONTACT_VIEWS = ("mine", "all", "archived")
LEAD_VIEWS = ("mine", "team", "unanswered", "open", "converted", "all", "archived")
ACTIVITY_VIEWS = ("due", "overdue", "done", "all", "archived")
WHOSE = ("mine", "team", "all")


def accounts(params: Params) -> AccountFilters:
    return AccountFilters(
        view=_one_of(params, "view", ACCOUNT_VIEWS, "all"),
        words=params.get("q", ""),
        industry=params.get("industry", ""),
        region=params.get("region", ""),
        life_cycle=params.get("life_cycle", ""),
        size=params.get("size", ""),
        owner_id=key_of(params.get("owner")),
    )


def contacts(params: Params) -> ContactFilters:
    return ContactFilters(
        view=_one_of(params, "view", CONTACT_VIEWS, "all"),
        words=params.get("q", ""),
        buying_role=params.get("buying_role", ""),
    )


def leads(params: Params) -> LeadFilters:
    return LeadFilters(
        view=_one_of(params, "view", LEAD_VIEWS, "open"),
        words=params.get("q", ""),
        status=params.get("status", ""),
        grade=params.get("grade", ""),
        source=params.get("source", ""),
        channel=params.get("channel", ""),
        owner_id=key_of(params.get("owner")),
    )


def activities(params: Params) -> ActivityFilters:
    return ActivityFilters(
        view=_one_of(params, "view", ACTIVITY_VIEWS, "due"),
        whose=_one_of(params, "whose", WHOSE, "mine"),
        kind=params.get("kind", ""),
        owner_id=key_of(params.get("owner")),
    )


def deals(params: Params, *, default: str = "all") -> DealFilters:
    given = ListFiltersForm(params).known()
    return DealFilters(
        view=_one_of(params, "view", VIEWS, default),
        words=given.get("q", ""),
        status=given.get("status", ""),
        process_id=given.get("process"),
        stage_id=given.get("stage"),
        owner_id=given.get("owner"),
        unit_id=given.get("unit"),
        account_id=given.get("account"),
        product_id=given.get("product"),
        source=given.get("source", ""),
        amount_from=given.get("amount_from"),
        amount_to=given.get("amount_to"),
        close_from=given.get("close_from"),
        close_until=day_after(given.get("close_to")),
    )


def usual_deals(viewer: Member, params: Params) -> DealFilters:
    """The same; whoever sells only for themselves begins with their own open deals."""
    sells = access.scope_of(viewer, "crm.view_opportunity") is Scope.OWN
    return deals(params, default="mine" if sells else "all")


def _one_of(params: Params, name: str, known: tuple[str, ...], otherwise: str) -> str:
    given = params.get(name, "")
    return given if given in known else otherwise
