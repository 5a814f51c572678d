"""What people did with customers (跟进), and the files they kept."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name="Attachment",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("file", models.FileField(upload_to="attachments/%Y/%m")),
            ("name", models.CharField(max_length=200, verbose_name="file name")),
            ("size", models.PositiveBigIntegerField()),
            ("content_type", models.CharField(max_length=100)),
            ("added_at", models.DateTimeField()),
            (
                "account",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="attachments",
                    to="crm.account",
                ),
            ),
            (
                "added_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "opportunity",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="attachments",
                    to="crm.opportunity",
                ),
            ),
            (
                "lead",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="attachments",
                    to="crm.lead",
                ),
            ),
            ("purpose", models.CharField(blank=True, max_length=80, verbose_name="what it is")),
        ],
        options={
            "ordering": ["-added_at", "-pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("account__isnull", False), ("lead", None), ("opportunity", None)),
                        models.Q(("account", None), ("lead", None), ("opportunity__isnull", False)),
                        models.Q(("account", None), ("lead__isnull", False), ("opportunity", None)),
                        _connector="OR",
                    ),
                    name="attachment_one_record",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Activity",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=1, editable=False)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("updated_at", models.DateTimeField(auto_now=True)),
            ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("call", "Call"),
                        ("meeting", "Meeting"),
                        ("visit", "Visit"),
                        ("email", "E-mail"),
                        ("message", "Message"),
                        ("demo", "Demo"),
                        ("task", "To-do"),
                        ("note", "Note"),
                    ],
                    max_length=8,
                    verbose_name="kind",
                ),
            ),
            ("subject", models.CharField(max_length=200, verbose_name="what")),
            ("note", models.TextField(blank=True, verbose_name="note")),
            ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="planned for")),
            ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
            ("minutes", models.PositiveIntegerField(blank=True, null=True, verbose_name="minutes")),
            (
                "outcome",
                models.CharField(
                    blank=True,
                    choices=[
                        ("no_answer", "No answer"),
                        ("connected", "Connected"),
                        ("interested", "Interested"),
                        ("agreed", "Next step agreed"),
                        ("refused", "Refused"),
                    ],
                    max_length=10,
                    verbose_name="outcome",
                ),
            ),
            ("next_step", models.CharField(blank=True, max_length=200, verbose_name="next step")),
            ("next_step_on", models.DateField(blank=True, null=True, verbose_name="next step on")),
            (
                "account",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="activities",
                    to="crm.account",
                    verbose_name="account",
                ),
            ),
            (
                "owner",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="activities",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="owner",
                ),
            ),
            (
                "contact",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="activities",
                    to="crm.contact",
                    verbose_name="contact",
                ),
            ),
            (
                "opportunity",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="activities",
                    to="crm.opportunity",
                    verbose_name="opportunity",
                ),
            ),
            (
                "lead",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="activities",
                    to="crm.lead",
                    verbose_name="lead",
                ),
            ),
        ],
        options={
            "ordering": ["-pk"],
            "indexes": [
                models.Index(fields=["opportunity", "-done_at"], name="activity_of_deal"),
                models.Index(fields=["account", "-done_at"], name="activity_of_account"),
                models.Index(
                    condition=models.Q(("archived_at", None), ("done_at", None)),
                    fields=["owner", "due_at"],
                    name="activity_due",
                ),
                models.Index(
                    condition=models.Q(("archived_at", None)), fields=["owner", "-done_at"], name="activity_done"
                ),
                models.Index(
                    condition=models.Q(("archived_at", None), ("done_at__isnull", False)),
                    fields=["done_at"],
                    include=("owner",),
                    name="activity_by_day",
                ),
                models.Index(
                    condition=models.Q(("lead__isnull", False)), fields=["lead", "-done_at"], name="activity_of_lead"
                ),
            ],
        },
    ),
]
