"""What colleagues tell each other: praise and pointers, given or asked for."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quarterdeck.people import access

if TYPE_CHECKING:
    from quarterdeck.people.models import Member


class FeedbackKind(models.TextChoices):
    PRAISE = "praise", pgettext_lazy("feedback", "Praise")
    POINTER = "pointer", pgettext_lazy("feedback", "Pointer")


class Audience(models.TextChoices):
    """Who may read it beside the one who wrote it."""

    PERSON = "person", _("Only the person it is about")
    LEADERS = "leaders", _("The person and those who lead them")
    EVERYONE = "everyone", _("Everybody here")
    ASKER = "asker", _("Only whoever asked for it")


class FeedbackRequestQuerySet(models.QuerySet["FeedbackRequest"]):
    def visible_to(self, viewer: "Member") -> Self:
        """Those the viewer asked or is asked; the person it is about does not see who else is asked."""
        return self.filter(Q(asked_by=viewer) | Q(asked_of=viewer))

    def open(self) -> Self:
        return self.filter(answer=None, declined_at=None)


class FeedbackRequest(models.Model):
    """That somebody asks a colleague for feedback about themselves or about somebody they lead."""

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    about = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    question = models.TextField(_("question"))
    due_on = models.DateField(_("wanted until"), null=True)
    asked_at = models.DateTimeField()
    declined_at = models.DateTimeField(null=True)
    declined_why = models.CharField(max_length=300, blank=True)

    objects = FeedbackRequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(asked_by=F("asked_of")), name="feedback_asked_of_another"),
            models.CheckConstraint(condition=~Q(asked_of=F("about")), name="feedback_asked_about_another"),
        ]


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def visible_to(self, viewer: "Member") -> Self:
        """What the viewer wrote, asked for or received, what is about those they lead, and what is for everybody.

        Nobody's role opens more: what is for one person stays with that person, whoever administers.
        """
        received = Q(about=viewer) & ~Q(audience=Audience.ASKER)
        led = Q(audience=Audience.LEADERS, about__in=access.led_by(viewer))
        mine = Q(by=viewer) | Q(request__asked_by=viewer) | received
        return self.filter(mine | led | Q(audience=Audience.EVERYONE), taken_back_at=None)


class Feedback(models.Model):
    """What somebody saw another do, and what came of it."""

    kind = models.CharField(_("kind"), max_length=7, choices=FeedbackKind, default=FeedbackKind.PRAISE)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="feedback_given")
    about = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="feedback_received")
    situation = models.TextField(_("situation"))
    behaviour = models.TextField(_("behaviour"))
    effect = models.TextField(_("effect"))
    advice = models.TextField(_("what next"), blank=True)
    audience = models.CharField(_("who may read it"), max_length=8, choices=Audience, default=Audience.PERSON)
    request = models.OneToOneField(FeedbackRequest, models.PROTECT, null=True, related_name="answer")
    given_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-given_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["about", "-given_at"], name="feedback_stream")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(by=F("about")), name="feedback_about_another"),
            models.CheckConstraint(
                condition=~Q(kind=FeedbackKind.POINTER, audience=Audience.EVERYONE), name="feedback_pointers_in_private"
            ),
            models.CheckConstraint(
                condition=~Q(audience=Audience.ASKER) | Q(request__isnull=False), name="feedback_asker_asked"
            ),
        ]
