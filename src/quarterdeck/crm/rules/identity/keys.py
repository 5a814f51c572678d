"""Keys that records of the same thing share, so that only those are compared which may be the same.

`x` the whole name, `n` the proper name, `k` its consonants, `c` credit code, `t` tax number, `d` domain, `p` phone, `e` e-mail,
`w` WeChat, `o` person at company, `m` person. They hold letters, digits and `+ . @ : _ -` only.
"""

import re

from quarterdeck.crm.rules.identity import companies, marks, people

LONGEST = 80
_UNSAFE = re.compile(r"[^0-9a-z+.@:_|\u4e00-\u9fff\u3040-\u30ff-]")


def name_key(text: str) -> str:
    """The proper name of a company in Latin letters: the same for 深圳市华为技术有限公司 and Huawei Technologies Co., Ltd."""
    return companies.parse(text).spelled[:LONGEST]


def name_keys(text: str) -> list[str]:
    """What companies of this name or a similar one share."""
    parsed = companies.parse(text)
    spelled = parsed.spelled
    if not spelled:
        return []
    keys = [f"n:{spelled}", f"x:{_whole(parsed)}"]
    skeleton = _consonants(spelled)
    if not parsed.is_han and len(skeleton) >= 3:
        keys.append(f"k:{skeleton}")
    if not parsed.is_han and len(parsed.tokens) > 1:
        keys.append(f"n:{''.join(sorted(parsed.tokens))}")
    return keys


def keys_of_account(
    name: str, *, phone: str = "", website: str = "", credit_code: str = "", tax_id: str = "", email: str = ""
) -> list[str]:
    """The keys of a company."""
    code = marks.credit_code(credit_code) or marks.credit_code(tax_id)
    domain = marks.domain_of(website) or marks.domain_of(email)
    return _tidy(
        [
            *name_keys(name),
            *([f"c:{code.lower()}"] if code else []),
            *([f"t:{number.lower()}"] if (number := marks.tax_id(tax_id)) else []),
            *([f"d:{domain}"] if domain else []),
            *(f"p:{phone_key}" for phone_key in marks.phone_keys(phone)),
        ]
    )


def keys_of_contact(name: str, *, company: str = "", phone: str = "", email: str = "", wechat: str = "") -> list[str]:
    """The keys of a person at a company."""
    person, brand = people.parse(name).key, name_key(company) if company else ""
    address, chat = marks.email(email), marks.wechat(wechat)
    return _tidy(
        [
            *([f"o:{person}|{brand}"] if person and brand else []),
            *([f"e:{address}"] if address else []),
            *([f"w:{chat}"] if chat else []),
            *(f"p:{key}" for key in marks.phone_keys(phone)),
        ]
    )


def keys_of_lead(
    name: str, *, company_name: str = "", phone: str = "", email: str = "", wechat: str = "", website: str = ""
) -> list[str]:
    """The keys of a person and of the company they speak for."""
    person = keys_of_contact(name, company=company_name, phone=phone, email=email, wechat=wechat)
    company = keys_of_account(company_name, website=website, email=email)
    return sorted({*person, *company})


def _whole(parsed: companies.CompanyName) -> str:
    """The name with everything that tells companies apart, and nothing that does not."""
    trades = "".join(parsed.trades)
    rest = "|".join(["".join(sorted(parsed.sited)), parsed.branch.replace(" ", "")]).strip("|")
    return f"{parsed.brand}{trades}{f'|{rest}' if rest else ''}"


def _consonants(spelled: str) -> str:
    first, rest = spelled[:1], re.sub("[aeiouyhw]", "", spelled[1:])
    return re.sub(r"(.)\1+", r"\1", first + rest)


def _tidy(keys: list[str]) -> list[str]:
    return sorted({_UNSAFE.sub("", key)[:LONGEST] for key in keys})
