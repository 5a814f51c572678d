"""Whether two records are the same company or the same person, how sure that is, and why."""

from dataclasses import dataclass
from typing import Literal

from quarterdeck.crm.rules.identity import companies, marks, people, places, words
from quarterdeck.crm.rules.identity.companies import CompanyName

Certainty = Literal["same", "likely", "no"]
Reason = Literal["credit_code", "tax_id", "name", "similar_name", "phone", "email", "website", "wechat", "company"]


@dataclass(frozen=True, slots=True)
class Match:
    """`score` from 0 to 1 orders matches; `reasons` are codes that the screen turns into words."""

    certainty: Certainty
    score: float
    reasons: tuple[Reason, ...] = ()


NO = Match("no", 0.0)


@dataclass(frozen=True, slots=True)
class Company:
    """What is known of a company. Marks are as the functions of `marks` give them."""

    name: str
    credit_code: str = ""
    tax_id: str = ""
    domain: str = ""
    phones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of a person; `company` may be empty."""

    name: str
    company: str = ""
    email: str = ""
    wechat: str = ""
    phones: tuple[str, ...] = ()


def company_of(
    name: str, *, credit_code: str = "", tax_id: str = "", website: str = "", email: str = "", phone: str = ""
) -> Company:
    """A company with its marks in one spelling."""
    code = marks.credit_code(credit_code) or marks.credit_code(tax_id)
    return Company(
        name=name,
        credit_code=code,
        tax_id=marks.tax_id(tax_id),
        domain=marks.domain_of(website) or marks.domain_of(email),
        phones=tuple(marks.phone_keys(phone)),
    )


def person_of(name: str, *, company: str = "", email: str = "", wechat: str = "", phone: str = "") -> Person:
    """A person with their marks in one spelling."""
    return Person(name, company, marks.email(email), marks.wechat(wechat), tuple(marks.phone_keys(phone)))


def compare_company_names(one: str, other: str) -> Match:
    """What the names alone say."""
    a, b = companies.parse(one), companies.parse(other)
    if not a.brand or not b.brand or _apart(a, b):
        return NO
    is_equal = companies.brands_equal(a, b)
    if not is_equal and not companies.brands_close(a, b):
        return NO
    trades = _trades(a, b)
    if trades == "differ" or (trades == "partly" and min(len(a.spelled), len(b.spelled)) < 3):
        return NO
    certain = is_equal and trades == "same" and a.is_han == b.is_han
    if certain and (a.is_group == b.is_group or not (a.has_form and b.has_form)):
        exact = a.places == b.places and a.sited == b.sited
        return Match("same", 1.0 if exact else 0.95, ("name",))
    if is_equal:
        return Match("likely", 0.85 if trades == "same" else 0.75, ("similar_name",))
    return Match("likely", 0.7, ("similar_name",)) if trades == "same" else NO


def _apart(a: CompanyName, b: CompanyName) -> bool:
    """What forbids a match: another branch, another number, another place where the place tells them apart."""
    if a.branch != b.branch or a.numbers != b.numbers:
        return True
    if a.sited and b.sited:
        return not _agree(a.sited, b.sited)
    if a.places and b.places and not _agree(a.places, b.places):
        return True
    sited, other = (a.sited, b) if a.sited else (b.sited, a)
    return bool(sited) and not (other.places and _agree(sited, other.places))


def _agree(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return any(places.agree(one, other) for one in some for other in others)


def _trades(a: CompanyName, b: CompanyName) -> Literal["same", "partly", "differ"]:
    """How the generic words compare: light ones may be left out on one side, heavy ones must agree."""
    if a.is_han != b.is_han:
        return _trades_across(*((a, b) if a.is_han else (b, a)))
    mine, yours = set(a.trades), set(b.trades)
    if mine == yours:
        return "same"
    if mine and yours and not (mine < yours or yours < mine):
        return "differ"
    light = set(words.LIGHT_ZH) if a.is_han else set(words.LIGHT_EN)
    return "partly" if mine ^ yours <= light else "differ"


def _trades_across(han: CompanyName, latin: CompanyName) -> Literal["same", "partly", "differ"]:
    meant = {part for word in latin.trades for part in words.TRANSLATIONS.get(word, "").split()}
    if not han.trades or not latin.trades:
        left = set(han.trades) - set(words.LIGHT_ZH) or set(latin.trades) - words.LIGHT_EN
        return "differ" if left else "same"
    return "same" if meant & set(han.trades) else "differ"


def compare_companies(a: Company, b: Company) -> Match:
    """Numbers of registers decide; then the name; a shared site or phone makes a likely name certain."""
    if a.credit_code and b.credit_code:
        return Match("same", 1.0, ("credit_code",)) if a.credit_code == b.credit_code else NO
    by_name = compare_company_names(a.name, b.name)
    if a.tax_id and b.tax_id:
        if a.tax_id == b.tax_id:
            return Match("same", 1.0, ("tax_id",)) if by_name != NO else Match("likely", 0.8, ("tax_id",))
        return NO
    shared: list[Reason] = []
    if a.domain and a.domain == b.domain:
        shared.append("website")
    if set(a.phones) & set(b.phones):
        shared.append("phone")
    if by_name.certainty == "no":
        return _by_marks(a, b, tuple(shared))
    if shared:
        return Match("same", min(1.0, by_name.score + 0.1 * len(shared)), (*by_name.reasons, *shared))
    return by_name


def _by_marks(a: Company, b: Company, shared: tuple[Reason, ...]) -> Match:
    """Different names with the same site or phone: a house of several companies, or one known by two names."""
    one, other = companies.parse(a.name), companies.parse(b.name)
    if not shared or (a.name and b.name and _apart(one, other)):
        return NO
    if not a.name or not b.name or len(shared) > 1:
        return Match("likely", 0.7, shared)
    if one.is_han != other.is_han:
        return Match("likely", 0.7, shared)
    return Match("likely", 0.6, shared) if shared == ("phone",) or one.brand[:2] == other.brand[:2] else NO


def compare_people(a: Person, b: Person) -> Match:
    """An address or a mobile of one's own decides if the names allow; a name counts only within one company."""
    one, other = people.parse(a.name), people.parse(b.name)
    named = people.sameness(one, other)
    may_be = named > 0 or not (one.is_complete and other.is_complete)
    shared: list[Reason] = []
    if a.email and a.email == b.email:
        shared.append("email")
    phones = set(a.phones) & set(b.phones)
    if any(marks.is_mobile(phone) for phone in phones) or (phones and named):
        shared.append("phone")
    if a.wechat and a.wechat == b.wechat:
        shared.append("wechat")
    at_one = bool(a.company and b.company) and compare_company_names(a.company, b.company).certainty != "no"
    if shared:
        reasons: tuple[Reason, ...] = (*(("name",) if named else ()), *shared)
        return Match("same", 1.0 if named else 0.9, reasons) if may_be else Match("likely", 0.6, tuple(shared))
    if named and at_one:
        return Match("same" if named == 1.0 else "likely", 0.9 * named, ("name", "company"))
    return NO
