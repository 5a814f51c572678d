"""What imports can feed of this room: accounts, contacts, leads, opportunities with their past, activities."""

from pathlib import Path

from quarterdeck.core.imports import kinds, profiles
from quarterdeck.crm.imports.accounts import ACCOUNT, CONTACT
from quarterdeck.crm.imports.activities import ACTIVITY
from quarterdeck.crm.imports.history import STAGE_CHANGE
from quarterdeck.crm.imports.leads import LEAD
from quarterdeck.crm.imports.opportunities import OPPORTUNITY


def register() -> None:
    """Called from `apps.py`."""
    for kind in (ACCOUNT, CONTACT, LEAD, OPPORTUNITY, STAGE_CHANGE, ACTIVITY):
        kinds.register(kind)
    profiles.register_folder(Path(__file__).parents[1] / "import_profiles")
