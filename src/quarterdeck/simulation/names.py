"""Names nobody bears: people, sign-in names and companies put together from syllables."""

import re
from dataclasses import dataclass, field
from random import Random

from pypinyin import lazy_pinyin

from quarterdeck.simulation.words import Words

_TRIES, _OTHER_BRANDS = 40, 20
FOREIGN_SHARE = 0.07


@dataclass
class Names:
    """Draws names and remembers which are taken. Drawing a company's name once more is left to `spare`, so that a story goes on
    as it would have."""

    rng: Random
    words: Words
    taken: set[str] = field(default_factory=set)
    spare: Random = field(default_factory=lambda: Random(1))  # noqa: S311 - names, no secrets

    def person(self) -> str:
        """A full name; may repeat where the company is large, as names do."""
        family = self.rng.choice(self.words.text["people"]["family"])
        given = self.rng.choice(self.words.text["people"]["given"])
        return f"{given} {family}" if self.words.language == "en" else family + given

    def colleague(self) -> str:
        """A full name that no colleague has yet, as long as there are any."""
        for _ in range(_TRIES):
            name = self.person()
            if name not in self.taken:
                break
        self.taken.add(name)
        return name

    def login(self, name: str) -> str:
        """A sign-in name of plain letters, unique."""
        stem = re.sub(r"[^a-z]+", ".", " ".join(lazy_pinyin(name)).lower()).strip(".")
        if self.words.language != "en":
            family, _, given = stem.partition(".")
            stem = f"{family}.{given.replace('.', '')}"
        login, count = stem, 1
        while f"login:{login}" in self.taken:
            count += 1
            login = f"{stem}{count}"
        self.taken.add(f"login:{login}")
        return login

    def mobile(self) -> str:
        return f"1{self.rng.choice('3578')}{self.rng.randrange(10)} {self.rng.randrange(10_000):04d} {self.rng.randrange(10_000):04d}"

    def company(self, *, trade: str, city: str, is_group: bool = False) -> tuple[str, str]:
        """A company's full name and the short brand people call it by: as far as there are enough, another brand than any other
        company of its trade or its city has."""
        rng = self.rng
        for number in range(_TRIES):
            brand, pattern = self._brand_and_pattern(rng, is_group)
            name = pattern.format(brand=brand, trade=trade, city=city)
            known = {f"{brand}/{trade}", f"{brand}/{city}"}
            if name not in self.taken and (number >= _OTHER_BRANDS or not known & self.taken):
                break
            rng = self.spare
        self.taken |= {name, *known}
        return name, brand

    def subsidiary(self, *, brand: str, trade: str, city: str) -> str | None:
        """A daughter company's name, or None when that city already has one."""
        pattern = self.rng.choice(self.words.many("companies", "subsidiary"))
        name = pattern.format(brand=brand, trade=trade, city=city)
        if name in self.taken:
            return None
        self.taken.add(name)
        return name

    def _brand_and_pattern(self, rng: Random, is_group: bool) -> tuple[str, str]:
        companies = self.words.text["companies"]
        if rng.random() < FOREIGN_SHARE:
            return rng.choice(companies["foreign_first"]) + rng.choice(companies["foreign_second"]), companies[
                "foreign"
            ]
        brand = rng.choice(companies["first"]) + rng.choice(companies["second"])
        return brand, companies["group"] if is_group else rng.choice(companies["domestic"])
