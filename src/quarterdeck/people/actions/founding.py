"""The first act of an instance."""

from django.db import transaction

from quarterdeck.core.access import rights
from quarterdeck.core.company import actions as company
from quarterdeck.people import rules
from quarterdeck.people.actions import members, organization, roles
from quarterdeck.people.models import Member


@transaction.atomic
def found_company(
    *,
    company_name: str,
    language: str,
    currency: str,
    fiscal_first_month: int,
    timezone: str,
    admin_login: str,
    admin_password: str,
) -> Member:
    """Create the company, the root of its organization, the built-in roles and the first administrator."""
    company.establish(
        name=company_name,
        language=language,
        currency=currency,
        fiscal_first_month=fiscal_first_month,
        timezone=timezone,
    )
    roles.sync_built_in_roles()
    root = organization.plant_root(name=company_name)
    founder = members.create_member(
        login=admin_login,
        name=admin_login,
        unit_id=root.pk,
        role_codes=[rights.ADMINISTRATOR],
        on=rules.THE_BEGINNING,
        by=None,
        password=admin_password,
    )
    founder.joined_on = None
    founder.save(update_fields=["joined_on"])
    return founder
