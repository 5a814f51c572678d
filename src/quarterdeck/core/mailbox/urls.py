"""Addresses of this package."""

from django.urls import path

from quarterdeck.core.mailbox import views

app_name = "mailbox"
urlpatterns = [
    path("", views.mailboxes, name="mailboxes"),
    path("new/", views.mailbox_new, name="mailbox_new"),
    path("<int:mailbox_id>/", views.mailbox_edit, name="mailbox_edit"),
    path("<int:mailbox_id>/read/", views.mailbox_read, name="mailbox_read"),
    path("<int:mailbox_id>/archive/", views.mailbox_archive, name="mailbox_archive"),
    path("<int:mailbox_id>/restore/", views.mailbox_restore, name="mailbox_restore"),
]
