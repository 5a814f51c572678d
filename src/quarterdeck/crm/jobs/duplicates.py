"""Who is who, by the clock."""

from procrastinate.contrib.django import app

from quarterdeck.crm.actions import identity
from quarterdeck.crm.actions.duplicates import find_duplicates
from quarterdeck.crm.models import DuplicateKind


@app.periodic(cron="*/30 * * * *")
@app.task(queue="housekeeping", queueing_lock="fill-identity-keys", pass_context=False)
def fill_identity_keys(timestamp: int) -> int:
    """Give keys to records that came before there were keys. Returns how many."""
    return identity.fill_missing()


@app.periodic(cron="10 2 * * *")
@app.task(queue="housekeeping", queueing_lock="find-duplicates", pass_context=False)
def find_all_duplicates(timestamp: int = 0) -> int:
    """Search the whole base for records that mean the same. Returns how many pairs."""
    identity.fill_missing()
    return sum(find_duplicates(kind=kind) for kind in DuplicateKind.values)
