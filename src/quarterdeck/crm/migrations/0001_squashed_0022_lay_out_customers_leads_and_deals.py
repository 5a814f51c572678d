"""Customers, leads and deals as twenty-two migrations left them, for a database that is new.

One that has those twenty-two goes on without work. They are kept for databases that stopped among them.
"""

from typing import ClassVar

from django.conf import settings
from django.db import migrations

from quarterdeck.core.records.tables import CreateModels
from quarterdeck.crm.migrations import laid_out
from quarterdeck.crm.migrations.laid_out import tally


class Migration(migrations.Migration):
    initial = True

    replaces: ClassVar = [
        ("crm", "0001_initial"),
        ("crm", "0002_add_the_tally"),
        ("crm", "0003_keep_the_tally"),
        ("crm", "0004_index_amounts_and_ages"),
        ("crm", "0005_cover_counts"),
        ("crm", "0006_cover_the_facts"),
        ("crm", "0007_add_leads_and_pools"),
        ("crm", "0008_add_customer_care"),
        ("crm", "0009_add_visits_plans_and_dates"),
        ("crm", "0010_open_a_span_for_every_owner"),
        ("crm", "0011_keep_when_leads_were_answered"),
        ("crm", "0012_set_up_the_process"),
        ("crm", "0013_add_rules_of_pools_scores_and_routes"),
        ("crm", "0014_let_sharing_reach_below"),
        ("crm", "0015_find_and_merge_duplicates"),
        ("crm", "0016_drop_empty_tallies"),
        ("crm", "0017_find_what_was_closed_between_two_days"),
        ("crm", "0018_keep_more_of_what_deals_were"),
        ("crm", "0019_remember_why_deals_were_lost"),
        ("crm", "0020_say_why_deals_were_lost_before"),
        ("crm", "0021_look_back_past_brief_revisions"),
        ("crm", "0022_index_what_is_looked_up_only"),
    ]

    dependencies: ClassVar = [
        ("catalog", "0001_initial"),
        ("core_money", "0001_initial"),
        ("people", "0005_add_absences"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        CreateModels(laid_out.MODELS),
        migrations.RunSQL(tally.TRIGGERS, tally.NO_TRIGGERS),
        migrations.RunSQL("CREATE SEQUENCE crm_opportunity_number", "DROP SEQUENCE crm_opportunity_number"),
        # Open and without an end go together: unless PostgreSQL knows, it expects twelve times the rows there are.
        migrations.RunSQL(
            "CREATE STATISTICS revision_state (mcv) ON status, until_at FROM crm_opportunityrevision",
            "DROP STATISTICS revision_state",
        ),
    ]
