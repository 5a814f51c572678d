"""What people did with customers (跟进), and the files they kept."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.records.models import Archivable, RecordQuerySet, Versioned
from quarterdeck.crm.models.accounts import Account, Contact
from quarterdeck.crm.models.leads import Lead
from quarterdeck.crm.models.opportunities import Opportunity
from quarterdeck.people import access

if TYPE_CHECKING:
    from quarterdeck.people.models import Member


class ActivityKind(models.TextChoices):
    CALL = "call", _("Call")
    MEETING = "meeting", _("Meeting")
    VISIT = "visit", _("Visit")
    EMAIL = "email", _("E-mail")
    MESSAGE = "message", _("Message")
    DEMO = "demo", _("Demo")
    TASK = "task", _("To-do")
    NOTE = "note", _("Note")


class Outcome(models.TextChoices):
    NO_ANSWER = "no_answer", _("No answer")
    CONNECTED = "connected", _("Connected")
    INTERESTED = "interested", _("Interested")
    AGREED = "agreed", _("Next step agreed")
    REFUSED = "refused", _("Refused")


class ActivityQuerySet(RecordQuerySet["Activity"]):
    def visible_to(self, viewer: "Member", right: str = "crm.view_activity") -> Self:
        """Activities whose owner is within reach, and all of the deals and accounts the viewer may see."""
        reach = access.owner_filter(viewer, right)
        if reach == Q() and access.holds(viewer, right):
            return self
        deals = Opportunity.objects.visible_to(viewer).values("pk")
        accounts = Account.objects.visible_to(viewer).values("pk")
        leads = Lead.objects.visible_to(viewer).values("pk")
        return self.filter(
            reach | Q(opportunity__in=deals) | Q(opportunity=None, account__in=accounts) | Q(lead__in=leads)
        )

    def completed(self) -> Self:
        return self.filter(done_at__isnull=False)

    def due(self) -> Self:
        return self.filter(done_at=None, due_at__isnull=False)


class Activity(Versioned, Archivable):
    """One thing done or to be done: done when `done_at` is set, planned for `due_at` otherwise."""

    kind = models.CharField(_("kind"), max_length=8, choices=ActivityKind)
    subject = models.CharField(_("what"), max_length=200)
    note = models.TextField(_("note"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="activities", verbose_name=_("owner")
    )
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("account")
    )
    opportunity = models.ForeignKey(
        Opportunity, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("opportunity")
    )
    lead = models.ForeignKey(
        Lead, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("lead")
    )
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("contact")
    )
    due_at = models.DateTimeField(_("planned for"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    next_step_on = models.DateField(_("next step on"), null=True, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["opportunity", "-done_at"], name="activity_of_deal"),
            models.Index(fields=["account", "-done_at"], name="activity_of_account"),
            models.Index(fields=["lead", "-done_at"], name="activity_of_lead", condition=Q(lead__isnull=False)),
            models.Index(fields=["owner", "due_at"], name="activity_due", condition=Q(done_at=None, archived_at=None)),
            models.Index(fields=["owner", "-done_at"], name="activity_done", condition=Q(archived_at=None)),
            models.Index(
                fields=["done_at"],
                name="activity_by_day",
                include=["owner"],
                condition=Q(archived_at=None, done_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class Attachment(Archivable):
    """A file kept with an account, a deal or a lead."""

    account = models.ForeignKey(Account, models.CASCADE, null=True, blank=True, related_name="attachments")
    opportunity = models.ForeignKey(Opportunity, models.CASCADE, null=True, blank=True, related_name="attachments")
    lead = models.ForeignKey(Lead, models.CASCADE, null=True, blank=True, related_name="attachments")
    file = models.FileField(upload_to="attachments/%Y/%m")
    name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    purpose = models.CharField(_("what it is"), max_length=80, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-added_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(account__isnull=False, opportunity=None, lead=None)
                | Q(account=None, opportunity__isnull=False, lead=None)
                | Q(account=None, opportunity=None, lead__isnull=False),
                name="attachment_one_record",
            )
        ]
