"""Metrics of the company's own: made, tried out, changed, put away."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.company import queries as company
from quarterdeck.core.pages.answers import answer_form, do
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.metrics import actions, forms, queries, showing
from quarterdeck.metrics.catalogue.own import Recipe
from quarterdeck.metrics.models import CustomMetric
from quarterdeck.metrics.queries import own
from quarterdeck.metrics.views.catalogue import DEFINE

_FIELDS = "metrics/own_fields.html"


@screen(right=DEFINE)
def define(request: MemberRequest) -> HttpResponse:
    """Make a metric from others."""
    initial = {"first": request.GET.get("of", "won_amount")}
    form = forms.OwnMetricForm(
        request.POST or None, groups=showing.choices(own.own_metrics().values()), initial=initial
    )

    def act(typed: dict[str, Any]) -> CustomMetric:
        typed.pop("version")
        return actions.define_metric(**_recipe_of(typed), by=request.member)

    return answer_form(
        request,
        form,
        act,
        title=_("New metric"),
        back=lambda made: reverse("metrics:metric", args=[made.code]),
        done=_("The metric is in the catalogue."),
        cancel_url=reverse("metrics:catalogue"),
        fields_template=_FIELDS,
    )


@screen(right=DEFINE)
def change(request: MemberRequest, own_id: int) -> HttpResponse:
    """Change what a metric is made of."""
    row = own.own_metric(own_id)
    others = [one for one in own.own_metrics().values() if one.code != row.code]
    form = forms.OwnMetricForm(request.POST or None, groups=showing.choices(others), initial=showing.typed(row))

    def act(typed: dict[str, Any]) -> CustomMetric:
        version = typed.pop("version")
        return actions.change_metric(own_id=own_id, version=version, **_recipe_of(typed), by=request.member)

    back = reverse("metrics:metric", args=[row.code])
    return answer_form(request, form, act, title=row.name, back=back, done=_("Saved."), fields_template=_FIELDS)


@screen(right=DEFINE)
@require_POST
def preview(request: MemberRequest) -> HttpResponse:
    """What the metric would show, from what is typed so far."""
    form = forms.OwnMetricForm(request.POST, groups=showing.choices(own.own_metrics().values()))
    form.fields["name"].required = False
    if not form.is_valid():
        return render(request, "metrics/own_preview.html", {"problem": _("Choose what it is made of.")})
    typed = _recipe_of(form.cleaned_data)
    try:
        metric = own.imagined(typed["name"] or _("New metric"), typed["recipe"], typed["better"])
        trend = queries.trend(viewer=request.member, metric=metric, today=request.today)
    except queries.CannotMeasure as refusal:
        return render(request, "metrics/own_preview.html", {"problem": str(refusal)})
    currency = company.company().currency_id
    context = {
        "metric": showing.explained(metric, trend.period),
        "figures": [showing.compared(trend, currency=currency)],
        "chart": showing.trend_chart(trend, currency=currency),
    }
    return render(request, "metrics/own_preview.html", context)


@screen(right=DEFINE)
@require_POST
def archive(request: MemberRequest, own_id: int) -> HttpResponse:
    """Offer the metric no longer."""
    row = own.own_metric(own_id)
    return do(
        request,
        lambda: actions.archive_metric(own_id=own_id, by=request.member),
        back=reverse("metrics:metric", args=[row.code]),
        done=_("Archived. Where it is used it stays."),
        undo_url=reverse("metrics:restore", args=[own_id]),
    )


@screen(right=DEFINE)
@require_POST
def restore(request: MemberRequest, own_id: int) -> HttpResponse:
    """Offer the metric again."""
    row = own.own_metric(own_id)
    return do(
        request,
        lambda: actions.restore_metric(own_id=own_id, by=request.member),
        back=reverse("metrics:metric", args=[row.code]),
        done=_("Restored."),
    )


def _recipe_of(typed: dict[str, Any]) -> dict[str, Any]:
    """What was typed, with the recipe put together."""
    recipe: Recipe = own.recipe(
        kind=typed["kind"],
        first=typed["first"],
        second=typed["second"],
        dimension=typed["dimension"],
        keys=typed["keys"],
        is_share=typed["is_share"],
    )
    return {"name": typed["name"], "explanation": typed["explanation"], "better": typed["better"], "recipe": recipe}
