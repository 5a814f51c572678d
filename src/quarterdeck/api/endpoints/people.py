"""`/members` and `/teams`: who works here, and where."""

from typing import Annotated, Any

from ninja import Query, Router, Schema
from pydantic import Field

from quarterdeck.api import paging, queries, schemas
from quarterdeck.api.guard import ApiRequest, reads, writes
from quarterdeck.people import actions
from quarterdeck.people.models import Member, OrgUnit

members = Router(tags=["members"])
teams = Router(tags=["teams"])
SORTS = paging.Sorts({"name": "name", "id": "id"}, "name")


class MemberFilters(Schema):
    q: Annotated[str, Field(max_length=120)] = ""
    team_id: schemas.Id | None = None
    is_active: bool | None = Field(True, alias="active")


class TeamFilters(Schema):
    kind: schemas.Short | None = None
    parent_id: schemas.Id | None = None
    archived: bool = False


class Leaving(Schema):
    """Who takes over everything the member owns."""

    hand_over_to_id: schemas.Id


@members.get("", response=paging.Page[schemas.MemberOut])
@reads("people.view_member")
def list_members(request: ApiRequest, filters: Query[MemberFilters], asked: Query[paging.Paging]) -> dict[str, Any]:
    """Colleagues within reach, by name."""
    return paging.page(queries.filtered(queries.members(request.member), filters), asked=asked, sorts=SORTS)


@members.post("", response={201: schemas.MemberOut})
@writes("people.manage_members", answers=schemas.MemberOut, status=201)
def create_member(request: ApiRequest, values: schemas.MemberIn) -> Member:
    """Add somebody to a team, without a password: an invitation is how they choose one."""
    given = values.model_dump(exclude={"team_id", "roles"})
    created = actions.create_member(
        unit_id=values.team_id, role_codes=values.roles, on=request.today, by=request.member, **given
    )
    return queries.one(queries.members(request.member), created.pk)


@members.get("/{member_id}", response=schemas.MemberOut)
@reads("people.view_member")
def read_member(request: ApiRequest, member_id: schemas.Id) -> Member:
    """One colleague."""
    return queries.one(queries.members(request.member), member_id)


@members.patch("/{member_id}", response=schemas.MemberOut)
@writes("people.manage_members", answers=schemas.MemberOut)
def change_member(request: ApiRequest, member_id: schemas.Id, changes: schemas.MemberChanges) -> Member:
    """Change some fields."""
    actions.edit_member(member_id=member_id, values=changes.values(), version=changes.version, by=request.member)
    return queries.one(queries.members(request.member), member_id)


@members.post("/{member_id}/archive", response=schemas.MemberOut)
@writes("people.manage_members", answers=schemas.MemberOut)
def archive_member(request: ApiRequest, member_id: schemas.Id, leaving: Leaving) -> Member:
    """Deactivate somebody and hand over all they own, in one act."""
    actions.deactivate_member(
        member_id=member_id, hand_over_to_id=leaving.hand_over_to_id, on=request.today, by=request.member
    )
    return queries.one(queries.members(request.member), member_id)


@members.post("/{member_id}/restore", response=schemas.MemberOut)
@writes("people.manage_members", answers=schemas.MemberOut)
def restore_member(request: ApiRequest, member_id: schemas.Id) -> Member:
    """Let somebody sign in again."""
    actions.reactivate_member(member_id=member_id, on=request.today, by=request.member)
    return queries.one(queries.members(request.member), member_id)


@teams.get("", response=paging.Page[schemas.TeamOut])
@reads("people.view_member")
def list_teams(request: ApiRequest, filters: Query[TeamFilters], asked: Query[paging.Paging]) -> dict[str, Any]:
    """Units of the organization (company, regions, departments, teams), by name."""
    return paging.page(queries.filtered(queries.teams(request.member), filters), asked=asked, sorts=SORTS)


@teams.post("", response={201: schemas.TeamOut})
@writes("people.manage_organization", answers=schemas.TeamOut, status=201)
def create_team(request: ApiRequest, values: schemas.TeamIn) -> OrgUnit:
    """Add a unit below another, from today."""
    created = actions.create_unit(on=request.today, by=request.member, **values.model_dump())
    return queries.one(queries.teams(request.member), created.pk)


@teams.get("/{team_id}", response=schemas.TeamOut)
@reads("people.view_member")
def read_team(request: ApiRequest, team_id: schemas.Id) -> OrgUnit:
    """One unit."""
    return queries.one(queries.teams(request.member), team_id)


@teams.patch("/{team_id}", response=schemas.TeamOut)
@writes("people.manage_organization", answers=schemas.TeamOut)
def change_team(request: ApiRequest, team_id: schemas.Id, changes: schemas.TeamChanges) -> OrgUnit:
    """Rename a unit."""
    actions.edit_unit(unit_id=team_id, values=changes.values(), version=changes.version, by=request.member)
    return queries.one(queries.teams(request.member), team_id)


@teams.post("/{team_id}/archive", response=schemas.TeamOut)
@writes("people.manage_organization", answers=schemas.TeamOut)
def archive_team(request: ApiRequest, team_id: schemas.Id) -> OrgUnit:
    """Close an empty unit; its history stays."""
    actions.archive_unit(unit_id=team_id, by=request.member)
    return queries.one(queries.teams(request.member), team_id)


@teams.post("/{team_id}/restore", response=schemas.TeamOut)
@writes("people.manage_organization", answers=schemas.TeamOut)
def restore_team(request: ApiRequest, team_id: schemas.Id) -> OrgUnit:
    """Open a closed unit again."""
    actions.restore_unit(unit_id=team_id, by=request.member)
    return queries.one(queries.teams(request.member), team_id)
