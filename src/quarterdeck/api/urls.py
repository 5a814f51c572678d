"""The API: `/api/v1/`, described at `/api/v1/openapi.json`."""

from django.urls import path

from quarterdeck.api import problems
from quarterdeck.api.authentication import SessionAuth, TokenAuth
from quarterdeck.api.description import DescribedAPI
from quarterdeck.api.endpoints import (
    accounts,
    activities,
    alerts,
    brief,
    coaching,
    contacts,
    dashboards,
    diagnosis,
    duplicates,
    feedback,
    fields,
    imports,
    improvement,
    leads,
    metrics,
    okrs,
    one_to_ones,
    opportunities,
    pace,
    people,
    plan_nodes,
    plans,
    pools,
    products,
    pulse,
    reports,
    reviews,
    scorecards,
    search,
    skills,
    stages,
    teams,
    views,
)
from quarterdeck.api.parsing import ObjectParser

api = DescribedAPI(
    title="Quarterdeck",
    version="1",
    description="Everything a sales team runs on. Every answer is within the reach of the caller's roles.",
    docs_url=None,
    auth=[TokenAuth(), SessionAuth()],
    urls_namespace="api",
    parser=ObjectParser(),
)
problems.handle_errors(api)
api.add_router("/accounts", accounts.router)
api.add_router("/contacts", contacts.router)
api.add_router("/leads", leads.router)
api.add_router("/pools", pools.router)
api.add_router("/duplicates", duplicates.router)
api.add_router("/undo", duplicates.undo_router)
api.add_router("/fields", fields.router)
api.add_router("/imports", imports.router)
api.add_router("/views", views.router)
api.add_router("/exports", views.exports_router)
api.add_router("/opportunities", opportunities.router)
api.add_router("/activities", activities.router)
api.add_router("/products", products.router)
api.add_router("/metrics", metrics.router)
api.add_router("/reports", reports.router)
api.add_router("/dashboards", dashboards.router)
api.add_router("/alerts", alerts.router)
api.add_router("/brief", brief.router)
api.add_router("/plans", plans.router)
api.add_router("/plans", plan_nodes.router)
api.add_router("/targets", plans.targets_router)
api.add_router("/pace", pace.router)
api.add_router("/okrs", okrs.router)
api.add_router("/diagnosis", diagnosis.router)
api.add_router("/scorecards", scorecards.router)
api.add_router("/reviews", reviews.router)
api.add_router("/team-reviews", teams.router)
api.add_router("/recognition", teams.recognition_router)
api.add_router("/pulse", pulse.router)
api.add_router("/coaching", coaching.router)
api.add_router("/feedback", feedback.router)
api.add_router("/one-to-ones", one_to_ones.router)
api.add_router("/improvement-plans", improvement.router)
api.add_router("/skills", skills.router)
api.add_router("/promotions", skills.promotions_router)
api.add_router("/search", search.router)
api.add_router("/members", people.members)
api.add_router("/teams", people.teams)
api.add_router("/stages", stages.router)

urlpatterns = [path("", api.urls)]
