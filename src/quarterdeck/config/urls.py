"""Which room answers which address."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("health/", include("quarterdeck.core.health.urls")),
    path("notifications/", include("quarterdeck.core.notifications.urls")),
    path("undo/", include("quarterdeck.core.undo.urls")),
    path("approvals/", include("quarterdeck.core.approvals.urls")),
    path("imports/", include("quarterdeck.core.imports.urls")),
    path("lists/", include("quarterdeck.core.lists.urls")),
    path("settings/fields/", include("quarterdeck.core.fields.urls")),
    path("settings/", include("quarterdeck.core.setup.urls")),
    path("settings/mailboxes/", include("quarterdeck.core.mailbox.urls")),
    path("settings/robots/", include("quarterdeck.core.robots.urls")),
    path("people/", include("quarterdeck.people.urls")),
    path("catalog/", include("quarterdeck.catalog.urls")),
    path("metrics/", include("quarterdeck.metrics.urls")),
    path("targets/", include("quarterdeck.targets.urls")),
    path("reports/", include("quarterdeck.reporting.urls")),
    path("performance/", include("quarterdeck.performance.urls")),
    path("api/v1/", include("quarterdeck.api.urls")),
    path("tokens/", include("quarterdeck.api.page_urls")),
    path("", include("quarterdeck.crm.urls")),
    path("", include("quarterdeck.core.pages.urls")),
    path("", include("quarterdeck.web.urls")),
]

handler400 = "quarterdeck.core.pages.errors.bad_request"
handler403 = "quarterdeck.core.pages.errors.forbidden"
handler404 = "quarterdeck.core.pages.errors.not_found"
handler500 = "quarterdeck.core.pages.errors.server_error"
