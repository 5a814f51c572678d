"""The organization over time, the people in it, and what they may do.

Who belongs where is dated [from_on, until_on) and never rewritten, so that a figure stays with the team that earned it.
Moves are booked on past days or today; the row whose `until_on` is empty is therefore the present one.
"""

from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quarterdeck.core.access import rights
from quarterdeck.core.access.field_access import FieldAccess
from quarterdeck.core.access.scopes import Scope
from quarterdeck.core.records.concealing import Concealment
from quarterdeck.core.records.models import Archivable, RecordQuerySet, Searchable, Versioned
from quarterdeck.people import access


class DateRange(Func):
    function = "daterange"


def never_twice(name: str, field: str) -> ExclusionConstraint:
    """No two dated rows of the same owner may overlap.

    The key is written as a one-number range, because plain equality in a GiST index needs an extension that an embedded
    server does not carry.
    """
    return ExclusionConstraint(
        name=name,
        expressions=[
            (Func(F(field), F(field), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
            (DateRange("from_on", "until_on"), RangeOperators.OVERLAPS),
        ],
    )


class UnitKind(models.TextChoices):
    COMPANY = "company", _("Company")
    REGION = "region", pgettext_lazy("organization", "Region")
    DEPARTMENT = "department", _("Department")
    TEAM = "team", _("Team")


class OrgUnitQuerySet(RecordQuerySet["OrgUnit"]):
    def under(self, unit: "OrgUnit") -> Self:
        """The unit itself and everything below it today."""
        return self.filter(placements__until_on=None, placements__path__contains=f"/{unit.pk}/")


class OrgUnit(Versioned, Archivable):
    """A node of the organization tree. Its place in the tree is dated: see `UnitPlacement`."""

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=UnitKind)
    manager = models.ForeignKey(
        "people.Member", models.SET_NULL, null=True, blank=True, related_name="managed_units", verbose_name=_("manager")
    )

    objects = OrgUnitQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class UnitPlacement(models.Model):
    """Where a unit hung in the tree over a span of days.

    `path` lists the ids from the root down to the unit: /1/4/9/. `region` is the nearest region on that path, the unit
    itself included; it is kept here so that a report by region is a plain join.
    """

    unit = models.ForeignKey(OrgUnit, models.CASCADE, related_name="placements")
    parent = models.ForeignKey(OrgUnit, models.PROTECT, null=True, related_name="child_placements")
    region = models.ForeignKey(OrgUnit, models.SET_NULL, null=True, related_name="+")
    path = models.CharField(max_length=400)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until_on=None) | Q(until_on__gt=F("from_on")), name="placement_dates"),
            never_twice("placement_no_overlap", "unit_id"),
        ]
        indexes: ClassVar = [models.Index(fields=["path"], name="placement_path", opclasses=["text_pattern_ops"])]


class MemberManager(BaseUserManager["Member"]):
    def get_by_natural_key(self, username: str | None) -> "Member":
        """Sign-in names are one whatever the case."""
        return self.get(login__iexact=username)


class MemberQuerySet(models.QuerySet["Member"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def visible_to(self, viewer: "Member") -> Self:
        """Colleagues the viewer's roles let see; everybody sees themselves."""
        return self.filter(access.owner_filter(viewer, "people.view_member", owner="pk"))


class Member(AbstractBaseUser, Searchable):
    """A person of the company. Somebody without an e-mail or password is a name on deals and cannot sign in."""

    login = models.CharField(_("sign-in name"), max_length=150, unique=True)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    title = models.CharField(_("job title"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    wants_mail = models.BooleanField(_("take notifications by mail"), default=True)
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = MemberManager.from_queryset(MemberQuerySet)()

    class Meta(Searchable.Meta):
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="member_email_once"),
            models.UniqueConstraint(Lower("login"), name="member_login_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def may(self, right: str) -> bool:
        """Whether one of the member's roles holds the right, whatever its scope."""
        return access.holds(self, right)

    def field_access(self, code: str) -> FieldAccess:
        """What the member may do with a field such as `crm.contact.phone`."""
        return access.field_access(self, code)

    def has_field_rules(self) -> bool:
        """Whether there is any field with which the member may do less than everything."""
        return bool(access.rules_of(self))

    def concealment(self) -> Concealment:
        """What the member may not see on records; see `RecordQuerySet.shown_to`."""
        return access.concealment_of(self)

    def team(self) -> "models.QuerySet[Member, Any]":
        """Ids of the member and of everybody in the member's units and below: what "my team" means in filters."""
        return access.team_of(self, with_below=True)

    def unit_ids(self) -> list[int]:
        """The units the member belongs to or manages, with everything above them."""
        return sorted({int(key) for path in access.paths_of(self) for key in path.split("/") if key})

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Membership(models.Model):
    """That a member belonged to a unit over a span of days.

    Exactly one row of a member is open. That of somebody who left stays open, so that what they leave behind stays with the
    team; `Member.left_on` says when they left.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="memberships")
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until_on=None) | Q(until_on__gt=F("from_on")), name="membership_dates"),
            never_twice("membership_no_overlap", "member_id"),
        ]


class AbsenceKind(models.TextChoices):
    LEAVE = "leave", _("Leave")
    SICK = "sick", _("Sick")
    TRAVEL = "travel", _("Business trip")
    TRAINING = "training", _("Training")
    PARENTAL = "parental", _("Parental leave")


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def on(self, day: date) -> Self:
        """Those that hold on a day."""
        return self.filter(from_on__lte=day, until_on__gt=day)


class Absence(models.Model):
    """Days [from_on, until_on) on which a member takes no new work."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="absences")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    kind = models.CharField(_("kind"), max_length=8, choices=AbsenceKind, default=AbsenceKind.LEAVE)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-from_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until_on__gt=F("from_on")), name="absence_dates"),
            never_twice("absence_no_overlap", "member_id"),
        ]


class Placement(models.Model):
    """One member, one span of days, one place in the tree: memberships crossed with where their units hung (a view)."""

    key = models.TextField(primary_key=True)
    member = models.ForeignKey(Member, models.DO_NOTHING, related_name="placements")
    unit = models.ForeignKey(OrgUnit, models.DO_NOTHING, related_name="member_placements")
    unit_name = models.CharField(max_length=120)
    unit_kind = models.CharField(max_length=12, choices=UnitKind)
    manager = models.ForeignKey(Member, models.DO_NOTHING, null=True, related_name="+")
    path = models.CharField(max_length=400)
    region = models.ForeignKey(OrgUnit, models.DO_NOTHING, null=True, related_name="+")
    region_name = models.CharField(max_length=120, null=True)  # noqa: DJ001 - a view: null where there is no region
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        managed = False
        db_table = "people_placement"
        ordering: ClassVar = ["member_id", "from_on"]


BUILT_IN_ROLES = {
    rights.REP: _("Sales representative"),
    rights.MANAGER: _("Sales manager"),
    rights.DIRECTOR: _("Sales director"),
    rights.OPERATIONS: _("Sales operations"),
    rights.ADMINISTRATOR: _("Administrator"),
    rights.READER: _("Reader"),
}


class Role(Versioned):
    """A named set of rights, each with how far it reaches.

    A built-in role has no name of its own until an administrator gives it one. `offered` lists the rights it was given by
    the program, so that one an administrator took away does not come back with the next version.
    """

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    is_built_in = models.BooleanField(default=False)
    offered = models.JSONField(default=list, editable=False)
    members = models.ManyToManyField(Member, through="RoleAssignment", related_name="roles")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name or str(BUILT_IN_ROLES.get(self.code, self.code))


class Grant(models.Model):
    """One right of a role, with its scope."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="grants")
    right = models.CharField(max_length=80)
    scope = models.CharField(max_length=8, choices=Scope)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["role", "right"], name="grant_once")]


class FieldRule(models.Model):
    """That a role may do less than everything with one field, such as `crm.contact.phone`."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="field_rules")
    field_code = models.CharField(max_length=120)
    access = models.CharField(max_length=6, choices=FieldAccess)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["role", "field_code"], name="field_rule_once")]


class RoleAssignment(models.Model):
    role = models.ForeignKey(Role, models.CASCADE, related_name="assignments")
    member = models.ForeignKey(Member, models.CASCADE, related_name="role_assignments")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["role", "member"], name="role_assignment_once")]


class TerritoryQuerySet(RecordQuerySet["Territory"]):
    """Territories, current or archived."""


class Territory(Versioned, Archivable):
    """A part of the market and who looks after it."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    regions = models.JSONField(_("regions"), default=list, blank=True)
    unit = models.ForeignKey(OrgUnit, models.SET_NULL, null=True, blank=True, related_name="territories")

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class TerritoryAssignment(models.Model):
    """That a member looked after a territory over a span of days."""

    territory = models.ForeignKey(Territory, models.CASCADE, related_name="assignments")
    member = models.ForeignKey(Member, models.CASCADE, related_name="territory_assignments")
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until_on=None) | Q(until_on__gt=F("from_on")), name="territory_dates"),
        ]


class Invitation(models.Model):
    """A link by which a member chooses a password; kept as a hash, used once, dated."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    invited_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
