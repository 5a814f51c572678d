"""Possible sales: what they are now, and every state they were in before.

`StageVisit` answers how deals move (conversion, days in stage); `OpportunityRevision` answers what the pipeline looked like on
any past day (amount, owner, expected close). Both are written by the actions that change the deal, never edited.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import ExpressionWrapper, F, Func, Q
from django.db.models.lookups import GreaterThan, LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.records.models import Archivable, Customizable, RecordQuerySet, Searchable, Versioned
from quarterdeck.crm.models.accounts import Account, AccountCollaborator
from quarterdeck.crm.models.process import CloseReason, ForecastCategory, SalesProcess, Stage, StageKind
from quarterdeck.people import access

if TYPE_CHECKING:
    from quarterdeck.people.models import Member


class AnyOf(Func):
    """`field = ANY(ARRAY(sub-select))`: read once, so that three of them joined by OR still use the indexes of their fields."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = models.BooleanField()

    def __init__(self, field: str, values: models.QuerySet[Any, Any]) -> None:
        super().__init__(F(field), ArraySubquery(values))


def may_change(member: "Member") -> Q | None:
    """Owner within reach, helper on the deal, or collaborator of its account who may act; None when the right reaches all."""
    owners = access.members_in_scope(member, "crm.change_opportunity")
    if owners is None:
        return None
    if not access.holds(member, "crm.change_opportunity"):
        return Q(pk__in=[])
    helping = OpportunityTeamMember.objects.filter(member=member).values("opportunity_id")
    shared = AccountCollaborator.objects.filter(member=member, may_act=True).values("account_id")
    return Q(AnyOf("owner_id", owners)) | Q(AnyOf("pk", helping)) | Q(AnyOf("account_id", shared))


class OpportunityQuerySet(RecordQuerySet["Opportunity"]):
    def visible_to(self, viewer: "Member", right: str = "crm.view_opportunity") -> Self:
        """Deals owned within the reach of the viewer's right, those the viewer helps on, and those of shared accounts."""
        owners = access.members_in_scope(viewer, right)
        if owners is None:
            return self
        helping = OpportunityTeamMember.objects.filter(member=viewer).values("opportunity_id")
        shared = AccountCollaborator.objects.filter(member=viewer).values("account_id")
        return self.filter(Q(AnyOf("owner_id", owners)) | Q(AnyOf("pk", helping)) | Q(AnyOf("account_id", shared)))

    def changeable_by(self, member: "Member") -> Self:
        """Deals the member may act on; see `may_change`."""
        condition = may_change(member)
        return self if condition is None else self.filter(condition)

    def visible_parts(self, viewer: "Member", right: str = "crm.view_opportunity") -> list[Self]:
        """What `visible_to` holds, as sets that an index answers each; a row may stand in several."""
        reach = access.owner_filter(viewer, right)
        if reach == Q() and access.holds(viewer, right):
            return [self]
        helping = OpportunityTeamMember.objects.filter(member=viewer).values("opportunity_id")
        shared = AccountCollaborator.objects.filter(member=viewer).values("account_id")
        return [self.filter(reach), self.filter(pk__in=helping), self.filter(account__in=shared)]

    def open(self) -> Self:
        return self.filter(status=StageKind.OPEN)


class Opportunity(Versioned, Archivable, Searchable, Customizable):
    """One possible sale. `status` repeats the kind of its stage, so that open deals can be indexed apart."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=200)
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="opportunities", verbose_name=_("account")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="opportunities", verbose_name=_("owner")
    )
    process = models.ForeignKey(
        SalesProcess, models.PROTECT, related_name="+", db_index=False, verbose_name=_("process")
    )
    stage = models.ForeignKey(
        Stage, models.PROTECT, related_name="opportunities", db_index=False, verbose_name=_("stage")
    )
    status = models.CharField(_("status"), max_length=6, choices=StageKind, default=StageKind.OPEN, editable=False)
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2, default=0)
    currency = models.ForeignKey(
        "core_money.Currency", models.PROTECT, related_name="+", db_index=False, verbose_name=_("currency")
    )
    company_amount = models.DecimalField(max_digits=18, decimal_places=2, default=0, editable=False)
    probability = models.DecimalField(_("probability %"), max_digits=5, decimal_places=2, null=True, blank=True)
    forecast_category = models.CharField(_("forecast category"), max_length=10, choices=ForecastCategory, blank=True)
    source = models.CharField(_("source"), max_length=60, blank=True)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    expected_close_on = models.DateField(_("expected close"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    close_reason = models.ForeignKey(
        CloseReason, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    close_note = models.TextField(_("what decided it"), blank=True)
    competitor = models.CharField(_("competitor"), max_length=120, blank=True)
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    next_step_on = models.DateField(_("next step on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    stage_since = models.DateTimeField(editable=False)
    last_activity_at = models.DateTimeField(null=True, editable=False)
    team = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="OpportunityTeamMember", related_name="helped_opportunities"
    )

    objects = OpportunityQuerySet.as_manager()

    class Meta(Searchable.Meta):
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="opportunity_amount_positive"),
            models.CheckConstraint(
                condition=Q(status=StageKind.OPEN, closed_on=None)
                | (~Q(status=StageKind.OPEN) & Q(closed_on__isnull=False)),
                name="opportunity_closed_has_date",
            ),
            models.CheckConstraint(
                condition=Q(opened_on=None) | Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="opportunity_closes_after_opening",
            ),
        ]
        indexes: ClassVar = [
            *Searchable.Meta.indexes,
            models.Index(fields=["-updated_at", "-id"], name="opportunity_recent", condition=Q(archived_at=None)),
            models.Index(
                fields=["stage", "-company_amount", "id"], name="opportunity_on_board", condition=Q(archived_at=None)
            ),
            models.Index(fields=["-company_amount", "id"], name="opportunity_by_amount", condition=Q(archived_at=None)),
            models.Index(
                fields=["stage", "stage_since"],
                name="opportunity_stage_age",
                include=["company_amount", "owner"],
                condition=Q(archived_at=None, status=StageKind.OPEN),
            ),
            models.Index(
                fields=["stage", "-closed_on", "-id"],
                name="opportunity_ended_in_stage",
                include=["company_amount", "owner"],
                condition=Q(archived_at=None) & ~Q(status=StageKind.OPEN),
            ),
            models.Index(
                fields=["expected_close_on", "id"], name="opportunity_by_expected", condition=Q(archived_at=None)
            ),
            models.Index(
                fields=["-updated_at", "-id"], name="opportunity_archived", condition=Q(archived_at__isnull=False)
            ),
            models.Index(fields=["owner", "-updated_at"], name="opportunity_of_owner", condition=Q(archived_at=None)),
            models.Index(
                fields=["status", "closed_on", "owner"],
                name="opportunity_closed",
                include=["company_amount", "opened_on"],
                condition=Q(archived_at=None) & ~Q(status=StageKind.OPEN),
            ),
            models.Index(
                fields=["opened_on", "owner"],
                name="opportunity_opened",
                include=["company_amount"],
                condition=Q(archived_at=None),
            ),
            models.Index(
                fields=["expected_close_on", "owner"],
                name="opportunity_open_by_close",
                include=["company_amount", "stage"],
                condition=Q(archived_at=None, status=StageKind.OPEN),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OpportunityLine(models.Model):
    """A product on a deal. A line whose product is not in the catalogue keeps the words it came with.

    `since_at` is when it took the place of another (None: it is one of the first).
    """

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="lines")
    product = models.ForeignKey(
        "catalog.Product", models.PROTECT, null=True, blank=True, related_name="opportunity_lines"
    )
    product_text = models.CharField(_("product as written"), max_length=160, blank=True)
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=3, default=1)
    price = models.DecimalField(_("price"), max_digits=18, decimal_places=2)
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2)
    company_amount = models.DecimalField(max_digits=18, decimal_places=2, editable=False)
    position = models.PositiveSmallIntegerField(default=0)
    since_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["opportunity", "position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="line_quantity_positive"),
            models.CheckConstraint(condition=Q(product__isnull=False) | ~Q(product_text=""), name="line_names_product"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["product_text"], name="line_unknown_product", condition=Q(product=None)),
        ]


class ReplacedLine(models.Model):
    """A line that was on a deal from when until when, before its lines were set anew."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="replaced_lines")
    product = models.ForeignKey("catalog.Product", models.PROTECT, null=True, related_name="+")
    product_text = models.CharField(max_length=160, blank=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    company_amount = models.DecimalField(max_digits=18, decimal_places=2)
    since_at = models.DateTimeField(null=True)
    until_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["opportunity", "until_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["until_at"], name="replaced_line_until")]


class OpportunityTeamMember(models.Model):
    """A colleague who helps on a deal."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="helpers")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="helping_on")
    role = models.CharField(_("part"), max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["opportunity", "member"], name="helper_once")]


class StageVisit(models.Model):
    """One stay in one stage. `next_stage` and `is_forward` are known when it ended."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="stage_visits")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="visits", db_index=False)
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    next_stage = models.ForeignKey(Stage, models.PROTECT, null=True, related_name="+", db_index=False)
    is_forward = models.BooleanField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False)

    class Meta:
        ordering: ClassVar = ["opportunity", "entered_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["opportunity"], condition=Q(left_at=None), name="one_present_stage"),
            models.CheckConstraint(condition=Q(left_at=None) | Q(left_at__gte=F("entered_at")), name="visit_order"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["entered_at"],
                name="visit_by_entry",
                include=["stage", "left_at", "is_forward", "opportunity", "next_stage"],
            ),
            models.Index(fields=["left_at"], name="visit_by_leaving", include=["stage", "entered_at"]),
        ]


# A revision that was over within so many days is brief. Most are; a question about a day reads those that ended soon after it.
BRIEF = timedelta(92)
BRIEF_HOURS = BRIEF.days * 24
_LASTED = ExpressionWrapper(F("until_at") - F("from_at"), models.DurationField())
_OF_THE_PIPELINE = ["id", "opportunity", "owner", "company_amount", "probability", "stage", "expected_close_on"]


class OpportunityRevision(models.Model):
    """What a deal was over a span of time: stage, amount, owner, expected close, and who made it so.

    Customer, source, days and archive are kept since migration 0018; of a revision from before (not `is_whole`) the deal itself
    is asked for them. The customer is kept as a number only: a merge may take it away, but not what was known. Why and to whom a
    deal was lost is kept since migration 0019; closed revisions from before say what their deals said then.
    """

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="revisions")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+", db_index=False)
    status = models.CharField(max_length=6, choices=StageKind)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    company_amount = models.DecimalField(max_digits=18, decimal_places=2)
    probability = models.DecimalField(max_digits=5, decimal_places=2)
    expected_close_on = models.DateField(null=True)
    account = models.ForeignKey(
        Account, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    source = models.CharField(max_length=60, db_default="")
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    close_reason = models.ForeignKey(CloseReason, models.PROTECT, null=True, related_name="+", db_index=False)
    competitor = models.CharField(max_length=120, db_default="")
    is_archived = models.BooleanField(db_default=False)
    is_whole = models.BooleanField(db_default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False)

    class Meta:
        ordering: ClassVar = ["opportunity", "from_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["opportunity"], condition=Q(until_at=None), name="one_present_revision"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account"], name="revision_of_account", condition=Q(account__isnull=False)),
            models.Index(
                fields=["from_at"],
                name="revision_open_now",
                include=_OF_THE_PIPELINE,
                condition=Q(status=StageKind.OPEN, until_at=None),
            ),
            models.Index(
                fields=["until_at", "from_at"],
                name="revision_open_briefly",
                include=_OF_THE_PIPELINE,
                condition=Q(status=StageKind.OPEN, until_at__isnull=False) & Q(LessThanOrEqual(_LASTED, BRIEF)),
            ),
            models.Index(
                fields=["until_at", "from_at"],
                name="revision_open_long",
                include=_OF_THE_PIPELINE,
                condition=Q(status=StageKind.OPEN, until_at__isnull=False) & Q(GreaterThan(_LASTED, BRIEF)),
            ),
            models.Index(
                fields=["from_at"],
                name="revision_closed_by_moment",
                include=["until_at", "status", "opportunity", "owner", "company_amount"],
                condition=~Q(status=StageKind.OPEN),
            ),
        ]
