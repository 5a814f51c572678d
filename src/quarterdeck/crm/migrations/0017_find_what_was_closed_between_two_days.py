"""An index of the states in which deals were won or lost, for the pipeline's changes between any two days."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0016_drop_empty_tallies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="opportunityrevision",
            index=models.Index(
                condition=models.Q(("status", "open"), _negated=True),
                fields=["from_at"],
                include=("until_at", "status", "opportunity", "owner", "company_amount"),
                name="revision_closed_by_moment",
            ),
        ),
    ]
