"""What a company's name says: the proper name, the trade, places, branch and numbers, each apart."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import OSA

from quarterdeck.core.search.text import fold, pinyin
from quarterdeck.crm.rules.identity import places, words

_HAN = re.compile("[\u4e00-\u9fff]")
_KEPT_ZH = re.compile("[^0-9a-z\u3040-\u30ff\u4e00-\u9fff()]")
_BRACKET = re.compile(r"\(([^()]*)\)")
_NOTE = re.compile("^(原|曾用名|停用|重复|测试|旧|待).*")
_BRANCH = re.compile(f"^(.*?)({'|'.join(sorted(words.BRANCHES, key=len, reverse=True))})$")
_FORM_END = re.compile("(公司|集团|厂|银行)")
_NUMBERS = re.compile("[0-9]+|[一二三四五六七八九十百零两]+")
_DIGITS = str.maketrans("一二三四五六七八九零两", "12345678902")
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
_ORDINALS = {
    "first": "1",
    "second": "2",
    "third": "3",
    "fourth": "4",
    "fifth": "5",
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
}


@dataclass(frozen=True, slots=True)
class CompanyName:
    """The parts of a name. `brand` is the proper name; `trades` the generic words after it; `sited` a place after the name, as in
    西门子（中国）, which names a subsidiary; `places` leading ones, often left out; `branch` what follows the company it belongs to.
    """

    brand: str
    trades: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    sited: tuple[str, ...] = ()
    branch: str = ""
    is_group: bool = False
    has_form: bool = False
    is_han: bool = False
    tokens: tuple[str, ...] = field(default=())

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers in it: 第一 and 第二 are never the same."""
        found = _NUMBERS.findall(self.brand + self.branch)
        spelled = [_ORDINALS[token] for token in self.tokens if token in _ORDINALS]
        return tuple(sorted([*(number.translate(_DIGITS) for number in found), *spelled]))

    @property
    def spelled(self) -> str:
        """The proper name in Latin letters, the same for 华为 and Huawei."""
        return spell(self.brand)


@lru_cache(maxsize=20_000)
def spell(text: str) -> str:
    """Chinese as pinyin, letters and digits as they are, nothing else."""
    if not _HAN.search(text):
        return re.sub("[^0-9a-z]", "", text)
    return "".join(pinyin(text)).replace(" ", "")


@lru_cache(maxsize=20_000)
def parse(text: str) -> CompanyName:
    """Take a company's name apart."""
    folded = fold(text).translate(_LETTERS)
    return _parse_han(folded) if _HAN.search(folded) else _parse_latin(folded)


def _parse_han(folded: str) -> CompanyName:
    plain, sited, branch = _without_brackets(_KEPT_ZH.sub("", folded))
    plain, ended = _without_branch(plain)
    core, is_group, has_form = _without_form(plain)
    rest, found = _without_prefix(core)
    if not sited and (place := places.suffix(rest)) and len(rest) - len(place) >= 2:
        rest, sited = rest.removesuffix(place), [place]
        rest, more_group, more_form = _without_form(rest)
        is_group, has_form = is_group or more_group, has_form or more_form
    brand, trades = _without_trades(rest)
    if not brand:
        brand, found = (found[-1] if found else ""), []
    if not brand:
        brand, trades = "".join(trades) or plain, []
    return CompanyName(
        brand=brand,
        trades=tuple(trades),
        places=tuple(found),
        sited=tuple(sited),
        branch=branch or ended,
        is_group=is_group,
        has_form=has_form,
        is_han=True,
    )


def _without_brackets(text: str) -> tuple[str, list[str], str]:
    """Brackets hold a place (腾讯（深圳）), a form (有限合伙), a note (原…) or a branch (朝阳店)."""
    sited: list[str] = []
    branch = ""

    def read(match: "re.Match[str]") -> str:
        nonlocal branch
        inside = match[1]
        if place := places.only(inside):
            sited.append(place)
        elif _BRANCH.match(inside) or inside.endswith("店"):
            branch = inside
        elif inside not in words.LEGAL_ZH and not _NOTE.match(inside):
            return inside
        return ""

    return _BRACKET.sub(read, text).replace("(", "").replace(")", ""), sited, branch


def _without_branch(text: str) -> tuple[str, str]:
    """The company and its branch: 中国银行股份有限公司北京分行 is 中国银行股份有限公司 and 北京分行."""
    if not (match := _BRANCH.match(text)):
        return text, ""
    before, kind = match[1], match[2]
    ends = [found.end() for found in _FORM_END.finditer(before)]
    if ends and ends[-1] < len(before):
        head, where = before[: ends[-1]], before[ends[-1] :]
    else:
        where = places.suffix(before)
        head = before.removesuffix(where)
    return (head, _plain_place(where) + kind) if head else (text, "")


def _plain_place(text: str) -> str:
    return re.sub("[省市](?=.*)", "", text) if len(text) > 2 else text


def _without_form(text: str) -> tuple[str, bool, bool]:
    is_group = has_form = False
    changed = True
    while changed:
        changed = False
        for form in words.LEGAL_ZH:
            if text.endswith(form) and len(text) > len(form):
                text, changed, has_form = text.removesuffix(form), True, True
                is_group = is_group or any(mark in form for mark in words.GROUP_ZH)
                break
    for form in ("株式会社", "有限会社"):
        if text.startswith(form):
            text, has_form = text.removeprefix(form), True
    if len(text) > 4 and "集团" in text[2:]:
        text, is_group = text[:2] + text[2:].replace("集团", ""), True
    return text, is_group, has_form


def _without_prefix(text: str) -> tuple[str, list[str]]:
    start, found = places.prefix(text)
    rest = text.removeprefix(start)
    if rest.startswith("工业园区"):
        rest = rest.removeprefix("工业园区")
    return (rest, found) if len(rest) >= 2 else (text, [])


def _without_trades(text: str) -> tuple[str, list[str]]:
    trades: list[str] = []
    while text.endswith(words.GENERIC_ZH) and (word := next(one for one in words.GENERIC_ZH if text.endswith(one))):
        if len(text) == len(word) and not trades and len(word) > 2:
            break
        text = text.removesuffix(word)
        word = words.SAME_ZH.get(word, word)
        trades = [*words.PARTS_ZH.get(word, (word,)), *trades]
    return text, trades


def _parse_latin(folded: str) -> CompanyName:
    note = re.compile(r"\(([^()]*)\)")
    sited = [place for inside in note.findall(folded) if (place := places.only(inside.strip()))]
    tokens = _tokens(note.sub(" " if sited else r" \1 ", folded))
    while len(tokens) > 1 and tokens[0] in words.LEADING_EN:
        tokens = tokens[1:]
    form = [token for token in tokens[1:] if token in words.LEGAL_EN]
    tokens = [tokens[0], *(t for t in tokens[1:] if t not in words.LEGAL_EN)] if tokens else []
    tokens = [token for token in tokens if token not in words.STOP_EN] or tokens
    is_group = any(token in words.GROUP_EN for token in form)
    found: list[str] = []
    if len(tokens) > 1 and tokens[0] in places.CITY_TOKENS:
        found, tokens = [tokens[0]], tokens[1:]
    while len(tokens) > 1 and (place := places.only(tokens[-1])):
        sited, tokens = [*sited, place], tokens[:-1]
    branch = " ".join(token for token in tokens if token in words.BRANCH_EN)
    tokens = [token for token in tokens if token not in words.BRANCH_EN]
    trades = [words.CANONICAL_EN[t] for t in tokens[1:] if t in words.CANONICAL_EN]
    proper = tokens[:1] + [token for token in tokens[1:] if token not in words.CANONICAL_EN]
    return CompanyName(
        brand=_joined(proper),
        trades=tuple(trades),
        places=tuple(found),
        sited=tuple(sited),
        branch=branch,
        is_group=is_group,
        has_form=bool(form),
        tokens=tuple(map(_even, proper)),
    )


def _tokens(text: str) -> list[str]:
    """Words of a Western name; letters that stand alone are put together: s.p.a. is spa, a/s is as."""
    text = re.sub(r"(?<=\w)['’](?=\w)", "", text)
    raw = re.findall("[0-9a-z]+|[\u3040-\u30ff]+|[^\\W\\d_]+", text)
    tokens: list[str] = []
    run = ""
    for token in raw:
        if len(token) == 1 and token.isalpha():
            run += token
            continue
        if run:
            tokens.append(run)
            run = ""
        tokens.append(token)
    return [*tokens, run] if run else tokens


def _joined(tokens: list[str]) -> str:
    return _even("".join(tokens))


def _even(text: str) -> str:
    """Umlauts one way, whether they were written ü or ue."""
    for long, short in _UMLAUTS:
        text = text.replace(long, short)
    return text


def brands_equal(one: CompanyName, other: CompanyName) -> bool:
    """The same proper name, whatever the script, the spaces and the order of its words."""
    if one.is_han == other.is_han and one.brand == other.brand:
        return True
    if one.is_han and other.is_han:
        return False
    if one.is_han != other.is_han:
        return len(one.spelled) >= 4 and _even(one.spelled) == _even(other.spelled)
    return len(one.tokens) > 1 and sorted(one.tokens) == sorted(other.tokens)


def brands_close(one: CompanyName, other: CompanyName) -> bool:
    """A slip apart: the same sound in a long Chinese name, a letter or two in a long Western one."""
    if one.is_han != other.is_han or one.numbers != other.numbers:
        return False
    if one.is_han:
        return len(one.brand) == len(other.brand) >= 4 and one.spelled == other.spelled
    longer = max(len(one.brand), len(other.brand))
    allowed = 0 if longer < 7 else 1 if longer < 13 else 2
    return one.brand[:1] == other.brand[:1] and OSA.distance(one.brand, other.brand, score_cutoff=allowed) <= allowed
