"""Addresses of this room."""

from django.urls import path

from quarterdeck.reporting.views import alerts, builder, dashboards, reports, schedules

app_name = "reporting"
urlpatterns = [
    path("", reports.reports, name="reports"),
    path("new/", builder.report_new, name="report_new"),
    path("choices/<slug:dimension>/", builder.choices, name="choices"),
    path("<int:report_id>/", reports.report, name="report"),
    path("<int:report_id>/edit/", builder.report_edit, name="report_edit"),
    path("<int:report_id>/copy/", reports.report_copy, name="report_copy"),
    path("<int:report_id>/archive/", reports.report_archive, name="report_archive"),
    path("<int:report_id>/restore/", reports.report_restore, name="report_restore"),
    path("<int:report_id>/export/<slug:kind>/", reports.report_export, name="report_export"),
    path("<int:report_id>/pin/", dashboards.report_pin, name="report_pin"),
    path("<int:report_id>/schedule/", schedules.schedule_new, name="schedule_new"),
    path("schedules/", schedules.schedules, name="schedules"),
    path("schedules/<int:schedule_id>/", schedules.schedule_edit, name="schedule_edit"),
    path("schedules/<int:schedule_id>/sendings/", schedules.sendings, name="sendings"),
    path("schedules/<int:schedule_id>/switch/", schedules.schedule_switch, name="schedule_switch"),
    path("schedules/<int:schedule_id>/send/", schedules.schedule_send, name="schedule_send"),
    path("schedules/<int:schedule_id>/delete/", schedules.schedule_delete, name="schedule_delete"),
    path("dashboards/", dashboards.dashboards, name="dashboards"),
    path("dashboards/new/", dashboards.dashboard_new, name="dashboard_new"),
    path("dashboards/<int:dashboard_id>/", dashboards.dashboard, name="dashboard"),
    path("dashboards/<int:dashboard_id>/edit/", dashboards.dashboard_edit, name="dashboard_edit"),
    path("dashboards/<int:dashboard_id>/add/", dashboards.dashboard_add, name="dashboard_add"),
    path("dashboards/<int:dashboard_id>/order/", dashboards.dashboard_order, name="dashboard_order"),
    path("dashboards/<int:dashboard_id>/archive/", dashboards.dashboard_archive, name="dashboard_archive"),
    path("dashboards/<int:dashboard_id>/restore/", dashboards.dashboard_restore, name="dashboard_restore"),
    path("tiles/<int:tile_id>/", dashboards.tile, name="tile"),
    path("tiles/<int:tile_id>/edit/", dashboards.tile_edit, name="tile_edit"),
    path("tiles/<int:tile_id>/remove/", dashboards.tile_remove, name="tile_remove"),
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/new/", alerts.alert_new, name="alert_new"),
    path("alerts/<int:alert_id>/", alerts.alert, name="alert"),
    path("alerts/<int:alert_id>/edit/", alerts.alert_edit, name="alert_edit"),
    path("alerts/<int:alert_id>/switch/", alerts.alert_switch, name="alert_switch"),
    path("alerts/<int:alert_id>/archive/", alerts.alert_archive, name="alert_archive"),
    path("alerts/<int:alert_id>/restore/", alerts.alert_restore, name="alert_restore"),
]
