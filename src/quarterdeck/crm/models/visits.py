"""Visits on the way (外勤): where somebody stood when, with a photo, beside what was planned."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.crm.models.activities import Activity

if TYPE_CHECKING:
    from quarterdeck.people.models import Member

EAST = [MinValueValidator(-180), MaxValueValidator(180)]
NORTH = [MinValueValidator(-90), MaxValueValidator(90)]


class VisitCheckInQuerySet(models.QuerySet["VisitCheckIn"]):
    def visible_to(self, viewer: "Member") -> Self:
        """Check-ins of the visits the viewer may see."""
        return self.filter(activity__in=Activity.objects.visible_to(viewer).values("pk"))


class VisitCheckIn(models.Model):
    """That a visit began at a place. Degrees are WGS 84; `accuracy` and `distance` are metres, the latter to the account's address."""

    activity = models.OneToOneField(Activity, models.CASCADE, related_name="check_in")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="check_ins")
    at = models.DateTimeField(_("checked in"))
    left_at = models.DateTimeField(_("checked out"), null=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, validators=NORTH)
    longitude = models.FloatField(_("longitude"), null=True, validators=EAST)
    accuracy = models.PositiveIntegerField(_("accuracy in metres"), null=True)
    distance = models.PositiveIntegerField(_("metres from the address"), null=True)
    photo = models.FileField(_("photo"), upload_to="visits/%Y/%m", blank=True)

    objects = VisitCheckInQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(left_at=None) | Q(left_at__gte=F("at")), name="check_in_leaves_later"),
        ]
        indexes: ClassVar = [models.Index(fields=["member", "-at"], name="check_in_of_member")]
