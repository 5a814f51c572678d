"""What the data lacks or gets wrong: findings, each counted by who can put it right, and the rows behind each count."""

from quarterdeck.crm.queries.data_quality.checks import CHECKS, Check
from quarterdeck.crm.queries.data_quality.findings import (
    CODES,
    NO_PRODUCT,
    NO_TEAM,
    Finding,
    Gap,
    Share,
    Sums,
    by_team,
    findings,
    records,
)
from quarterdeck.crm.queries.data_quality.special import Teamless, UnknownProduct, teamless_owners, unknown_products

__all__ = [
    "CHECKS",
    "CODES",
    "NO_PRODUCT",
    "NO_TEAM",
    "Check",
    "Finding",
    "Gap",
    "Share",
    "Sums",
    "Teamless",
    "UnknownProduct",
    "by_team",
    "findings",
    "records",
    "teamless_owners",
    "unknown_products",
]
