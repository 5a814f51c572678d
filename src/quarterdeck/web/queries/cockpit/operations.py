"""What sales operations look after: gaps in the records, and what waits in the public pools."""

from dataclasses import dataclass

from django.urls import reverse

from quarterdeck.crm.queries import data_quality, pools
from quarterdeck.web.queries.cockpit.outlook import Outlook

GAPS_SHOWN = 8


@dataclass(frozen=True)
class Counted:
    """Something to look after: what, why it matters, how many, and where."""

    name: str
    why: str
    count: int
    url: str


def gaps(outlook: Outlook) -> list[Counted]:
    """The most common gaps in the records of everybody within reach."""
    found = data_quality.findings(viewer=outlook.viewer, today=outlook.today)
    page = reverse("crm:data_quality")
    ranked = sorted((one for one in found if one.count), key=lambda one: (-one.count, one.code))
    return [Counted(one.label, one.why, one.count, f"{page}?finding={one.code}") for one in ranked[:GAPS_SHOWN]]


def waiting(outlook: Outlook) -> list[Counted]:
    """The public pools one may see with what stands in them."""
    counts = pools.counts(viewer=outlook.viewer)
    return [
        Counted(pool.name, pool.get_kind_display(), counts.get(pool.pk, 0), reverse("crm:pool", args=[pool.pk]))
        for pool in pools.pools_of(outlook.viewer)
    ]
