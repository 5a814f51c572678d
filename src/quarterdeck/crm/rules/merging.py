"""Which value of several records of the same thing stays."""

from collections.abc import Mapping, Sequence
from typing import Any

# Fields one may choose, in the order they are shown; keys to other tables by their attribute.
CHOSEN: dict[str, tuple[str, ...]] = {
    "account": (
        *("name", "parent_id", "life_cycle", "level", "credit_code", "tax_id", "industry", "region", "city", "address"),
        *("phone", "website", "employees", "annual_revenue", "founded_year", "source", "note"),
    ),
    "contact": (
        *(
            "name",
            "account_id",
            "title",
            "department",
            "reports_to_id",
            "buying_role",
            "influence",
            "attitude",
            "style",
        ),
        *("phone", "email", "wechat", "born_on", "note"),
    ),
    "lead": (
        *("name", "company_name", "title", "phone", "email", "wechat", "website", "industry", "region", "city"),
        *("employees", "language", "product_id", "need", "source", "campaign", "cost", "referred_by_id"),
        *("may_be_contacted", "note"),
    ),
}
HIERARCHY = {"account": "parent_id", "contact": "reports_to_id"}
# A no to being contacted wins over every yes, whatever is chosen.
CONSENTS = frozenset(("may_be_contacted",))


def chosen_values(
    records: Mapping[int, Mapping[str, Any]], *, kept_id: int, choices: Mapping[str, int]
) -> dict[str, Any]:
    """The value of each field: the chosen record's, else the kept one's, else the first that is not empty."""
    order = [kept_id, *(pk for pk in sorted(records) if pk != kept_id)]
    return {
        name: _value(
            name, [records[pk][name] for pk in order], records[choices[name]][name] if name in choices else None
        )
        if name in CONSENTS or name not in choices
        else records[choices[name]][name]
        for name in records[kept_id]
    }


def _value(name: str, values: Sequence[Any], chosen: Any) -> Any:
    if name in CONSENTS and False in values:
        return False
    if chosen is not None:
        return chosen
    return next((value for value in values if value not in ("", None)), values[0])
