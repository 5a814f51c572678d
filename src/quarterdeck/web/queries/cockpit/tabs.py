"""The tabs of the cockpit: which sections stand on each, who may see it, and whose figures it shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.access.scopes import Scope
from quarterdeck.metrics import queries as metrics
from quarterdeck.metrics.queries import Whose
from quarterdeck.people import access
from quarterdeck.people.models import Member
from quarterdeck.web.queries import pace
from quarterdeck.web.queries.cockpit import (
    activity,
    changes,
    comparing,
    leaks,
    operations,
    overview,
    pipeline,
    results,
    teams,
)
from quarterdeck.web.queries.cockpit.outlook import Outlook

Width = Literal["whole", "main", "side", "half"]


@dataclass(frozen=True)
class Section:
    """A part of a tab that is asked for by itself. `template` draws what `build` finds, as `shown`.

    `is_live` is counted from the records also where other figures come from a copy; `is_of_today` cannot look back, since nothing
    remembers what it counts.
    """

    code: str
    title: str | Promise
    build: Callable[[Outlook], Any]
    template: str
    width: Width = "half"
    is_live: bool = False
    is_of_today: bool = False


@dataclass(frozen=True)
class Tab:
    """`is_own` looks at the viewer's own figures, whatever team was chosen."""

    code: str
    label: str | Promise
    sections: tuple[Section, ...]
    may_see: Callable[[Member], bool]
    is_own: bool = False

    def looked_at(self, outlook: Outlook) -> Outlook:
        """The outlook as this tab takes it."""
        if not self.is_own:
            return outlook
        return replace(outlook, whose=Whose(member_id=outlook.viewer.pk), place=outlook.viewer.name)

    def shown(self, section: Section, outlook: Outlook) -> Any:
        """What a section shows, from what was known on the day looked from."""
        with metrics.as_it_was(outlook.known_on):
            return section.build(outlook)

    def section(self, code: str) -> Section | None:
        return next((section for section in self.sections if section.code == code), None)


def leads(member: Member) -> bool:
    """Whether a member sees figures of others."""
    return access.scope_of(member, "metrics.view_metrics") not in {None, Scope.OWN}


def sells(member: Member) -> bool:
    """Whether a member has deals of their own."""
    return member.may("crm.change_opportunity")


def sees_everybody(member: Member) -> bool:
    """Whether the whole company is within a member's reach."""
    return access.scope_of(member, "metrics.view_metrics") is Scope.ALL


def looks_after_records(member: Member) -> bool:
    """Whether a member keeps the records of others right."""
    return sees_everybody(member) and member.may("crm.view_opportunity") and member.may("crm.view_lead")


def sees_figures(member: Member) -> bool:
    return member.may("metrics.view_metrics")


_CHART, _COUNTED = "web/cockpit/chart.html", "web/cockpit/counted.html"
_FIGURES = Section("figures", _("Figures"), overview.strip, "web/cockpit/figures.html", "whole")
_TARGET = Section("target", _("Against target"), pace.card, "web/cockpit/target.html", "whole")
_COURSE = Section("course", _("Won amount through the period"), overview.course, _CHART, "main")
_FUNNEL = Section("funnel", _("Funnel"), leaks.leaks, "web/cockpit/funnel.html", "side")
_PROBLEMS = Section("problems", _("What wants somebody"), overview.problems, "web/cockpit/problems.html", is_live=True)
_ACTIVITY = Section("activity", _("Activities by day"), activity.activity, "web/cockpit/activity.html", "half")
_CHANGES = Section(
    "waterfall", _("Pipeline changes"), changes.changes, "web/cockpit/waterfall.html", "whole", is_live=True
)

_CUSTOMERS = Section("customers", _("Won amount by customer"), results.concentration, "web/cockpit/concentration.html")
_VELOCITY = Section("velocity", _("Sales velocity"), results.velocity, "web/cockpit/velocity.html")
_MONTHS = Section("month", _("Open pipeline by expected month"), pipeline.by_month, _CHART, "whole")

TABS: Sequence[Tab] = (
    Tab(
        "company",
        _("Company"),
        (
            _FIGURES,
            _COURSE,
            _FUNNEL,
            Section("teams", _("Teams"), teams.teams, "web/cockpit/teams.html", "whole"),
            _MONTHS,
            _CUSTOMERS,
            _VELOCITY,
        ),
        sees_everybody,
    ),
    Tab(
        "team",
        _("Team"),
        (
            _FIGURES,
            _TARGET,
            _COURSE,
            _FUNNEL,
            Section("people", _("People"), overview.people, "web/cockpit/people.html", "whole"),
            _PROBLEMS,
            _ACTIVITY,
        ),
        leads,
    ),
    Tab("mine", _("My own"), (_FIGURES, _TARGET, _COURSE, _FUNNEL, _PROBLEMS, _ACTIVITY), sells, is_own=True),
    Tab("changes", _("Pipeline changes"), (_CHANGES,), sees_figures),
    Tab(
        "pipeline",
        _("Open pipeline"),
        (
            _MONTHS,
            Section("age", _("Open pipeline by age"), pipeline.by_age, _CHART, is_live=True),
            Section("source", _("Open pipeline by source"), pipeline.by_source, _CHART),
            Section("product", _("Open pipeline by product"), pipeline.by_product, _CHART),
            _VELOCITY,
        ),
        sees_figures,
    ),
    Tab(
        "results",
        _("Wins and losses"),
        (
            _CUSTOMERS,
            Section("cohorts", _("Won within so many months of opening"), results.cohorts, _CHART),
            Section("prices", _("Won deals by price"), results.prices, _CHART, is_live=True),
            Section("discounts", _("Won deals by discount"), results.discounts, _CHART, is_live=True),
            Section("reasons", _("Why deals were lost"), results.reasons, _CHART, is_live=True),
            Section("competitors", _("To whom deals were lost"), results.competitors, _CHART, is_live=True),
        ),
        sees_figures,
    ),
    Tab(
        "side-by-side",
        _("Side by side"),
        (Section("both", _("Side by side"), comparing.side_by_side, "web/cockpit/side_by_side.html", "whole"),),
        leads,
    ),
    Tab(
        "operations",
        _("Operations"),
        (
            Section("gaps", _("Gaps in the records"), operations.gaps, _COUNTED, is_live=True, is_of_today=True),
            Section(
                "pools", _("Waiting in the public pools"), operations.waiting, _COUNTED, is_live=True, is_of_today=True
            ),
            Section("adoption", _("How teams use the system"), teams.adoption, "web/cockpit/teams.html", "whole"),
        ),
        looks_after_records,
    ),
)


def tabs_of(member: Member) -> list[Tab]:
    """The tabs a member may see, the one their day begins with first."""
    return [tab for tab in TABS if tab.may_see(member)]
