"""Does the measured effect of coaching hold what it says? `python -m benchmarks.coaching [--companies 150] [--write]`

Companies of sixty people over a year and the half-year after it: everybody has their own true level, their own mix of cases, and drifts
a little; the market moves for all. The five who look lowest over the year are coached, so chance has a hand in who that is. What
the coaching truly changes is known, and held against the interval. Beside it the usual rule: the change of one's own rate less
that of the colleagues (difference in differences), with the interval that the numbers of cases alone give.
"""

import argparse
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quarterdeck.performance.rules.coaching import effect
from quarterdeck.performance.rules.coaching.effect import REACH, Cases
from quarterdeck.performance.rules.coaching.verdicts import Verdict
from quarterdeck.performance.rules.diagnosis.cells import Cells, Family, added_up

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "coaching-effect.md"
MARK = "<!-- measured -->"
PEOPLE, COACHED = 60, 5
CASES = (25, 160)  # a person in the year; half as many after, so that some stay too few
BASE = {Family.SHARE: np.log(0.5 / 0.5), Family.RATE: np.log(0.25)}
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Setting:
    """What kind of company: how much people differ and drift (deviations on the scale of the link), and what coaching does."""

    name: str
    works: Callable[[np.random.Generator], Array]
    family: Family = Family.SHARE
    natural: float = 0.2
    drift: float = 0.1
    weak: float = 0.15


def _nothing(_draw: np.random.Generator) -> Array:
    return np.zeros(COACHED)


def _for_all(draw: np.random.Generator) -> Array:
    return draw.uniform(0.2, 0.9, COACHED)


def _for_some(draw: np.random.Generator) -> Array:
    return np.where(draw.random(COACHED) < 0.5, draw.uniform(0.3, 0.9, COACHED), 0.0)


SETTINGS = (
    Setting("coaching does nothing", _nothing),
    Setting("coaching works", _for_all),
    Setting("coaching works for half of them", _for_some),
    Setting("nothing; all equally skilled, no drift", _nothing, natural=0.0, drift=0.0, weak=0.0),
    Setting("works; people differ and drift much", _for_all, natural=0.35, drift=0.25),
    Setting("nothing; counts a month", _nothing, family=Family.RATE),
    Setting("works; counts a month", _for_all, family=Family.RATE),
)


@dataclass(frozen=True, slots=True)
class Company:
    cases: Cases
    coached: NDArray[np.int64]
    truth: Array


def company(setting: Setting, seed: int) -> Company:
    """Sixty people, of whom the five who look lowest are coached."""
    draw = np.random.default_rng(seed)
    skill = draw.normal(0, setting.natural, PEOPLE)
    skill -= np.where(draw.random(PEOPLE) < setting.weak, draw.uniform(0.3, 1.0, PEOPLE), 0)
    traits = [draw.normal(0, spread, levels) for spread, levels in ((0.3, 3), (0.25, 4))]
    mixes = [draw.dirichlet(np.full(len(levels), 3.0), PEOPLE) for levels in traits]
    cases = np.exp(draw.uniform(*np.log(CASES), PEOPLE))
    before = _cells(setting, draw, skill, traits, mixes, cases)
    own = before.by_person(before.hits, PEOPLE) / np.maximum(before.by_person(before.tries, PEOPLE), 1e-9)
    lowest = np.argsort(own, kind="stable")[:COACHED]
    truth = setting.works(draw)
    skill = skill + draw.normal(0, setting.drift, PEOPLE) + draw.normal(0, 0.3)
    skill[lowest] += truth
    after = _cells(setting, draw, skill, traits, mixes, cases / 2)
    cells = Cells(
        np.concatenate([before.who, after.who]),
        np.concatenate([before.traits, after.traits]),
        np.concatenate([before.hits, after.hits]),
        np.concatenate([before.tries, after.tries]),
    )
    is_after = np.arange(len(cells.who)) >= len(before.who)
    return Company(Cases(cells, is_after, PEOPLE), lowest, truth)


def _cells(
    setting: Setting,
    draw: np.random.Generator,
    skill: Array,
    traits: list[Array],
    mixes: list[Array],
    cases: Array,
) -> Cells:
    count = draw.poisson(cases) + 1
    who = np.repeat(np.arange(PEOPLE), count)
    codes = np.column_stack([(draw.random(len(who))[:, None] > mix.cumsum(axis=1)[who]).sum(axis=1) for mix in mixes])
    codes = np.minimum(codes, [len(levels) - 1 for levels in traits])
    link = BASE[setting.family] + skill[who] + sum(levels[codes[:, k]] for k, levels in enumerate(traits))
    if setting.family is Family.SHARE:
        hits = (draw.random(len(who)) < 1 / (1 + np.exp(-link))).astype(np.float64)
    else:
        hits = draw.poisson(np.exp(link)).astype(np.float64)
    return added_up(who, codes, hits, np.ones(len(who)))


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of a rule, on the scale of the link, and the truth."""

    middle: float
    low: float
    high: float
    truth: float
    verdict: Verdict


def ours(firm: Company, setting: Setting) -> list[Said]:
    """As Quarterdeck measures it."""
    found = effect.effects(firm.cases, setting.family, coached=firm.coached, treated=firm.coached)
    return [
        Said(*found[int(who)].on_link, float(truth), effect.verdict(found[int(who)], is_over=True))
        for who, truth in zip(firm.coached, firm.truth, strict=True)
    ]


def naive(firm: Company, setting: Setting) -> list[Said]:
    """Own change less that of the colleagues, from raw rates."""
    cells, late = firm.cases.cells, firm.cases.is_after
    links, variances = [], []
    for rows in (~late, late):
        hits = np.bincount(cells.who[rows], weights=cells.hits[rows], minlength=PEOPLE) + 0.5
        tries = np.bincount(cells.who[rows], weights=cells.tries[rows], minlength=PEOPLE) + 0.5
        share = setting.family is Family.SHARE
        missed = tries - hits + 0.5
        links.append(np.log(hits / missed) if share else np.log(hits / tries))
        variances.append(1 / hits + 1 / missed if share else 1 / hits)
    change = links[1] - links[0]
    others = np.setdiff1d(np.arange(PEOPLE), firm.coached)
    middles = change[firm.coached] - change[others].mean()
    reach = REACH * np.sqrt(variances[0] + variances[1])[firm.coached]
    return [
        Said(middle, middle - by, middle + by, float(truth), _plain(middle - by, middle + by))
        for middle, by, truth in zip(middles.tolist(), reach.tolist(), firm.truth, strict=True)
    ]


def _plain(low: float, high: float) -> Verdict:
    return Verdict.IMPROVED if low > 0 else Verdict.WORSE if high < 0 else Verdict.UNCLEAR


RULES: dict[str, Callable[[Company, Setting], list[Said]]] = {"Quarterdeck": ours, "difference in differences": naive}


def said(setting: Setting, companies: int) -> dict[str, list[Said]]:
    """What every rule says about everybody coached; two processes share the companies."""
    with ProcessPoolExecutor(max_workers=2) as pool:
        parts = list(pool.map(partial(_said, setting), [range(0, companies, 2), range(1, companies, 2)]))
    return {name: [one for part in parts for one in part[name]] for name in RULES}


def _said(setting: Setting, seeds: range) -> dict[str, list[Said]]:
    firms = [company(setting, seed) for seed in seeds]
    return {name: [one for firm in firms for one in rule(firm, setting)] for name, rule in RULES.items()}


def coverage(found: list[Said]) -> float:
    """How often the truth lies in the interval of 80 %."""
    return float(np.mean([one.low <= one.truth <= one.high for one in found]))


def table(results: dict[str, dict[str, list[Said]]]) -> str:
    """A row for each kind of company and rule."""
    lines = [
        "| companies | rule | 80 % interval holds the truth | off on average | width | told improved | told worse |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for name, rules in results.items():
        for rule, found in rules.items():
            off = float(np.mean([one.middle - one.truth for one in found]))
            width = float(np.median([one.high - one.low for one in found]))
            improved, worse = (
                float(np.mean([one.verdict is verdict for one in found]))
                for verdict in (Verdict.IMPROVED, Verdict.WORSE)
            )
            lines.append(
                f"| {name} | {rule} | {coverage(found):.1%} | {off:+.2f} | {width:.2f} | {improved:.0%} | {worse:.0%} |"
            )
    return "\n".join(lines)


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.coaching", description=__doc__)
    options.add_argument("--companies", type=int, default=150)
    options.add_argument("--write", action="store_true", help="renew the table in docs/reference")
    asked = options.parse_args()
    begun = time.perf_counter()
    told = table({setting.name: said(setting, asked.companies) for setting in SETTINGS})
    print(told, f"\n{time.perf_counter() - begun:.0f} s", sep="\n")
    if asked.write:
        before, after = PAGE.read_text(encoding="utf-8").split(MARK)[::2]
        PAGE.write_text(f"{before}{MARK}\n{told}\n{MARK}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
