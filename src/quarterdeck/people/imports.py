"""What imports can feed of this room: units and members."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pypinyin import lazy_pinyin

from quarterdeck.core.company import queries as company
from quarterdeck.core.imports import kinds
from quarterdeck.core.imports.kinds import Field, FieldType, Kind, Loader, Record
from quarterdeck.people import actions, rules
from quarterdeck.people.models import Member, OrgUnit, UnitKind, UnitPlacement


class UnitLoader(Loader):
    """Units are there since the beginning, so that what a file tells of the past has a team to belong to."""

    def find(self, keys: Sequence[str]) -> dict[str, int]:
        """Units in use by their name; a name that two of them share means neither."""
        return only_once(OrgUnit.objects.current().filter(name__in=keys).values_list("name", "pk"))

    def create(self, records: Sequence[Record]) -> list[int]:
        return [self._create(record).pk for record in records]

    def _create(self, record: Record) -> OrgUnit:
        return actions.create_unit(
            name=record.values["name"],
            kind=record.values.get("kind", UnitKind.TEAM),
            parent_id=record.values.get("parent") or _root_id(),
            manager_id=record.values.get("manager"),
            on=rules.THE_BEGINNING,
            by=self.context.by,
        )

    def update(self, records: Sequence[Record]) -> None:
        """A changed parent is a move from the day of the import on."""
        today = company.local_day(self.context.at)
        for record in records:
            values: dict[str, Any] = {name: record.values[name] for name in ("name", "kind") if name in record.values}
            if "manager" in record.values:
                values["manager_id"] = record.values["manager"]
            unit = actions.edit_unit(unit_id=_id(record), values=values, by=self.context.by)
            parent = record.values.get("parent")
            if parent and not UnitPlacement.objects.filter(unit=unit, until_on=None, parent_id=parent).exists():
                actions.move_unit(unit_id=unit.pk, parent_id=parent, on=today, by=self.context.by)


class MemberLoader(Loader):
    """People who come with a file cannot sign in until they are invited. They belong to their unit since the beginning."""

    def find(self, keys: Sequence[str]) -> dict[str, int]:
        """Members by sign-in name, e-mail or name; a name that two of them share means neither."""
        members = Member.objects.filter(Q(login__in=keys) | Q(email__in=keys) | Q(name__in=keys))
        rows = list(members.values_list("login", "email", "name", "pk"))
        named = only_once((name, pk) for _login, _email, name, pk in rows)
        return named | {email: pk for _l, email, _n, pk in rows if email} | {login: pk for login, _e, _n, pk in rows}

    def create(self, records: Sequence[Record]) -> list[int]:
        return [self._create(record).pk for record in records]

    def _create(self, record: Record) -> Member:
        told = record.values
        member = actions.create_member(
            login=told.get("login") or free_login(told["name"]),
            name=told["name"],
            unit_id=told.get("unit") or _root_id(),
            role_codes=told.get("roles") or ["rep"],
            on=rules.THE_BEGINNING,
            by=self.context.by,
            email=told.get("email", ""),
            title=told.get("title", ""),
            phone=told.get("phone", ""),
        )
        values = {"joined_on": told.get("joined_on")}
        actions.edit_member(member_id=member.pk, values=values, by=self.context.by)
        self._let_manage(record, member.pk)
        return member

    def update(self, records: Sequence[Record]) -> None:
        """What changed is edited; another unit is a move from the day of the import on. Roles stay as they were given here."""
        today = company.local_day(self.context.at)
        plain = ("name", "login", "email", "title", "phone", "joined_on")
        for record in records:
            values = {name: record.values[name] for name in plain if record.values.get(name)}
            actions.edit_member(member_id=_id(record), values=values, by=self.context.by)
            if unit := record.values.get("unit"):
                actions.move_member(member_id=_id(record), unit_id=unit, on=today, by=self.context.by)
            self._let_manage(record, _id(record))

    def _let_manage(self, record: Record, member_id: int) -> None:
        if unit := record.values.get("manages"):
            actions.edit_unit(unit_id=unit, values={"manager_id": member_id}, by=self.context.by)


def only_once(pairs: Any) -> dict[str, int]:
    """Names with the one record they mean; those that mean several are left out."""
    found: dict[str, int] = {}
    several: set[str] = set()
    for name, pk in pairs:
        if found.setdefault(name, pk) != pk:
            several.add(name)
    return {name: pk for name, pk in found.items() if name not in several}


def free_login(name: str, is_taken: Callable[[str], bool] | None = None) -> str:
    """A sign-in name made of a person's name, Chinese in pinyin, with a number where another has it."""
    taken = is_taken or (lambda login: Member.objects.filter(login__iexact=login).exists())
    spelled = ".".join(lazy_pinyin(name)) if any(character > "\x7f" for character in name) else name
    words = "".join(c if c.isalnum() or c in "-_" else " " for c in spelled.lower()).split()
    base = ".".join(words)[:140] or "member"
    base = base if rules.why_not_a_login(base) is None else f"{base}.member"
    return base if not taken(base) else next(login for n in range(2, 100_000) if not taken(login := f"{base}.{n}"))


def _root_id() -> int:
    return UnitPlacement.objects.get(parent=None, until_on=None).unit_id


def _id(record: Record) -> int:
    if record.object_id is None:
        raise ValueError(record.key)
    return record.object_id


UNIT = Kind(
    code="unit",
    label=_("Unit"),
    right="people.manage_organization",
    fields=(
        Field("name", _("name"), required=True, max_length=120),
        Field("kind", _("kind"), FieldType.CHOICE, choices=("region", "department", "team")),
        Field("parent", _("above"), FieldType.LINK, link="unit"),
        Field("manager", _("manager"), FieldType.LINK, link="member"),
    ),
    loader=UnitLoader,
)
MEMBER = Kind(
    code="member",
    label=_("Member"),
    right="people.manage_members",
    fields=(
        Field("name", _("name"), required=True, max_length=120),
        Field("login", _("sign-in name"), max_length=150),
        Field("email", _("e-mail"), max_length=254),
        Field("phone", _("phone"), max_length=40),
        Field("title", _("job title"), max_length=120),
        Field("unit", _("belongs to"), FieldType.LINK, link="unit"),
        Field("roles", _("roles"), FieldType.WORDS),
        Field("manages", _("manages"), FieldType.LINK, link="unit"),
        Field("joined_on", _("joined on"), FieldType.DATE),
    ),
    loader=MemberLoader,
)


def register() -> None:
    """Called from `apps.py`."""
    kinds.register(UNIT)
    kinds.register(MEMBER)
