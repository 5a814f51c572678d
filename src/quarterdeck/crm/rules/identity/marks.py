"""Marks that say who is who beside the name: numbers of registers, phones, addresses on the net."""

import re
from functools import lru_cache
from urllib.parse import urlsplit

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from quarterdeck.core.search.text import fold
from quarterdeck.crm.rules.identity import lists

# GB 32100-2015: 18 characters, the last a check on the others.
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))

FREE_MAIL = frozenset(
    lists.of(
        "qq.com foxmail.com vip.qq.com 163.com vip.163.com 126.com yeah.net 188.com sina.com sina.cn vip.sina.com sohu.com 139.com"
        " 189.cn wo.cn 21cn.com tom.com aliyun.com gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com yahoo.co.jp"
        " ymail.com icloud.com me.com mac.com aol.com gmx.de gmx.net gmx.com web.de t-online.de freenet.de orange.fr wanadoo.fr free.fr"
        " laposte.net libero.it mail.ru yandex.ru yandex.com bk.ru inbox.ru naver.com daum.net hanmail.net protonmail.com proton.me"
        " zoho.com mail.com pchome.com.tw hinet.net"
        " netvigator.com rediffmail.com uol.com.br bol.com.br btinternet.com comcast.net verizon.net"
    )
)
# Sites where many companies have a page: not their own address.
SHARED_SITES = frozenset(
    lists.of(
        "1688.com taobao.com tmall.com jd.com alibaba.com made-in-china.com linkedin.com facebook.com weibo.com qcc.com tianyancha.com"
        " github.io wordpress.com blogspot.com wixsite.com youtube.com instagram.com x.com twitter.com amazon.com ebay.com xing.com"
    )
)
_SECOND_LEVEL = frozenset(lists.of("com net org gov edu co ac or ne go gob gouv"))
ROLE_MAILBOXES = frozenset(
    lists.of(
        "info sales contact service support admin office hr marketing kontakt mail hello vertrieb market business webmaster postmaster"
        " noreply no-reply purchasing procurement enquiry inquiry"
    )
)


def credit_code(text: str) -> str:
    """The unified social credit code (统一社会信用代码) in one spelling, or nothing when it is not a valid one."""
    code = re.sub(r"[\s-]", "", fold(text)).upper()
    if len(code) != 18 or any(char not in _ALPHABET for char in code):
        return ""
    total = sum(_ALPHABET.index(char) * weight for char, weight in zip(code[:17], _WEIGHTS, strict=True))
    return code if _ALPHABET[(31 - total % 31) % 31] == code[17] else ""


def tax_id(text: str) -> str:
    """A tax number without spaces and marks; a short one says nothing."""
    code = re.sub("[^0-9a-z]", "", fold(text)).upper()
    return code if len(code) >= 6 and any(char.isdigit() for char in code) and len(set(code)) > 2 else ""


def domain_of(text: str) -> str:
    """The registered domain of an address or a website, or nothing for free mail and shared sites."""
    text = fold(text).strip()
    if not text:
        return ""
    host = text.rsplit("@", 1)[1] if "@" in text and "://" not in text else _host(text)
    labels = [label for label in host.split(".") if label]
    if len(labels) < 2 or not re.fullmatch("[a-z0-9.-]+", host) or labels[-1].isdigit():
        return ""
    size = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    domain = ".".join(labels[-size:])
    return "" if domain in FREE_MAIL or domain in SHARED_SITES else domain


def _host(text: str) -> str:
    try:
        return urlsplit(text if "://" in text else f"//{text}").hostname or ""
    except ValueError:
        return ""


def email(text: str) -> str:
    """An address in one spelling, or nothing when it is a shared mailbox such as info@."""
    address = fold(text).strip()
    local, _at, host = address.partition("@")
    if not local or "." not in host:
        return ""
    if host in {"gmail.com", "googlemail.com"}:
        local, host = local.split("+")[0].replace(".", ""), "gmail.com"
    return "" if local in ROLE_MAILBOXES else f"{local}@{host}"


def wechat(text: str) -> str:
    """A WeChat name in one spelling."""
    name = fold(text).strip()
    return name if re.fullmatch(r"[a-z0-9_-]{4,}", name) else ""


def phone_keys(text: str, region: str = "CN") -> list[str]:
    """The numbers in a text in international form, with an extension as its own number. Unusable ones are left out."""
    found: list[str] = []
    if not text:
        return found
    text = re.sub(r"\s*(转|分机|ext\.?|extension)\s*(?=\d)", "x", fold(text))
    for part in re.split(r"[/;,、]|\s{2,}", text):
        if (number := _phone(part, region)) and number not in found:
            found.append(number)
    return found


@lru_cache(maxsize=20_000)
def _phone(text: str, region: str) -> str:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    form = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return f"{form}x{number.extension}" if number.extension else form


def is_mobile(key: str) -> bool:
    """Whether a phone key is a person's own number rather than a company's."""
    try:
        kind = phonenumbers.number_type(phonenumbers.parse(key.split("x")[0]))
    except phonenumbers.NumberParseException:
        return False
    return kind in {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
