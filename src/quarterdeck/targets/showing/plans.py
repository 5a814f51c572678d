"""How plans look: their state, their life, the ways between pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from quarterdeck.core.pages.components import Step, Tone
from quarterdeck.metrics import catalogue
from quarterdeck.metrics.catalogue import Better
from quarterdeck.targets.models import NodeState, PlanState, TargetPlan
from quarterdeck.targets.queries.grid import Grid
from quarterdeck.targets.queries.plans import PlanRecord
from quarterdeck.targets.queries.redrawing import Kind, TreeChange
from quarterdeck.targets.showing.asking import Look

TONES: dict[str, Tone] = {
    PlanState.DRAFT: "neutral",
    PlanState.IN_DISCUSSION: "blue",
    PlanState.AGREED: "blue",
    PlanState.IN_FORCE: "green",
    PlanState.IN_REVISION: "amber",
    PlanState.WITHDRAWN: "red",
}
NODE_TONES: dict[str, Tone] = {NodeState.OPEN: "neutral", NodeState.SUBMITTED: "amber", NodeState.AGREED: "green"}
_LIFE = (PlanState.DRAFT, PlanState.IN_DISCUSSION, PlanState.AGREED, PlanState.IN_FORCE)


def steps(plan: TargetPlan) -> list[Step]:
    """Draft to in force, with whose turn it is."""
    at = PlanState.IN_DISCUSSION if plan.state == PlanState.IN_REVISION else plan.state
    if at not in _LIFE:
        return [Step(str(PlanState(plan.state).label), "failed")]
    here = _LIFE.index(PlanState(at))
    turns = _turns()
    return [
        Step(
            str(state.label),
            "done" if place < here or at == PlanState.IN_FORCE else "current" if place == here else "ahead",
            turns[state] if place == here else "",
        )
        for place, state in enumerate(_LIFE)
    ]


def _turns() -> dict[str, str]:
    return {
        PlanState.DRAFT: _("Those who give targets fill it in"),
        PlanState.IN_DISCUSSION: _("Everybody proposes and agrees"),
        PlanState.AGREED: _("Waits to be put in force"),
        PlanState.IN_FORCE: _("These numbers count"),
    }


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that can be done with a plan: at once, or after a form in the drawer."""

    label: str
    icon: str
    url: str
    is_form: bool = True
    confirm: str = ""


def next_deed(record: PlanRecord) -> Deed | None:
    """The one step that takes a plan on, for those who run plans."""
    if not record.may_manage:
        return None
    steps = {
        PlanState.DRAFT: ("targets:discuss", _("Open the discussion"), "messages", False),
        PlanState.IN_DISCUSSION: ("targets:conclude", _("Close the discussion"), "checks", True),
        PlanState.IN_REVISION: ("targets:conclude", _("Close the discussion"), "checks", True),
        PlanState.AGREED: ("targets:put_in_force", _("Put in force"), "flag", False),
        PlanState.IN_FORCE: ("targets:revise", _("Revise"), "pencil", True),
    }
    if record.plan.state not in steps:
        return None
    name, label, icon, is_form = steps[PlanState(record.plan.state)]
    confirm = "" if is_form else _("Everybody in the plan will see it. Go on?")
    return Deed(label, icon, reverse(name, args=[record.plan.pk]), is_form, confirm)


def more_deeds(record: PlanRecord, look: Look, grid: Grid) -> list[Deed]:
    """Everything else that can be done, as far as the viewer may."""
    plan = record.plan
    found = []
    if grid.nodes and any(node.may_propose or node.may_give for node in grid.nodes):
        top = grid.nodes[0].id
        found += [
            Deed(_("Fill from history"), "wand", look.address("targets:fill", top)),
            Deed(_("Share out below"), "arrows-split-2", look.address("targets:split", top)),
            Deed(_("Add up from below"), "sum", look.address("targets:gather", top)),
            Deed(_("Bring numbers from a file"), "file-upload", look.address("targets:bring")),
        ]
    found.append(Deed(_("Download as XLSX"), "file-download", look.address("targets:export"), is_form=False))
    if record.may_manage and plan.state != PlanState.WITHDRAWN:
        found += [
            Deed(_("Name, metrics, new joiners"), "settings", reverse("targets:plan_edit", args=[plan.pk])),
            Deed(_("Follow the organization"), "refresh", reverse("targets:tree", args=[plan.pk])),
            Deed(_("Withdraw the plan"), "ban", reverse("targets:withdraw", args=[plan.pk])),
        ]
    return found


def tree_changes(changes: Sequence[TreeChange]) -> list[str]:
    """What following the organization would change, a sentence each."""
    sentences = {
        Kind.JOINED: _("%(name)s joins %(after)s"),
        Kind.MOVED: _("%(name)s moves from %(before)s to %(after)s"),
        Kind.LEFT: _("%(name)s leaves %(before)s; what they owe stays as an empty seat"),
        Kind.RENAMED: _("%(before)s is called %(after)s now"),
    }
    return [sentences[one.kind] % {"name": one.name, "before": one.before, "after": one.after} for one in changes]


def metric_choices() -> list[tuple[str, str]]:
    """The metrics a target makes sense for: more of them is better, and they are not held against a target themselves."""
    wanted = [one for one in catalogue.every_metric().values() if one.better == Better.HIGHER and not one.targets]
    return [(metric.code, str(metric.name)) for metric in wanted]
