"""Who is who: whether two records mean the same company or person. Pure; see `compare` for the verdicts, `keys` for the blocks."""

from quarterdeck.crm.rules.identity.compare import (
    Company,
    Match,
    Person,
    company_of,
    compare_companies,
    compare_company_names,
    compare_people,
    person_of,
)
from quarterdeck.crm.rules.identity.keys import keys_of_account, keys_of_contact, keys_of_lead, name_key
from quarterdeck.crm.rules.identity.marks import credit_code, domain_of, phone_keys, tax_id

__all__ = [
    "Company",
    "Match",
    "Person",
    "company_of",
    "compare_companies",
    "compare_company_names",
    "compare_people",
    "credit_code",
    "domain_of",
    "keys_of_account",
    "keys_of_contact",
    "keys_of_lead",
    "name_key",
    "person_of",
    "phone_keys",
    "tax_id",
]
