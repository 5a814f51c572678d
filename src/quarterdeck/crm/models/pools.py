"""Public pools (公海): what nobody owns, who may claim it, and who owned what when."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.records.models import Archivable, RecordQuerySet, Versioned
from quarterdeck.people import access

if TYPE_CHECKING:
    from quarterdeck.people.models import Member


class PoolKind(models.TextChoices):
    LEADS = "leads", _("Leads")
    ACCOUNTS = "accounts", _("Accounts")


class PoolQuerySet(RecordQuerySet["Pool"]):
    def open_to(self, member: "Member", *, only_admins: bool = False) -> Self:
        """Pools the member belongs to, by name, by unit or by role, and those open to everybody; or those looked after."""
        if access.holds(member, "crm.manage_pools"):
            return self
        above = {int(unit) for path in access.paths_of(member) for unit in path.split("/") if unit}
        named = Q(member=member) | Q(role__assignments__member=member) | Q(unit__in=above)
        seats = PoolMember.objects.filter(named)
        if only_admins:
            return self.filter(pk__in=seats.filter(is_admin=True).values("pool_id"))
        return self.filter(Q(is_open_to_all=True) | Q(pk__in=seats.values("pool_id")))


class Pool(Versioned, Archivable):
    """Records of one kind that nobody owns. Limits are counts a member; empty means no limit. Days are calendar days."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    kind = models.CharField(_("what is in it"), max_length=8, choices=PoolKind)
    is_open_to_all = models.BooleanField(_("everybody may claim"), default=False)
    daily_claims = models.PositiveSmallIntegerField(_("claims a day"), null=True, blank=True)
    reclaim_days = models.PositiveSmallIntegerField(_("days before its last owner may claim it again"), default=30)
    rest_days = models.PositiveSmallIntegerField(_("days a new record rests before a claim"), default=0)

    objects = PoolQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["kind", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class PoolMember(models.Model):
    """Who may claim from a pool: a person, everybody of a unit and below, or everybody with a role. Admins also fill it."""

    pool = models.ForeignKey(Pool, models.CASCADE, related_name="members")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    unit = models.ForeignKey("people.OrgUnit", models.CASCADE, null=True, blank=True, related_name="+")
    role = models.ForeignKey("people.Role", models.CASCADE, null=True, blank=True, related_name="+")
    is_admin = models.BooleanField(_("looks after the pool"), default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(member__isnull=False, unit=None, role=None)
                | Q(member=None, unit__isnull=False, role=None)
                | Q(member=None, unit=None, role__isnull=False),
                name="pool_member_one_way",
            ),
            models.UniqueConstraint(
                fields=["pool", "member", "unit", "role"], name="pool_member_once", nulls_distinct=False
            ),
        ]


class OwnershipSpan(models.Model):
    """Who owned a lead or an account from when until when, how they came to it and why it ended.

    `from_pool` is where it was claimed, `pool` where it went to.
    """

    class How(models.TextChoices):
        CREATED = "created", _("Created")
        ASSIGNED = "assigned", _("Assigned")
        ROUTED = "routed", _("Assigned by rule")
        CLAIMED = "claimed", _("Claimed from the pool")
        HANDED_OVER = "handed_over", _("Handed over")

    class End(models.TextChoices):
        REASSIGNED = "reassigned", _("Given to another owner")
        RELEASED = "released", _("Released to the pool")
        LAPSED = "lapsed", _("Lapsed by rule")
        CONVERTED = "converted", _("Converted")

    account = models.ForeignKey("crm.Account", models.CASCADE, null=True, related_name="ownerships")
    lead = models.ForeignKey("crm.Lead", models.CASCADE, null=True, related_name="ownerships")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=12, choices=How)
    end = models.CharField(max_length=12, choices=End, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    pool = models.ForeignKey(Pool, models.SET_NULL, null=True, related_name="+")
    from_pool = models.ForeignKey(Pool, models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["from_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(account__isnull=False, lead=None) | Q(account=None, lead__isnull=False),
                name="ownership_one_record",
            ),
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gte=F("from_at")), name="ownership_ends_later"
            ),
            models.UniqueConstraint(fields=["account"], condition=Q(until_at=None), name="one_owner_of_account"),
            models.UniqueConstraint(fields=["lead"], condition=Q(until_at=None), name="one_owner_of_lead"),
        ]
        indexes: ClassVar = [models.Index(fields=["owner", "from_at"], name="ownership_of_member")]
