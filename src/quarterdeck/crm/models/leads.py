"""Leads (线索): possible interest that is not yet a customer, where it came from, and how fast it was answered."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.records.models import (
    Archivable,
    Customizable,
    Identified,
    RecordQuerySet,
    Searchable,
    Versioned,
)
from quarterdeck.crm.models.accounts import Account, Contact
from quarterdeck.crm.models.opportunities import Opportunity
from quarterdeck.crm.models.pools import Pool
from quarterdeck.people import access

if TYPE_CHECKING:
    from quarterdeck.people.models import Member


class LeadStatus(models.TextChoices):
    NEW = "new", _("New")
    CONTACTING = "contacting", _("Being contacted")
    QUALIFIED = "qualified", _("Qualified")
    CONVERTED = "converted", _("Converted")
    DISQUALIFIED = "disqualified", _("Not suitable")


OPEN_STATUSES = (LeadStatus.NEW, LeadStatus.CONTACTING, LeadStatus.QUALIFIED)


class Grade(models.TextChoices):
    HOT = "hot", _("Hot")
    WARM = "warm", _("Warm")
    COLD = "cold", _("Cold")


class LeadChannel(models.TextChoices):
    BY_HAND = "by_hand", _("Entered by hand")
    WEB_FORM = "web_form", _("Web form")
    EMAIL = "email", _("E-mail")
    API = "api", _("Another system")
    IMPORT = "import", _("Import")
    REFERRAL = "referral", _("Referral by a customer")


class LeadQuerySet(RecordQuerySet["Lead"]):
    def visible_to(self, viewer: "Member", right: str = "crm.view_lead") -> Self:
        """Leads owned within reach. Those in a public pool show there only, without what tells whom to call, until they are
        claimed; unowned ones are for those who see all."""
        if not access.holds(viewer, right):
            return self.none()
        return self.filter(access.owner_filter(viewer, right))

    def changeable_by(self, member: "Member") -> Self:
        """Leads the member's right to change reaches; a lead in a pool is claimed first."""
        if not access.holds(member, "crm.change_lead"):
            return self.none()
        return self.filter(access.owner_filter(member, "crm.change_lead"))

    def open(self) -> Self:
        return self.filter(status__in=OPEN_STATUSES, archived_at=None)


class Lead(Versioned, Archivable, Searchable, Identified, Customizable):
    """A person or company that may be interested. `cost` is what getting it cost, in the company currency.

    `response_due_at` is when the first answer is owed, in working time; `responded_at` the first completed activity,
    `response_minutes` the working minutes until then. `qualified_at` stays when the status goes on.
    """

    name = models.CharField(_("name"), max_length=120)
    company_name = models.CharField(_("company"), max_length=200, blank=True)
    title = models.CharField(_("job title"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    wechat = models.CharField(_("WeChat"), max_length=60, blank=True)
    website = models.URLField(_("website"), blank=True)
    industry = models.CharField(_("industry"), max_length=80, blank=True)
    region = models.CharField(_("region"), max_length=80, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    product = models.ForeignKey(
        "catalog.Product", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("interested in")
    )
    need = models.TextField(_("what they need"), blank=True)
    note = models.TextField(_("note"), blank=True)

    channel = models.CharField(_("came by"), max_length=8, choices=LeadChannel, default=LeadChannel.BY_HAND)
    source = models.CharField(_("source"), max_length=60, blank=True)
    campaign = models.CharField(_("campaign"), max_length=120, blank=True)
    utm = models.JSONField(default=dict, blank=True, editable=False)
    cost = models.DecimalField(_("cost"), max_digits=12, decimal_places=2, null=True, blank=True)
    referred_by = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="referrals", verbose_name=_("referred by")
    )
    thanked_on = models.DateField(_("thanked on"), null=True, blank=True)
    thanked_how = models.CharField(_("thanked how"), max_length=200, blank=True)
    may_be_contacted = models.BooleanField(_("agreed to be contacted"), null=True, blank=True)

    status = models.CharField(_("status"), max_length=12, choices=LeadStatus, default=LeadStatus.NEW)
    disqualified_because = models.CharField(_("why not suitable"), max_length=200, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name=_("owner")
    )
    pool = models.ForeignKey(
        Pool, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name=_("public pool")
    )
    owner_since = models.DateTimeField(_("owned since"), null=True, editable=False)
    is_locked = models.BooleanField(_("kept from lapsing"), default=False, editable=False)
    unassigned_because = models.CharField(_("why nobody has it"), max_length=200, blank=True, editable=False)

    score = models.IntegerField(_("score"), default=0, editable=False)
    grade = models.CharField(_("grade"), max_length=4, choices=Grade, default=Grade.COLD, editable=False)
    score_reasons = models.JSONField(default=list, editable=False)
    learned_score = models.SmallIntegerField(null=True, editable=False)

    response_due_at = models.DateTimeField(_("answer owed by"), null=True, editable=False)
    responded_at = models.DateTimeField(_("first answered"), null=True, editable=False)
    response_minutes = models.PositiveIntegerField(_("minutes to the first answer"), null=True, editable=False)
    qualified_at = models.DateTimeField(_("qualified"), null=True, editable=False)
    escalated_at = models.DateTimeField(null=True, editable=False)
    last_activity_at = models.DateTimeField(null=True, editable=False)

    converted_at = models.DateTimeField(null=True, editable=False)
    account = models.ForeignKey(Account, models.SET_NULL, null=True, editable=False, related_name="leads")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, editable=False, related_name="leads")
    opportunity = models.ForeignKey(Opportunity, models.SET_NULL, null=True, editable=False, related_name="leads")

    objects = LeadQuerySet.as_manager()

    class Meta(Searchable.Meta, Identified.Meta):
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(owner=None) | Q(pool=None), name="lead_owned_or_in_pool"),
            models.CheckConstraint(
                condition=Q(status=LeadStatus.CONVERTED, converted_at__isnull=False)
                | (~Q(status=LeadStatus.CONVERTED) & Q(converted_at=None)),
                name="lead_converted_has_time",
            ),
            models.CheckConstraint(condition=Q(cost=None) | Q(cost__gte=0), name="lead_cost_positive"),
        ]
        indexes: ClassVar = [
            *Searchable.Meta.indexes,
            *Identified.Meta.indexes,
            models.Index(fields=["-updated_at", "-id"], name="lead_recent", condition=Q(archived_at=None)),
            models.Index(
                fields=["owner", "status", "-updated_at"], name="lead_of_owner", condition=Q(archived_at=None)
            ),
            models.Index(fields=["pool", "-updated_at"], name="lead_in_pool", condition=Q(archived_at=None)),
            models.Index(fields=["-score", "-id"], name="lead_by_score", condition=Q(archived_at=None)),
            models.Index(
                fields=["response_due_at"],
                name="lead_answer_owed",
                condition=Q(archived_at=None, responded_at=None, response_due_at__isnull=False),
            ),
            models.Index(fields=["created_at", "owner"], name="lead_by_creation", condition=Q(archived_at=None)),
        ]

    def __str__(self) -> str:
        return (self.company_name and f"{self.name} · {self.company_name}") or self.name
