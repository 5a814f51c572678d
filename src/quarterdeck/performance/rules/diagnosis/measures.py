"""What is compared: how each measure varies, from what difference on it matters, and what it is a part of."""

from dataclasses import replace

from quarterdeck.performance.rules.diagnosis.cells import Family
from quarterdeck.performance.rules.diagnosis.findings import Measure

MEASURES = {
    measure.key: measure
    for measure in (
        Measure("stage_conversion", Family.SHARE, "conversion", whole="win_rate"),
        Measure("stage_days", Family.RATE, "stay", material=0.15),
        Measure("win_rate", Family.SHARE, "win_rate", material=0.2),
        Measure("deal_size", Family.SIZE, "size"),
        Measure("new_deals", Family.RATE, "new"),
        Measure("activities", Family.RATE, "activities", material=0.25),
        Measure("next_steps", Family.SHARE, "next_steps", material=0.15),
        Measure("answered_in_time", Family.SHARE, "answered", material=0.1),
        Measure("large_customers_touched", Family.SHARE, "large", material=0.15),
        Measure("decision_makers_reached", Family.SHARE, "reached", material=0.15),
        Measure("contacts_per_deal", Family.RATE, "contacts", material=0.2),
    )
}


def of_stage(key: str, stage: int) -> Measure:
    """A measure of one stage."""
    return replace(MEASURES[key], part=stage)
