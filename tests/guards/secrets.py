"""The world of the guards, with secrets in it: what Alice's role masks, and what Mona noted for herself.

The values are chosen so that nothing else on a page can look like them.
"""

from typing import Any

from quarterdeck.core.fields import actions as fields
from quarterdeck.core.fields.models import FieldDefinition
from quarterdeck.crm.actions import accounts, leads
from quarterdeck.crm.models import Contact, Lead
from quarterdeck.people import actions as people
from quarterdeck.people.models import Member, Role
from quarterdeck.performance.actions import one_to_ones
from tests import factories
from tests.guards import addresses
from tests.made_once import made_once

PHONES = {"account": "13900137001", "contact": "13800138002", "lead": "13700137003"}
MAILS = {"contact": "zhaoliu@masked-corp.example", "lead": "sunqi@masked-lead.example"}
OWN = "top-secret-tier"
# The local parts and the middle digits are what a mask hides.
MASKED = (*PHONES.values(), *MAILS.values(), "zhaoliu@", "sunqi@", OWN, "0013700", "3800138", "3700137", "3900137")
RULES = {
    "crm.account.phone": "masked",
    "crm.contact.phone": "masked",
    "crm.contact.email": "masked",
    "crm.lead.phone": "masked",
    "crm.lead.email": "masked",
    "crm.account.tier": "hidden",
}
NOTE = "Quartzine"


@made_once
def world() -> tuple[factories.Cast, dict[str, Any]]:
    """Everybody and one record of each kind, with something to mask on every record, and a private note on the talk."""
    cast = factories.cast()
    found = addresses.world(cast)
    _mask(cast, found)
    one_to_ones.write_private_note(talk_id=found["talk_id"], text=NOTE, at=addresses.NOW, by=cast.mona)
    return cast, found


def _mask(cast: factories.Cast, found: dict[str, Any]) -> None:
    field = FieldDefinition.objects.filter(entity="crm.account", code="tier").first() or fields.create_field(
        entity="crm.account", type="text", values={"label": "Tier"}, by=cast.ada
    )
    by = Member.objects.get(pk=cast.ada.pk)
    given = {"phone": PHONES["account"], "custom": {field.code: OWN}}
    accounts.edit_account(account_id=found["account_id"], values=given, version=None, by=by)
    for pk in Contact.objects.values_list("pk", flat=True):
        told = {"phone": PHONES["contact"], "email": MAILS["contact"]}
        accounts.edit_contact(contact_id=pk, values=told, version=None, by=by)
    told = {"phone": PHONES["lead"], "email": MAILS["lead"]}
    leads.edit_lead(lead_id=found["lead_id"], values=told, version=None, at=Lead.objects.get().created_at, by=by)
    people.set_field_rules(role_id=Role.objects.get(code="rep").pk, accesses=RULES, by=by)


def shown(answer: Any, secrets: tuple[str, ...]) -> list[str]:
    """The secrets that an answer tells."""
    text = body(answer)
    return [secret for secret in secrets if secret in text]


def body(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8", "replace")
