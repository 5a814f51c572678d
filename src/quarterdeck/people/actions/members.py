"""People: joining, changing, moving, leaving and coming back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.events import bus
from quarterdeck.core.records import versions
from quarterdeck.core.search import text
from quarterdeck.people import rules
from quarterdeck.people.actions import roles
from quarterdeck.people.actions.refusals import CannotChangeMember, CannotChangeOrganization
from quarterdeck.people.events import MemberJoined, MemberMoved
from quarterdeck.people.models import Member, Membership, OrgUnit, UnitPlacement

EDITABLE = ("login", "name", "email", "phone", "title", "language", "joined_on")


@transaction.atomic
def create_member(
    *,
    login: str,
    name: str,
    unit_id: int,
    role_codes: Sequence[str],
    on: date,
    by: Member | None,
    email: str = "",
    title: str = "",
    phone: str = "",
    password: str | None = None,
) -> Member:
    """Add a person to a unit from a day on. Without a password they sign in once they accept an invitation."""
    values = _checked({"login": login, "name": name, "email": email, "title": title, "phone": phone}, except_id=None)
    member = Member(**values, joined_on=on)
    member.search_tokens = _tokens(member)
    if password is None:
        member.set_unusable_password()
    else:
        set_checked_password(member, password)
    member.save()
    _refuse_unless_there(unit_id, on)
    Membership.objects.create(member=member, unit_id=unit_id, from_on=on)
    roles.set_roles(member_id=member.pk, role_codes=role_codes, by=by)
    trail.record(member, "created", by=by, changes={"unit": (None, unit_id), "on": (None, on)})
    bus.publish(MemberJoined(member_id=member.pk, unit_id=unit_id, on=on), by=by)
    return member


@transaction.atomic
def edit_member(*, member_id: int, values: Mapping[str, Any], by: Member, version: int | None = None) -> Member:
    """Change what is known of a person (`EDITABLE`). An administrator is changed by an administrator."""
    member = get_object_or_404(Member.objects.select_for_update(of=("self",)), pk=member_id)
    if member != by:
        roles.refuse_over_administrator(member, by=by)
    values = _checked({field: value for field, value in values.items() if field in EDITABLE}, except_id=member.pk)
    versions.refuse_stale(member, values, version=version)
    changes = trail.differences(member, values)
    if not changes:
        return member
    for field, value in values.items():
        setattr(member, field, value)
    member.search_tokens = _tokens(member)
    member.version += 1
    member.save()
    trail.record(member, "edited", by=by, changes=changes)
    return member


@transaction.atomic
def move_member(*, member_id: int, unit_id: int, on: date, by: Member | None) -> Member:
    """Let a member belong to another unit from a day on. What was earned before stays with the unit that earned it."""
    member = get_object_or_404(Member.objects.select_for_update(of=("self",)), pk=member_id)
    present = Membership.objects.select_for_update().get(member=member, until_on=None)
    if present.unit_id == unit_id:
        return member
    since = _refuse_unless_there(unit_id, on)
    if reason := rules.why_not_move_member(since=present.from_on, unit_since=since, on=on):
        raise CannotChangeOrganization(reason)
    before = present.unit_id
    if present.from_on == on:
        Membership.objects.filter(pk=present.pk).update(unit_id=unit_id)
    else:
        Membership.objects.filter(pk=present.pk).update(until_on=on)
        Membership.objects.create(member=member, unit_id=unit_id, from_on=on)
    trail.record(member, "moved", by=by, changes={"unit": (before, unit_id), "on": (None, on)})
    bus.publish(MemberMoved(member_id=member_id, unit_id=unit_id, on=on), by=by)
    roles.forget_grants(member)
    return member


def set_checked_password(member: Member, password: str) -> None:
    """Set a password that is strong enough, or refuse with what is wrong with it. Does not save."""
    try:
        validate_password(password, user=member)
    except ValidationError as problem:
        raise CannotChangeMember(" ".join(problem.messages), code="weak_password") from None
    member.set_password(password)


@transaction.atomic
def set_preferences(*, language: str, wants_mail: bool, by: Member) -> None:
    """Keep the language a member reads in (empty follows the company's) and whether they take mail."""
    Member.objects.filter(pk=by.pk).update(language=language, wants_mail=wants_mail)


def log_export(*, what: str, rows: int, by: Member) -> None:
    """Keep who took a list out of the house, and how much of it."""
    trail.record(by, "exported", by=by, note=f"{what}: {rows}")


def _refuse_unless_there(unit_id: int, on: date) -> date:
    """Since when the unit exists; refuses when that is after the day, or when it was archived."""
    unit = get_object_or_404(OrgUnit, pk=unit_id)
    if unit.archived_at:
        raise CannotChangeOrganization(_("This unit is archived."))
    since = UnitPlacement.objects.filter(unit=unit).order_by("from_on").values_list("from_on", flat=True)[0]
    if since > on:
        raise CannotChangeOrganization(
            _("The unit exists since %(day)s. Choose that day or a later one.") % {"day": since}
        )
    return since


def _checked(values: Mapping[str, Any], *, except_id: int | None) -> dict[str, Any]:
    """The values trimmed, or a refusal: a name is needed, sign-in name and e-mail are used once whatever the case."""
    checked: dict[str, Any] = {
        field: value.strip() if isinstance(value, str) else value for field, value in values.items()
    }
    if checked.get("name") == "":
        raise CannotChangeMember(_("A person needs a name."))
    others = Member.objects.exclude(pk=except_id)
    if "login" in checked:
        if reason := rules.why_not_a_login(checked["login"]):
            raise CannotChangeMember(reason, code="login")
        if others.filter(login__iexact=checked["login"]).exists():
            raise CannotChangeMember(_("This sign-in name is taken."), code="login")
    if checked.get("email") and others.filter(email__iexact=checked["email"]).exists():
        raise CannotChangeMember(_("Somebody else has this e-mail address."), code="email")
    return checked


def _tokens(member: Member) -> list[str]:
    return text.tokens_for(member.name, member.login, member.email, member.phone, member.title)
