"""Addresses of this room."""

from django.urls import URLPattern, path

from quarterdeck.crm.views import (
    accounts,
    activities,
    attachments,
    board,
    choices,
    contacts,
    data_quality,
    opportunities,
    process,
)
from quarterdeck.crm.views import opportunity_record as record

app_name = "crm"

customer_urls = [
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.account_new, name="account_new"),
    path("accounts/export/", accounts.export, name="account_export"),
    path("accounts/choices/", choices.accounts, name="account_choices"),
    path("accounts/colleagues/", choices.colleagues, name="colleague_choices"),
    path("accounts/<int:account_id>/", accounts.account, name="account"),
    path("accounts/<int:account_id>/timeline/", accounts.account_timeline, name="account_timeline"),
    path("accounts/<int:account_id>/edit/", accounts.account_edit, name="account_edit"),
    path("accounts/<int:account_id>/edit/<slug:field>/", accounts.account_fact, name="account_fact"),
    path("accounts/<int:account_id>/archive/", accounts.account_archive, name="account_archive"),
    path("accounts/<int:account_id>/restore/", accounts.account_restore, name="account_restore"),
    path("accounts/<int:account_id>/share/", accounts.account_share, name="account_share"),
    path("accounts/<int:account_id>/share/<int:member_id>/end/", accounts.account_unshare, name="account_unshare"),
    path("accounts/<int:account_id>/attach/", attachments.account_attach, name="account_attach"),
    path("opportunities/<int:opportunity_id>/attach/", attachments.opportunity_attach, name="opportunity_attach"),
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/new/", contacts.contact_new, name="contact_new"),
    path("contacts/choices/", choices.contacts, name="contact_choices"),
    path("contacts/<int:contact_id>/", contacts.contact, name="contact"),
    path("contacts/<int:contact_id>/edit/", contacts.contact_edit, name="contact_edit"),
    path("contacts/<int:contact_id>/edit/<slug:field>/", contacts.contact_fact, name="contact_fact"),
    path("contacts/<int:contact_id>/archive/", contacts.contact_archive, name="contact_archive"),
    path("contacts/<int:contact_id>/restore/", contacts.contact_restore, name="contact_restore"),
    path("activities/", activities.activities, name="activities"),
    path("activities/new/", activities.activity_new, name="activity_new"),
    path("activities/opportunities/", choices.opportunities, name="opportunity_choices"),
    path("activities/<int:activity_id>/edit/", activities.activity_edit, name="activity_edit"),
    path("activities/<int:activity_id>/complete/", activities.activity_complete, name="activity_complete"),
    path("activities/<int:activity_id>/reopen/", activities.activity_reopen, name="activity_reopen"),
    path("activities/<int:activity_id>/archive/", activities.activity_archive, name="activity_archive"),
    path("activities/<int:activity_id>/restore/", activities.activity_restore, name="activity_restore"),
    path("attachments/<int:attachment_id>/", attachments.attachment, name="attachment"),
    path("attachments/<int:attachment_id>/archive/", attachments.attachment_archive, name="attachment_archive"),
    path("attachments/<int:attachment_id>/restore/", attachments.attachment_restore, name="attachment_restore"),
    path("data-quality/", data_quality.data_quality, name="data_quality"),
    path("data-quality/product/", data_quality.fix_product, name="fix_product"),
    path("data-quality/team/<int:member_id>/", data_quality.fix_team, name="fix_team"),
    path("data-quality/<slug:code>/<int:opportunity_id>/", data_quality.fix_deal, name="fix_deal"),
]

opportunity_urls = [
    path("opportunities/", opportunities.opportunities, name="opportunities"),
    path("opportunities/board/", board.board, name="board"),
    path("opportunities/new/", record.opportunity_new, name="opportunity_new"),
    path("opportunities/export/", opportunities.export, name="opportunity_export"),
    path("opportunities/columns/", opportunities.columns, name="opportunity_columns"),
    path("opportunities/assign/", opportunities.bulk_assign, name="opportunity_bulk_assign"),
    path("opportunities/archive/", opportunities.bulk_archive, name="opportunity_bulk_archive"),
    path("opportunities/restore/", opportunities.bulk_restore, name="opportunity_bulk_restore"),
    path("opportunities/undo/<str:token>/", opportunities.bulk_undo, name="opportunity_bulk_undo"),
    path("opportunities/<int:opportunity_id>/", record.opportunity, name="opportunity"),
    path("opportunities/<int:opportunity_id>/timeline/", record.opportunity_timeline, name="opportunity_timeline"),
    path("opportunities/<int:opportunity_id>/edit/", record.opportunity_edit, name="opportunity_edit"),
    path("opportunities/<int:opportunity_id>/edit/<slug:field>/", record.opportunity_fact, name="opportunity_fact"),
    path("opportunities/<int:opportunity_id>/move/", board.move, name="opportunity_move"),
    path("opportunities/<int:opportunity_id>/undo/<str:token>/", board.undo_move, name="opportunity_undo_move"),
    path(
        "opportunities/<int:opportunity_id>/close/<int:stage_id>/", record.opportunity_close, name="opportunity_close"
    ),
    path("opportunities/<int:opportunity_id>/lines/", record.opportunity_lines, name="opportunity_lines"),
    path("opportunities/<int:opportunity_id>/archive/", record.opportunity_archive, name="opportunity_archive"),
    path("opportunities/<int:opportunity_id>/restore/", record.opportunity_restore, name="opportunity_restore"),
    path("opportunities/<int:opportunity_id>/helpers/", record.helper_add, name="opportunity_helper_add"),
    path(
        "opportunities/<int:opportunity_id>/helpers/<int:member_id>/end/",
        record.helper_remove,
        name="opportunity_helper_remove",
    ),
    path("processes/", process.processes, name="processes"),
    path("processes/new/", process.process_new, name="process_new"),
    path("processes/<int:process_id>/", process.process, name="process"),
    path("processes/<int:process_id>/edit/", process.process_edit, name="process_edit"),
    path("processes/<int:process_id>/default/", process.process_default, name="process_default"),
    path("processes/<int:process_id>/stages/new/", process.stage_new, name="stage_new"),
    path("processes/<int:process_id>/reasons/", process.reason_add, name="reason_add"),
    path("processes/<int:process_id>/reasons/<int:reason_id>/retire/", process.reason_retire, name="reason_retire"),
    path("processes/stages/<int:stage_id>/edit/", process.stage_edit, name="stage_edit"),
    path("processes/stages/<int:stage_id>/shift/", process.stage_shift, name="stage_shift"),
    path("processes/stages/<int:stage_id>/archive/", process.stage_archive, name="stage_archive"),
    path("processes/stages/<int:stage_id>/restore/", process.stage_restore, name="stage_restore"),
]

urlpatterns: list[URLPattern] = [*customer_urls, *opportunity_urls]
