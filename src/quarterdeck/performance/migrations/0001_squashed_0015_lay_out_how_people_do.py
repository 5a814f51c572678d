"""How people do and the talks about it as fifteen migrations left them, for a database that is new.

One that has those fifteen goes on without work. They are kept for databases that stopped among them.
"""

from typing import ClassVar

from django.conf import settings
from django.db import migrations

from quarterdeck.core.records.tables import CreateModels
from quarterdeck.performance.migrations import laid_out
from quarterdeck.performance.migrations.laid_out import scorecard_templates


class Migration(migrations.Migration):
    initial = True

    replaces: ClassVar = [
        ("performance", "0001_keep_scorecards"),
        ("performance", "0002_hold_weights_at_a_hundred"),
        ("performance", "0003_keep_findings"),
        ("performance", "0004_keep_coaching_and_agreements"),
        ("performance", "0005_keep_feedback_talks_and_improvement"),
        ("performance", "0006_keep_questions"),
        ("performance", "0007_agree_in_talks_and_plans"),
        ("performance", "0008_keep_skills_and_careers"),
        ("performance", "0009_keep_teams_recognition_and_pulse"),
        ("performance", "0010_keep_reviews"),
        ("performance", "0011_agree_in_reviews"),
        ("performance", "0012_find_differences_of_teams"),
        ("performance", "0013_observe_by_questions"),
        ("performance", "0014_tell_which_review_led_to_a_plan"),
        ("performance", "0015_know_the_review_behind_plans_and_promotions"),
    ]

    dependencies: ClassVar = [
        ("crm", "0022_index_what_is_looked_up_only"),
        ("people", "0005_add_absences"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        CreateModels(laid_out.MODELS),
        migrations.RunSQL(scorecard_templates.HOLD_WEIGHTS, scorecard_templates.LET_WEIGHTS_GO),
    ]
