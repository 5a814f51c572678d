"""What a mail tells about who sent it: phone and company of the signature, and whose free address it is."""

import re

import phonenumbers

_SIGNATURE_LINES = 15
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+", re.ASCII)
# Addresses of these say nothing about the company behind them.
FREE_HOSTS = frozenset(
    (
        *(
            "gmail.com",
            "googlemail.com",
            "outlook.com",
            "hotmail.com",
            "live.com",
            "msn.com",
            "yahoo.com",
            "icloud.com",
        ),
        *("qq.com", "foxmail.com", "163.com", "126.com", "yeah.net", "sina.com", "sina.cn", "sohu.com", "139.com"),
        *("189.cn", "aliyun.com", "gmx.de", "gmx.net", "web.de", "proton.me", "protonmail.com", "mail.ru", "yandex.ru"),
    )
)


def signature_phone(text: str, *, region: str) -> str:
    """The first phone number of the last lines, as it was written; empty when there is none. `region` reads national numbers."""
    lines = [line for line in text.splitlines() if line.strip()]
    for match in phonenumbers.PhoneNumberMatcher("\n".join(lines[-_SIGNATURE_LINES:]), region):
        return str(match.raw_string)[:40]
    return ""


def website_of(address: str) -> str:
    """The site an address belongs to, unless it is anybody's; empty then."""
    host = address.rpartition("@")[2].lower()
    return "" if not host or host in FREE_HOSTS else f"https://{host}"


def addresses_in(text: str) -> list[str]:
    """The first addresses a text names, each once: those a mail server says it could not reach."""
    return list(dict.fromkeys(address.lower() for address in _ADDRESS.findall(text[:20_000])))[:5]
