"""What to remember about customers: days that matter, and how often each level wants to hear from us (定期回访)."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.records.models import Archivable, RecordQuerySet
from quarterdeck.crm.models.accounts import Account, Contact, Level

if TYPE_CHECKING:
    from quarterdeck.people.models import Member


class DateKind(models.TextChoices):
    BIRTHDAY = "birthday", _("Birthday")
    RENEWAL = "renewal", _("Renewal")
    CONTRACT_END = "contract", _("End of contract")
    FOUNDING = "founding", _("Founding day")
    BUDGET = "budget", _("Budget is made")
    OTHER = "other", _("Other day")


class ImportantDateQuerySet(RecordQuerySet["ImportantDate"]):
    def visible_to(self, viewer: "Member", right: str = "crm.view_account") -> Self:
        """Days of the accounts the viewer may see."""
        return self.filter(account__in=Account.objects.visible_to(viewer, right).values("pk"))


class ImportantDate(Archivable):
    """A day that matters to an account or to one of its people. One is told `days_before` it."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="important_dates", verbose_name=_("account"))
    contact = models.ForeignKey(
        Contact, models.CASCADE, null=True, blank=True, related_name="important_dates", verbose_name=_("contact")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=DateKind, default=DateKind.RENEWAL)
    label = models.CharField(_("what"), max_length=120, blank=True)
    on = models.DateField(_("day"))
    is_yearly = models.BooleanField(_("every year"), default=True)
    days_before = models.PositiveSmallIntegerField(_("tell me so many days before"), default=7)

    objects = ImportantDateQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["on", "pk"]
        indexes: ClassVar = [models.Index(fields=["on"], name="important_by_day", condition=Q(archived_at=None))]

    def __str__(self) -> str:
        return self.label or str(DateKind(self.kind).label)


class CareInterval(models.Model):
    """A customer of a level is silent after so many days without an activity."""

    level = models.CharField(_("level"), max_length=1, choices=Level, unique=True)
    days = models.PositiveSmallIntegerField(_("days between contacts"))

    class Meta:
        ordering: ClassVar = ["level"]
