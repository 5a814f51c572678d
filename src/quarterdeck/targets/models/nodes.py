"""Who owes: the organization as a plan knows it, with what is said and signed there."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quarterdeck.core.access.scopes import Scope
from quarterdeck.people import access
from quarterdeck.targets.models.plans import TargetPlan

if TYPE_CHECKING:
    from quarterdeck.people.models import Member


class NodeState(models.TextChoices):
    OPEN = "open", pgettext_lazy("target", "Open")
    SUBMITTED = "submitted", _("Proposed")
    AGREED = "agreed", pgettext_lazy("target", "Agreed")


def _reached(viewer: "Member", right: str, prefix: str = "") -> Q:
    """The condition that keeps nodes which a right of the viewer reaches in the plan's own tree."""
    scope = access.scope_of(viewer, right)
    if scope is Scope.ALL:
        return Q()
    if scope is None:
        return Q(pk__in=())
    within = Q(**{f"{prefix}member": viewer.pk})
    if scope is Scope.OWN:
        return within
    lookup = "contains" if scope is Scope.SUBTREE else "endswith"
    for path in access.paths_of(viewer):
        unit = path.strip("/").rpartition("/")[2]
        within |= Q(**{f"{prefix}unit_path__{lookup}": f"/{unit}/"})
    return within


class PlanNodeQuerySet(models.QuerySet["PlanNode"]):
    def visible_to(self, viewer: "Member") -> Self:
        """Nodes whose numbers the viewer may see: one's own, one's units and those below, or everything."""
        return self.filter(_reached(viewer, "targets.view_targets"), plan__in=TargetPlan.objects.visible_to(viewer))

    def settable_by(self, member: "Member") -> Self:
        """Nodes to which the member gives targets: those right below a node in reach, never one's own seat."""
        if member.may("targets.manage_plans"):
            return self
        below = _reached(member, "targets.set_targets", "parent__") & ~Q(parent__unit=None)
        return self.filter(below).exclude(member=member)

    def answered_by(self, member: "Member") -> Self:
        """Nodes for which the member answers: one's own seat and the units one manages."""
        return self.filter(Q(member=member) | Q(unit__manager=member))

    def on_the_way(self) -> Self:
        """Nodes that hold to the end of the plan: nobody moved away from them."""
        return self.filter(until_on=F("plan__ends_on"))


class PlanNode(models.Model):
    """A unit, a person or an empty seat in a plan's tree over the days [from_on, until_on), under the name it had.

    Somebody who changed teams has two seats, each with its own months. An empty seat (neither unit nor member) keeps what was
    owed by somebody who left, until it is split again. `unit_path` lists the ids of units from the root down to the node's unit.
    """

    plan = models.ForeignKey(TargetPlan, models.CASCADE, related_name="nodes")
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")
    unit = models.ForeignKey("people.OrgUnit", models.PROTECT, null=True, related_name="+")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    unit_path = models.CharField(max_length=400)
    from_on = models.DateField()
    until_on = models.DateField()
    state = models.CharField(_("state"), max_length=9, choices=NodeState, default=NodeState.OPEN)
    state_at = models.DateTimeField(null=True)
    state_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = PlanNodeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until_on__gt=F("from_on")), name="plan_node_dates"),
            models.CheckConstraint(condition=Q(unit=None) | Q(member=None), name="plan_node_one_kind"),
            models.UniqueConstraint(fields=["plan"], condition=Q(parent=None), name="plan_node_one_root"),
            models.UniqueConstraint(fields=["plan", "member", "until_on"], name="plan_node_seat_once"),
            models.UniqueConstraint(fields=["plan", "unit", "until_on"], name="plan_node_unit_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["member", "plan"], name="plan_node_of_member")]


class NodeNoteQuerySet(models.QuerySet["NodeNote"]):
    def visible_to(self, viewer: "Member") -> Self:
        """What is said at the nodes the viewer may see."""
        return self.filter(node__in=PlanNode.objects.visible_to(viewer).values("pk"))


class NodeNote(models.Model):
    """Something said about a node's targets. `metric` names one metric where it is about that alone."""

    node = models.ForeignKey(PlanNode, models.CASCADE, related_name="notes")
    metric = models.ForeignKey("targets.PlanMetric", models.CASCADE, null=True, related_name="+")
    text = models.TextField(_("text"))
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = NodeNoteQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["at", "pk"]


class PersonalMeaning(models.Model):
    """Why a plan matters to somebody, in their own words; theirs alone to read and write."""

    plan = models.ForeignKey(TargetPlan, models.CASCADE, related_name="meanings")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    why = models.TextField(_("why it matters to me"))
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "member"], name="meaning_once")]


class SignOff(models.Model):
    """That somebody put their name under the targets of a node as they stood in one revision of the plan."""

    node = models.ForeignKey(PlanNode, models.CASCADE, related_name="sign_offs")
    revision = models.PositiveSmallIntegerField()
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(_("signed by"), max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-revision"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["node", "revision"], name="sign_off_once")]
