"""Addresses of improvement plans."""

from django.urls import URLPattern, path

from quarterdeck.performance.views import improvement

_PLAN = "improvement/<int:improvement_id>/"
_STEP = f"{_PLAN}steps/<slug:fair_step>/"

urlpatterns: list[URLPattern] = [
    path("improvement/", improvement.plans, name="improvements"),
    path("improvement/new/", improvement.propose, name="improvement_new"),
    path(_PLAN, improvement.record, name="improvement"),
    path(f"{_PLAN}edit/", improvement.edit, name="improvement_edit"),
    path(f"{_PLAN}start/", improvement.start, name="improvement_start"),
    path(f"{_PLAN}agree/", improvement.agree, name="improvement_agree"),
    path(f"{_PLAN}look/", improvement.check_in, name="improvement_look"),
    path(f"{_PLAN}answer/", improvement.say, name="improvement_answer"),
    path(f"{_PLAN}extend/", improvement.extend, name="improvement_extend"),
    path(f"{_PLAN}close/", improvement.close, name="improvement_close"),
    path(f"{_STEP}confirm/", improvement.confirm, name="improvement_confirm"),
    path(f"{_STEP}take-back/", improvement.take_back, name="improvement_take_back"),
]
