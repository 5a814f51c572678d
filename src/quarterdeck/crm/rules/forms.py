"""Public forms: what they may ask, where they may stand, and what a visitor's answer must look like."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

from quarterdeck.core.records.refusals import Refusal

# What may be asked, with the longest answer taken.
LONGEST: Mapping[str, int] = {
    "name": 120,
    "company_name": 200,
    "title": 120,
    "phone": 40,
    "email": 254,
    "wechat": 60,
    "industry": 80,
    "city": 80,
    "employees": 9,
    "need": 4000,
}
USUAL = ("name", "company_name", "phone", "email", "need")
REACHED_BY = frozenset(("phone", "email", "wechat"))
UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "gclid", "bd_vid", "page", "referrer")

_LINK = re.compile(r"https?://|www\.|\[url", re.IGNORECASE)
_MOST_LINKS = 3
_PHONE = re.compile(r"^[+()\d\s./-]{5,40}(?:(?:x|ext|转)\s?\d{1,6})?$", re.IGNORECASE)
_email = EmailValidator()


class Unusable(Refusal):
    """An answer that cannot be kept. `field` names it."""

    def __init__(self, sentence: object, *, field: str = "") -> None:
        super().__init__(sentence, code="invalid")
        self.field = field


def why_not_fields(fields: Sequence[str], required: Sequence[str]) -> str | None:
    """Why a form may not ask these; None when it may."""
    if set(fields) - set(LONGEST) or len(set(fields)) != len(fields):
        return _("Choose from the fields offered, each once.")
    if "name" not in fields and "company_name" not in fields:
        return _("Ask at least for a name or a company.")
    if not REACHED_BY & set(fields):
        return _("Ask for a way to answer: phone, e-mail or WeChat.")
    if set(required) - set(fields):
        return _("Only a field of the form can be required.")
    return None


def sites(text: str) -> list[str]:
    """The origins that may frame a form, one a line, as `https://example.com`."""
    return [origin for line in text.split() if (origin := _origin(line))]


def why_not_sites(text: str) -> str | None:
    """Why these sites cannot be; None when they can."""
    wrong = next((line for line in text.split() if not _origin(line)), None)
    return wrong and _("%(site)s is no address of a site, such as https://www.example.com.") % {"site": wrong}


def checked(values: Mapping[str, str], *, fields: Sequence[str], required: Sequence[str]) -> dict[str, Any]:
    """What a visitor answered, cleaned, for the fields of the form. Raises `Unusable` in words at the field."""
    found: dict[str, Any] = {}
    for field in fields:
        text = _plain(values.get(field, ""), is_long=field == "need")
        if not text and field in required:
            raise Unusable(_("Please fill this in."), field=field)
        if len(text) > LONGEST[field]:
            raise Unusable(
                _("That is too long; at most %(count)d characters.") % {"count": LONGEST[field]}, field=field
            )
        _refuse_misfit(field, text)
        found[field] = int(text) if field == "employees" and text else text or (None if field == "employees" else "")
    if not any(found.get(way) for way in REACHED_BY):
        way = next(field for field in fields if field in REACHED_BY)
        raise Unusable(_("How can we reach you?"), field=way)
    if len(_LINK.findall(" ".join(str(value) for value in found.values()))) > _MOST_LINKS:
        raise Unusable(_("Please leave out the links."), field="need" if "need" in fields else "")
    return found


def _refuse_misfit(field: str, text: str) -> None:
    if not text:
        return
    if field == "email":
        try:
            _email(text)
        except ValidationError:
            raise Unusable(_("This is not a complete e-mail address."), field=field) from None
    if field == "phone" and not _PHONE.match(text):
        raise Unusable(_("This is not a phone number."), field=field)
    if field == "employees" and not text.isdecimal():
        raise Unusable(_("Please write a whole number."), field=field)
    if field in {"name", "company_name", "title"} and _LINK.search(text):
        raise Unusable(_("Please leave out the links."), field=field)


def _plain(text: str, *, is_long: bool) -> str:
    """Without control characters; one line unless the field is a long one."""
    kept = "".join(c for c in text if c.isprintable() or (is_long and c in "\n\t"))
    return kept.strip() if is_long else " ".join(kept.split())


def _origin(line: str) -> str:
    """`https://host[:port]` of a line; empty when it is none."""
    try:
        parts = urlsplit(line if "://" in line else f"https://{line}")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    host = parts.hostname or ""
    is_host = re.fullmatch(r"(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*", host) is not None
    return f"{parts.scheme}://{host}{port}" if parts.scheme in {"http", "https"} and is_host else ""
