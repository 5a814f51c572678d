"""The screens of templates: the list, one with its editions, and the steps of an edition's life."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.audit import trail
from quarterdeck.core.pages.answers import answer_form, do, version_of
from quarterdeck.core.pages.rendering import render_page, render_part
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.performance.actions.scorecards import templates as actions
from quarterdeck.performance.forms.scorecards import InForceForm, TemplateForm
from quarterdeck.performance.queries.scorecards import smart as checks
from quarterdeck.performance.queries.scorecards import templates as queries
from quarterdeck.performance.rules.scoring import starters
from quarterdeck.performance.showing import scorecard_templates as editor
from quarterdeck.performance.showing import scorecards as showing
from quarterdeck.performance.showing.tabs import tabs
from quarterdeck.performance.views.scorecards.parts import MANAGE
from quarterdeck.targets.showing.nodes import verdicts


@screen(right=MANAGE)
def template_list(request: MemberRequest) -> HttpResponse:
    is_archived = request.GET.get("view") == "archived"
    context = {
        "tabs": tabs(request, "templates"),
        "rows": queries.template_rows(today=request.today, is_archived=is_archived),
        "is_archived": is_archived,
    }
    return render_page(request, "performance/scorecards/template_list.html", context)


@screen(right=MANAGE)
def template_new(request: MemberRequest) -> HttpResponse:
    """A new template: empty, or with the usual parts of a seller or a manager to change."""
    form = TemplateForm(request.POST or None, roles=queries.role_choices(), starters=starters.choices())
    return answer_form(
        request,
        form,
        lambda values: actions.create_template(
            values=values, parts=starters.parts(values["begin_with"]), by=request.member
        ),
        title=_("New scorecard"),
        back=lambda made: _address(made.pk),
        cancel_url=reverse("performance:scorecard_templates"),
    )


@screen(right=MANAGE)
def template(request: MemberRequest, card_template_id: int) -> HttpResponse:
    """A template: its draft to change, and every edition that counted."""
    found = queries.template(template_id=card_template_id)
    editions = queries.editions(template_id=card_template_id)
    context = {
        "tabs": tabs(request, "templates"),
        "template": found,
        "editions": [(one, editor.edited(one.parts)) for one in editions],
        "has_draft": any(one.edition.is_draft for one in editions),
        "has_force": any(not one.edition.is_draft for one in editions),
        "kinds": editor.kind_links(card_template_id),
        "smart_url": reverse("performance:scorecard_smart", args=[card_template_id]),
        "timeline": showing.timeline(trail.entries_for(found, limit=30)),
    }
    return render_page(request, "performance/scorecards/template.html", context)


@screen(right=MANAGE)
def smart(request: MemberRequest, card_template_id: int) -> HttpResponse:
    """Whether the parts of the draft, or of the latest edition, are good targets."""
    found = queries.template(template_id=card_template_id)
    editions = queries.editions(template_id=card_template_id)
    parts = editions[0].parts if editions else []
    checked = checks.smart_check(template=found, parts=parts, today=request.today)
    context = {
        "checked": [(one, showing.part_title(one.part), verdicts(one.points), checks.met(one)) for one in checked],
    }
    return render_part(request, "performance/scorecards/smart.html", context)


@screen(right=MANAGE)
def template_edit(request: MemberRequest, card_template_id: int) -> HttpResponse:
    found = queries.template(template_id=card_template_id)
    version = version_of(request, found.version)
    initial = {"name": found.name, "role_id": found.role_id, "grain": found.grain}
    return answer_form(
        request,
        TemplateForm(request.POST or None, roles=queries.role_choices(), initial=initial),
        lambda values: actions.edit_template(
            template_id=card_template_id, values=values, version=version, by=request.member
        ),
        title=found.name,
        back=_address(card_template_id),
        fields_template="performance/versioned_fields.html",
        version=version,
    )


@screen(right=MANAGE)
@require_POST
def template_archive(request: MemberRequest, card_template_id: int) -> HttpResponse:
    return do(
        request,
        lambda: actions.archive_template(template_id=card_template_id, at=timezone.now(), by=request.member),
        back=reverse("performance:scorecard_templates"),
        done=_("The scorecard was archived."),
        undo_url=reverse("performance:scorecard_template_restore", args=[card_template_id]),
    )


@screen(right=MANAGE)
@require_POST
def template_restore(request: MemberRequest, card_template_id: int) -> HttpResponse:
    return _done(
        request, card_template_id, lambda: actions.restore_template(template_id=card_template_id, by=request.member)
    )


@screen(right=MANAGE)
@require_POST
def draft(request: MemberRequest, card_template_id: int) -> HttpResponse:
    return _done(
        request, card_template_id, lambda: actions.draft_edition(template_id=card_template_id, by=request.member)
    )


@screen(right=MANAGE)
@require_POST
def drop(request: MemberRequest, card_template_id: int) -> HttpResponse:
    return _done(request, card_template_id, lambda: actions.drop_draft(template_id=card_template_id, by=request.member))


@screen(right=MANAGE)
def put_in_force(request: MemberRequest, card_template_id: int) -> HttpResponse:
    """Let the draft count from a day on; a first edition from the running period, a later one from the next."""
    found = queries.template(template_id=card_template_id)
    running = queries.period_of(found, request.today)
    is_first = not any(not one.edition.is_draft for one in queries.editions(template_id=card_template_id))
    return answer_form(
        request,
        InForceForm(request.POST or None, initial={"from_on": running.start if is_first else running.end}),
        lambda values: actions.put_in_force(template_id=card_template_id, by=request.member, **values),
        title=_("Put in force"),
        form_intro=_("Periods that began before keep the edition they began with."),
        submit_label=_("Put in force"),
        back=_address(card_template_id),
    )


def _done(request: MemberRequest, template_id: int, act: Callable[[], object]) -> HttpResponse:
    return do(request, act, back=_address(template_id))


def _address(template_id: int) -> str:
    return reverse("performance:scorecard_template", args=[template_id])
