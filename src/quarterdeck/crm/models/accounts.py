"""Companies that buy or may buy, and the people there."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quarterdeck.core.records.models import Archivable, Customizable, Identified, RecordQuerySet, Searchable, Versioned
from quarterdeck.crm.models.pools import Pool
from quarterdeck.people import access

if TYPE_CHECKING:
    from quarterdeck.people.models import Member


class LifeCycle(models.TextChoices):
    POTENTIAL = "potential", _("Potential")
    PROSPECT = "prospect", _("Prospect")
    CUSTOMER = "customer", _("Customer")
    ACTIVE = "active", _("Active customer")
    DORMANT = "dormant", _("Dormant")
    LOST = "lost", pgettext_lazy("customer", "Lost")
    WON_BACK = "won_back", _("Won back")


class AccountQuerySet(RecordQuerySet["Account"]):
    def visible_to(self, viewer: "Member", right: str = "crm.view_account") -> Self:
        """Accounts owned within the reach of the viewer's right, those nobody owns, and those the viewer collaborates on.

        What is in a public pool shows there only, without what tells whom to call, until it is claimed.
        """
        if not access.holds(viewer, right):
            return self.none()
        reach = access.owner_filter(viewer, right)
        if reach == Q():
            return self
        shared = AccountCollaborator.objects.filter(member=viewer).values("account_id")
        return self.filter(reach | Q(owner=None, pool=None) | Q(pk__in=shared))

    def visible_parts(self, viewer: "Member", right: str = "crm.view_account") -> list[Self]:
        """What `visible_to` holds, as sets that an index answers each; a row may stand in several."""
        if not access.holds(viewer, right):
            return [self.none()]
        reach = access.owner_filter(viewer, right)
        if reach == Q():
            return [self]
        shared = AccountCollaborator.objects.filter(member=viewer).values("account_id")
        return [self.filter(reach), self.filter(owner=None, pool=None), self.filter(pk__in=shared)]

    def changeable_by(self, member: "Member") -> Self:
        """Accounts the member's right to change reaches, and those shared with the member to act on."""
        if not access.holds(member, "crm.change_account"):
            return self.none()
        reach = access.owner_filter(member, "crm.change_account")
        if reach == Q():
            return self
        shared = AccountCollaborator.objects.filter(member=member, may_act=True).values("account_id")
        return self.filter(reach | Q(pk__in=shared))


class Level(models.TextChoices):
    A = "A", _("A: key customer")
    B = "B", _("B: regular customer")
    C = "C", _("C: small customer")


class Account(Versioned, Archivable, Searchable, Identified, Customizable):
    """A company or part of one. `annual_revenue` is in the company currency's millions as the source states it."""

    name = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent company")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
        verbose_name=_("owner"),
    )
    life_cycle = models.CharField(_("life cycle"), max_length=10, choices=LifeCycle, default=LifeCycle.POTENTIAL)
    is_life_cycle_fixed = models.BooleanField(_("life cycle set by hand"), default=False)
    level = models.CharField(_("level"), max_length=1, choices=Level, blank=True)
    is_level_fixed = models.BooleanField(_("level set by hand"), default=False)
    pool = models.ForeignKey(
        Pool, models.PROTECT, null=True, blank=True, related_name="accounts", verbose_name=_("public pool")
    )
    owner_since = models.DateTimeField(_("owned since"), null=True, editable=False)
    is_locked = models.BooleanField(_("kept from lapsing"), default=False, editable=False)
    last_activity_at = models.DateTimeField(null=True, editable=False)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    tax_id = models.CharField(_("tax number"), max_length=40, blank=True)
    source = models.CharField(_("source"), max_length=60, blank=True)
    industry = models.CharField(_("industry"), max_length=80, blank=True, db_index=True)
    region = models.CharField(_("region"), max_length=80, blank=True, db_index=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    annual_revenue = models.DecimalField(_("annual revenue"), max_digits=20, decimal_places=2, null=True, blank=True)
    founded_year = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    collaborators = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="AccountCollaborator",
        through_fields=("account", "member"),
        related_name="shared_accounts",
    )

    objects = AccountQuerySet.as_manager()

    class Meta(Searchable.Meta, Identified.Meta):
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(owner=None) | Q(pool=None), name="account_owned_or_in_pool"),
            models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=F("id")), name="account_not_own_parent"),
        ]
        indexes: ClassVar = [
            *Searchable.Meta.indexes,
            *Identified.Meta.indexes,
            models.Index(fields=["pool", "-updated_at"], name="account_in_pool", condition=Q(archived_at=None)),
            models.Index(fields=["name", "id"], name="account_by_name", condition=Q(archived_at=None)),
            models.Index(fields=["owner", "name"], name="account_by_owner", condition=Q(archived_at=None)),
        ]

    def __str__(self) -> str:
        return self.name


class AccountCollaborator(models.Model):
    """A colleague who works on an account with its owner, to look or also to act.

    `inherited_from` is the company above for which it was said; such rows follow that one.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="collaborations")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="collaborations")
    may_act = models.BooleanField(_("may change"), default=False)
    reaches_below = models.BooleanField(_("on the companies below too"), default=False)
    inherited_from = models.ForeignKey(Account, models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "member"], name="collaborator_once")]


class BuyingRole(models.TextChoices):
    DECISION_MAKER = "decision_maker", _("Decision maker")
    CHAMPION = "champion", _("Champion")
    INFLUENCER = "influencer", _("Influencer")
    USER = "user", _("User")
    GATEKEEPER = "gatekeeper", _("Gatekeeper")
    BLOCKER = "blocker", _("Blocker")


class Influence(models.TextChoices):
    HIGH = "high", _("High influence")
    MEDIUM = "medium", _("Some influence")
    LOW = "low", _("Little influence")


class Attitude(models.TextChoices):
    FOR = "for", _("For us")
    NEUTRAL = "neutral", _("Undecided")
    AGAINST = "against", _("Against us")


class BuyerStyle(models.TextChoices):
    ANALYTICAL = "analytical", _("Analytical")
    DRIVER = "driver", _("Driver")
    AMIABLE = "amiable", _("Amiable")
    EXPRESSIVE = "expressive", _("Expressive")


class ContactQuerySet(RecordQuerySet["Contact"]):
    def visible_to(self, viewer: "Member", right: str = "crm.view_account") -> Self:
        """Contacts of the accounts the viewer may see."""
        accounts = Account.objects.visible_to(viewer, right)
        return self if access.owner_filter(viewer, right) == Q() else self.filter(account__in=accounts.values("pk"))


class Contact(Versioned, Archivable, Searchable, Identified, Customizable):
    """A person at an account."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="contacts", verbose_name=_("account"))
    name = models.CharField(_("name"), max_length=120)
    title = models.CharField(_("job title"), max_length=120, blank=True)
    department = models.CharField(_("department"), max_length=120, blank=True)
    buying_role = models.CharField(_("buying role"), max_length=16, choices=BuyingRole, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    wechat = models.CharField(_("WeChat"), max_length=60, blank=True)
    influence = models.CharField(_("influence"), max_length=6, choices=Influence, blank=True)
    attitude = models.CharField(_("attitude"), max_length=7, choices=Attitude, blank=True)
    style = models.CharField(_("buyer style"), max_length=10, choices=BuyerStyle, blank=True)
    reports_to = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="reports", verbose_name=_("reports to")
    )
    born_on = models.DateField(_("birthday"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta(Searchable.Meta, Identified.Meta):
        ordering: ClassVar = ["name", "pk"]
        indexes: ClassVar = [*Searchable.Meta.indexes, *Identified.Meta.indexes]

    def __str__(self) -> str:
        return self.name
