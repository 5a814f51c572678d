"""Django's record of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.access import rights
from quarterdeck.core.pages import shell
from quarterdeck.people import handover


class CrmConfig(AppConfig):
    name = "quarterdeck.crm"
    label = "crm"

    def ready(self) -> None:
        from quarterdeck.crm import entities, imports, listeners  # noqa: F401 - listeners register by being loaded

        entities.declare()
        from quarterdeck.core.mailbox import handling as mailboxes
        from quarterdeck.crm.actions import lead_mail

        imports.register()
        rights.declare(
            "crm.view_account",
            _("See accounts and contacts"),
            built_in=rights.by_rank(),
        )
        rights.declare(
            "crm.change_account",
            _("Change accounts and contacts"),
            built_in=rights.by_rank(readers=None),
        )
        rights.declare(
            "crm.view_opportunity",
            _("See opportunities"),
            built_in=rights.by_rank(),
        )
        rights.declare(
            "crm.change_opportunity",
            _("Change opportunities"),
            built_in=rights.by_rank(readers=None),
        )
        rights.declare(
            "crm.view_lead",
            _("See leads"),
            built_in=rights.by_rank(),
        )
        rights.declare(
            "crm.change_lead",
            _("Change leads"),
            built_in=rights.by_rank(readers=None),
        )
        rights.declare(
            "crm.manage_pools",
            _("Set up public pools and rules for leads"),
            has_scope=False,
            built_in=rights.for_roles(rights.OPERATIONS, rights.ADMINISTRATOR),
        )
        rights.declare(
            "crm.view_activity",
            _("See activities"),
            built_in=rights.by_rank(),
        )
        rights.declare(
            "crm.change_activity",
            _("Change activities"),
            built_in=rights.by_rank(readers=None),
        )
        rights.declare(
            "crm.manage_follow_up",
            _("Change follow-up plans, shared templates and how often customers are called"),
            has_scope=False,
            built_in=rights.for_roles(rights.MANAGER, rights.DIRECTOR, rights.OPERATIONS, rights.ADMINISTRATOR),
        )
        rights.declare(
            "crm.assign_owner",
            _("Give records to another owner"),
            built_in=rights.MANAGERS_AND_ABOVE,
        )
        rights.declare(
            "crm.manage_process",
            _("Change the sales process"),
            has_scope=False,
            built_in=rights.for_roles(rights.OPERATIONS, rights.ADMINISTRATOR),
        )
        rights.declare(
            "crm.fix_data_quality",
            _("Fix data quality findings"),
            has_scope=False,
            built_in=rights.for_roles(rights.OPERATIONS, rights.ADMINISTRATOR),
        )
        mailboxes.register(lead_mail.PURPOSE, _("Leads"), lead_mail.take_mail)
        self._register_hand_overs()
        self._register_lists()
        self._add_navigation()

    def _register_hand_overs(self) -> None:
        from quarterdeck.core.company import actions as company
        from quarterdeck.core.undo import actions as undo
        from quarterdeck.crm.actions import accounts, activities, duplicates, leads, opportunities
        from quarterdeck.crm.queries import accounts as account_queries
        from quarterdeck.crm.queries import activities as activity_queries
        from quarterdeck.crm.queries import leads as lead_queries
        from quarterdeck.crm.queries import opportunities as opportunity_queries

        undo.when_undone("crm.merge", duplicates.remake_derived)
        company.keep_currency_when(opportunity_queries.are_any_booked)
        handover.register(_("Accounts"), account_queries.count_owned_by, accounts.hand_over_accounts)
        handover.register(_("Open leads"), lead_queries.count_open_of, leads.hand_over_leads)
        handover.offer_page("crm:hand_over", right="crm.assign_owner")
        handover.register(_("Planned activities"), activity_queries.count_planned_by, activities.hand_over_activities)
        handover.register(
            _("Open opportunities"), opportunity_queries.count_open_of, opportunities.hand_over_opportunities
        )

    def _register_lists(self) -> None:
        from quarterdeck.crm.showing import lists

        lists.register()

    def _add_navigation(self) -> None:
        shell.add_navigation(
            _("Customers"), icon="building", url_name="crm:accounts", right="crm.view_account", order=30
        )
        shell.add_navigation(_("Leads"), icon="user-plus", url_name="crm:leads", right="crm.view_lead", order=35)
        shell.add_navigation(
            _("Capturing leads"),
            icon="forms",
            url_name="crm:lead_forms",
            right="crm.manage_pools",
            order=32,
            place="settings",
            group="leads",
        )
        shell.add_navigation(
            _("Public pool"), icon="users-group", url_name="crm:pools", right="crm.view_lead", order=37
        )
        for label, icon, url_name, order in (
            (_("Public pools"), "users-group", "crm:pool_settings", 31),
            (_("Scoring leads"), "flame", "crm:scoring", 32),
            (_("Routing leads"), "arrows-split-2", "crm:routing", 33),
        ):
            shell.add_navigation(
                label,
                icon=icon,
                url_name=url_name,
                right="crm.manage_pools",
                order=order,
                place="settings",
                group="leads",
            )
        shell.add_navigation(
            _("Pipeline"),
            icon="layout-kanban",
            url_name="crm:opportunities",
            right="crm.view_opportunity",
            order=40,
        )
        shell.add_navigation(
            _("Sales processes"),
            icon="route",
            url_name="crm:processes",
            right="crm.manage_process",
            order=30,
            place="settings",
            group="sales",
        )
        shell.add_navigation(
            _("Life cycle and level"),
            icon="recycle",
            url_name="crm:customer_rules",
            right="crm.manage_process",
            order=35,
            place="settings",
            group="sales",
        )
        shell.add_navigation(
            _("Activities"), icon="calendar", url_name="crm:activities", right="crm.view_activity", order=60
        )
        shell.add_navigation(
            _("Visits of the day"), icon="map-pin", url_name="crm:visit_day", right="crm.change_activity", order=62
        )
        shell.add_navigation(
            _("Follow-up plans"), icon="list-numbers", url_name="crm:plans", right="crm.view_activity", order=64
        )
        shell.add_navigation(
            _("Duplicates"),
            icon="copy",
            url_name="crm:duplicates",
            right="crm.view_account",
            order=41,
            place="settings",
            group="data",
        )
        shell.add_navigation(
            _("Data quality"),
            icon="checklist",
            url_name="crm:data_quality",
            right="crm.view_opportunity",
            order=40,
            place="settings",
            group="data",
        )
        for label, icon, url_name, right, order in (
            (_("Opportunity"), "target-arrow", "crm:opportunity_new", "crm.change_opportunity", 10),
            (_("Lead"), "user-plus", "crm:lead_new", "crm.change_lead", 15),
            (_("Account"), "building", "crm:account_new", "crm.change_account", 20),
            (_("Contact"), "user-plus", "crm:contact_new", "crm.change_account", 30),
            (_("Activity"), "phone", "crm:activity_new", "crm.change_activity", 40),
            (_("Log in one line"), "message-plus", "crm:activity_line", "crm.change_activity", 5),
            (_("Log for many"), "copy-check", "crm:bulk_log", "crm.change_activity", 45),
        ):
            shell.add_navigation(label, icon=icon, url_name=url_name, right=right, order=order, place="add")
