"""The editor of scorecard templates on the screen: no queries, no decisions."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from quarterdeck.core.pages.components import Tab
from quarterdeck.metrics import catalogue
from quarterdeck.metrics.showing import choices
from quarterdeck.performance.models.scorecards import RuleKind, ScorecardPart
from quarterdeck.performance.queries.scorecards.measuring import is_known
from quarterdeck.performance.rules.scoring import words
from quarterdeck.performance.showing.scorecards import part_title, value_text


@dataclass(frozen=True, slots=True)
class EditedPart:
    """A part in the editor of templates."""

    part: ScorecardPart
    title: str
    group: str
    target: str
    rule: str
    weight: str
    is_gone: bool


def edited(parts: Iterable[ScorecardPart]) -> list[EditedPart]:
    return [
        EditedPart(
            part=part,
            title=part_title(part),
            group=part.get_group_display(),
            target=_asked_for(part),
            rule=words.rule_words(part.rule),
            weight=words.plain(part.weight),
            is_gone=bool(part.metric_code) and not is_known(part.metric_code),
        )
        for part in parts
    ]


def metric_choices() -> list[tuple[str, str, str]]:
    """The figures a part may go by: code, name, unit."""
    own = catalogue.every_metric().values()
    groups = choices([metric for metric in own if metric.code not in catalogue.METRICS])
    return [(one.code, str(one.name), one.unit.value) for group in groups.values() for one in group]


def kind_links(template_id: int) -> list[Tab]:
    """One way into the form of a new part for each kind of rule."""
    url = reverse("performance:scorecard_part_new", args=[template_id])
    return [Tab(str(kind.label), f"{url}?kind={kind.value}") for kind in RuleKind]


def _asked_for(part: ScorecardPart) -> str:
    if part.is_judged:
        return ""
    if part.target is None:
        return _("target in force")
    return value_text(part.target, catalogue.metric(part.metric_code) if is_known(part.metric_code) else None)
