"""The screens of group robots."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.answers import answer_form, do
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.robots import actions, queries
from quarterdeck.core.robots.forms import RobotForm

MANAGE = "company.manage_company"


@screen(right=MANAGE)
def robots(request: MemberRequest) -> HttpResponse:
    """Every robot, and how it does."""
    with_archived = "archived" in request.GET
    rows = queries.robots(with_archived=with_archived)
    context = {"rows": rows, "is_empty": not rows, "with_archived": with_archived}
    return render_page(request, "robots/list.html", context)


@screen(right=MANAGE)
def robot(request: MemberRequest, robot_id: int) -> HttpResponse:
    """What was last written to the group."""
    found = queries.robot(robot_id=robot_id)
    rows = queries.latest_messages(robot_id=robot_id)
    return render_page(request, "robots/robot.html", {"robot": found, "rows": rows, "is_empty": not rows})


@screen(right=MANAGE)
def robot_new(request: MemberRequest) -> HttpResponse:
    def act(typed: dict[str, Any]) -> Any:
        return actions.save_robot(url=typed["url"], secret=typed["secret"], values=typed, by=request.member)

    form = RobotForm(request.POST or None)
    return answer_form(request, form, act, title=_("New group robot"), back=reverse("robots:robots"), done=_("Added."))


@screen(right=MANAGE)
def robot_edit(request: MemberRequest, robot_id: int) -> HttpResponse:
    found = queries.robot(robot_id=robot_id)

    def act(typed: dict[str, Any]) -> Any:
        return actions.save_robot(
            robot_id=robot_id, url=typed["url"], secret=typed["secret"], values=typed, by=request.member
        )

    form = RobotForm.of(found, request.POST or None)
    return answer_form(request, form, act, title=found.name, back=reverse("robots:robots"), done=_("Saved."))


@screen(right=MANAGE)
@require_POST
def robot_try(request: MemberRequest, robot_id: int) -> HttpResponse:
    """Write a greeting to the group now, to see whether the settings are right."""
    problem = actions.try_out(robot_id=robot_id, at=timezone.now(), by=request.member)
    if problem:
        messages.error(request, problem)
    else:
        messages.success(request, _("Sent. Look into the group."))
    return redirect("robots:robots")


@screen(right=MANAGE)
@require_POST
def robot_archive(request: MemberRequest, robot_id: int) -> HttpResponse:
    queries.robot(robot_id=robot_id)
    return do(
        request,
        lambda: actions.set_robot_archived(robot_id=robot_id, at=timezone.now(), by=request.member),
        back=reverse("robots:robots"),
        done=_("The robot was put away."),
        undo_url=reverse("robots:robot_restore", args=[robot_id]),
    )


@screen(right=MANAGE)
@require_POST
def robot_restore(request: MemberRequest, robot_id: int) -> HttpResponse:
    queries.robot(robot_id=robot_id)
    return do(
        request,
        lambda: actions.set_robot_archived(robot_id=robot_id, at=None, by=request.member),
        back=reverse("robots:robots"),
    )
