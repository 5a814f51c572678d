import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

USER = migrations.swappable_dependency(settings.AUTH_USER_MODEL)


class Migration(migrations.Migration):
    dependencies = [
        ("core_undo", "0002_let_an_act_have_parts"),
        ("core_imports", "0002_let_a_run_be_taken_up_again"),
        USER,
    ]

    operations = [
        migrations.CreateModel(
            name="SavedProfile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="name")),
                ("data", models.JSONField()),
                ("is_kept", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["title", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_kept", True)), fields=("title",), name="kept_profile_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folder", models.CharField(max_length=500)),
                ("system", models.CharField(blank=True, max_length=80)),
                ("tables", models.JSONField(default=list)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "profile",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="drafts",
                        to="core_imports.savedprofile",
                    ),
                ),
            ],
            options={"ordering": ["-pk"]},
        ),
        migrations.AddField(
            model_name="importrun",
            name="draft",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="runs",
                to="core_imports.importdraft",
            ),
        ),
        migrations.AddField(
            model_name="importrun",
            name="undo_act",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="core_undo.undoact"
            ),
        ),
    ]
