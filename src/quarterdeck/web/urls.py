"""Addresses of the pages that compose rooms."""

from django.urls import path

from quarterdeck.web.views import cockpit, pace, phone, preferences, search, today

app_name = "web"
urlpatterns = [
    path("", cockpit.home, name="home"),
    path("cockpit/", cockpit.cockpit, name="cockpit"),
    path("cockpit/changed/<slug:change>/", cockpit.changed, name="cockpit_changes"),
    path("cockpit/deals/<slug:cut>/", cockpit.deals, name="cockpit_deals"),
    path("cockpit/<slug:tab>/", cockpit.cockpit, name="cockpit_tab"),
    path("cockpit/<slug:tab>/<slug:section>/", cockpit.section, name="cockpit_section"),
    path("pace/", pace.pace, name="pace"),
    path("today/", today.today, name="today"),
    path("manifest.webmanifest", phone.manifest, name="manifest"),
    path("sw.js", phone.service_worker, name="service_worker"),
    path("offline/", phone.offline, name="offline"),
    path("search/", search.results, name="search"),
    path("search/palette/", search.palette, name="palette"),
    path("preferences/period/", preferences.period, name="period"),
    path("preferences/team/", preferences.team, name="team"),
]
