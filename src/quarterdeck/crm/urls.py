"""Addresses of this room."""

from django.urls import URLPattern, path

from quarterdeck.crm.views import accounts, activities, attachments, choices, contacts

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
]

urlpatterns: list[URLPattern] = [*customer_urls]
