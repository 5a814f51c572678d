"""Who stands above whom, for those who ask for approval."""

from collections.abc import Sequence
from datetime import datetime

from quarterdeck.core.company import queries as company
from quarterdeck.people.models import Absence, Member, OrgUnit, UnitPlacement


def approvers_for(member: Member, rule: str, at: datetime) -> Sequence[Member]:
    """Who decides for a member by a rule: `superior`, `role:<code>` or `member:<id>`; empty when there is nobody.

    The superior takes the place of one who left, of the member themselves, and of a role that nobody else holds. While all of
    those are absent today, the nearest superior above them who is there may decide too.
    """
    kind, _separator, value = rule.partition(":")
    above = superiors_of(member)
    people: list[Member] = []
    if kind == "role":
        holders = Member.objects.active().filter(roles__code=value).exclude(pk=member.pk)
        people = list(holders.distinct().order_by("name", "pk")[:50])
    elif kind == "member" and value.isdecimal():
        people = list(Member.objects.active().filter(pk=int(value)).exclude(pk=member.pk))
    people = people or above[:1]
    absent = set(Absence.objects.on(company.local_day(at)).values_list("member_id", flat=True))
    if people and all(one.pk in absent for one in people):
        people += [one for one in above if one.pk not in absent and one not in people][:1]
    return people


def superiors_of(member: Member) -> list[Member]:
    """Those who manage the member's unit and the units above it, the nearest first, without the member."""
    own = UnitPlacement.objects.filter(
        unit__memberships__member=member, unit__memberships__until_on=None, until_on=None
    ).values_list("path", flat=True)
    path = next(iter(own), "")
    ids = [int(step) for step in reversed(path.strip("/").split("/")) if step]
    units = OrgUnit.objects.select_related("manager").in_bulk(ids)
    found: list[Member] = []
    for unit_id in ids:
        manager = units[unit_id].manager if unit_id in units else None
        if manager is not None and manager.is_active and manager.pk != member.pk and manager not in found:
            found.append(manager)
    return found
