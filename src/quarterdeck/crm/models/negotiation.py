"""Getting a deal over the line: the negotiation, objections, the worth of it to the customer, and what was learned."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quarterdeck.core.records.models import Archivable, RecordQuerySet, Searchable, Versioned
from quarterdeck.crm.models.accounts import Contact
from quarterdeck.crm.models.opportunities import Opportunity
from quarterdeck.crm.models.process import CloseReason, Stage

if TYPE_CHECKING:
    from quarterdeck.people.models import Member


class Negotiation(Versioned):
    """How a deal is negotiated. Anchor, target and floor are totals in the deal's currency; below the floor we walk away."""

    opportunity = models.OneToOneField(Opportunity, models.CASCADE, related_name="negotiation")
    our_interests = models.TextField(_("our interests"), blank=True)
    their_interests = models.TextField(_("their interests"), blank=True)
    our_batna = models.TextField(_("our best alternative (BATNA)"), blank=True)
    their_batna = models.TextField(_("their best alternative"), blank=True)
    anchor = models.DecimalField(_("anchor: our first offer"), max_digits=18, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=18, decimal_places=2, null=True, blank=True)
    floor = models.DecimalField(_("walk-away: our floor"), max_digits=18, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(floor=None) | Q(floor__gte=0), name="negotiation_floor_positive")
        ]


class LadderStep(models.Model):
    """A step we are ready to go: what we would give, the total after it, and what we ask in return."""

    negotiation = models.ForeignKey(Negotiation, models.CASCADE, related_name="ladder")
    given = models.CharField(_("what we give"), max_length=200)
    total = models.DecimalField(_("total after it"), max_digits=18, decimal_places=2)
    asked = models.CharField(_("what we ask in return"), max_length=200)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["negotiation", "position", "pk"]


class ConcessionState(models.TextChoices):
    MADE = "made", _("Made")
    WAITING = "waiting", _("Waits for approval")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Not approved")


class Concession(models.Model):
    """What was given away, and for what. One below the floor waits until somebody above agrees."""

    negotiation = models.ForeignKey(Negotiation, models.CASCADE, related_name="concessions")
    given = models.CharField(_("what we give"), max_length=200)
    total = models.DecimalField(_("total after it"), max_digits=18, decimal_places=2)
    received = models.CharField(_("what we got in return"), max_length=200, blank=True)
    floor = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    state = models.CharField(max_length=8, choices=ConcessionState, default=ConcessionState.MADE)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["negotiation", "made_at", "pk"]


class ObjectionKind(models.TextChoices):
    PRICE = "price", pgettext_lazy("objection", "Price")
    NEED = "need", pgettext_lazy("objection", "Need")
    TIMING = "timing", pgettext_lazy("objection", "Timing")
    TRUST = "trust", pgettext_lazy("objection", "Trust")
    PRODUCT = "product", pgettext_lazy("objection", "Product")
    COMPETITOR = "competitor", pgettext_lazy("objection", "Competitor")
    AUTHORITY = "authority", pgettext_lazy("objection", "Authority")
    OTHER = "other", pgettext_lazy("objection", "Other")


class ObjectionOutcome(models.TextChoices):
    OPEN = "open", pgettext_lazy("objection", "Open")
    SETTLED = "settled", pgettext_lazy("objection", "Settled")
    STANDING = "standing", pgettext_lazy("objection", "It stands")


class ObjectionQuerySet(RecordQuerySet["Objection"]):
    def visible_to(self, viewer: "Member") -> Self:
        """Objections of the deals the viewer may see."""
        return self.filter(opportunity__in=Opportunity.objects.visible_to(viewer).values("pk"))

    def worked(self) -> Self:
        """Settled ones whose answer is written down."""
        return self.current().filter(outcome=ObjectionOutcome.SETTLED).exclude(responded="")


class Objection(Versioned, Archivable, Searchable):
    """What a customer held against us, and how it was answered: listen, acknowledge, explore, respond."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="objections")
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who said it")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ObjectionKind)
    heard = models.TextField(_("listen: what was said"))
    acknowledged = models.TextField(_("acknowledge: how we showed that we understood"), blank=True)
    explored = models.TextField(_("explore: what is behind it"), blank=True)
    responded = models.TextField(_("respond: our answer"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=ObjectionOutcome, default=ObjectionOutcome.OPEN)
    is_shared = models.BooleanField(_("show the answer to all colleagues, without the customer's name"), default=True)
    said_at = models.DateTimeField()
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = ObjectionQuerySet.as_manager()

    class Meta(Searchable.Meta):
        ordering: ClassVar = ["-said_at", "-pk"]
        indexes: ClassVar = [
            *Searchable.Meta.indexes,
            models.Index(
                fields=["kind", "-said_at"],
                name="objection_that_worked",
                condition=Q(archived_at=None, outcome="settled", is_shared=True),
            ),
        ]


class ValueLine(models.Model):
    """A need of the customer, and what of ours meets it: feature, advantage, benefit."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="value_lines")
    need = models.CharField(_("need"), max_length=200)
    feature = models.CharField(_("feature: what it is"), max_length=200)
    advantage = models.CharField(_("advantage: what it does better"), max_length=200, blank=True)
    benefit = models.CharField(_("benefit: what the customer gains"), max_length=200)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["opportunity", "position", "pk"]


class ValueCase(Versioned):
    """The customer's calculation: over how many years, at which discount rate."""

    opportunity = models.OneToOneField(Opportunity, models.CASCADE, related_name="value_case")
    years = models.PositiveSmallIntegerField(_("years"), default=5)
    discount_rate = models.DecimalField(_("discount rate %"), max_digits=5, decimal_places=2, default=8)
    note = models.TextField(_("assumptions, for the customer to read"), blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(years__gte=1, years__lte=30), name="value_case_years")
        ]


class FlowKind(models.TextChoices):
    COST = "cost", _("Cost of our solution")
    BENEFIT = "benefit", _("Gain or saving")
    TODAY = "today", _("Cost of going on as today")


class ValueFlow(models.Model):
    """Money the customer spends or gains: once at the start, and every year."""

    case = models.ForeignKey(ValueCase, models.CASCADE, related_name="flows")
    kind = models.CharField(_("kind"), max_length=8, choices=FlowKind)
    name = models.CharField(_("what"), max_length=160)
    at_start = models.DecimalField(_("at the start"), max_digits=18, decimal_places=2, default=0)
    per_year = models.DecimalField(_("every year"), max_digits=18, decimal_places=2, default=0)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["case", "position", "pk"]


class DealReview(Versioned):
    """What a closed deal taught: five questions, one page."""

    opportunity = models.OneToOneField(Opportunity, models.CASCADE, related_name="review")
    reason = models.ForeignKey(
        CloseReason, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("What decided it?")
    )
    competitor = models.CharField(_("Who else was in the race?"), max_length=120, blank=True)
    decided_in = models.ForeignKey(
        Stage,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("In which stage was it decided?"),
    )
    did_well = models.TextField(_("What did we do well?"), blank=True)
    learned = models.TextField(_("What shall we do differently next time?"), blank=True)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
