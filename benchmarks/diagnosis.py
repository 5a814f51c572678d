"""Does the diagnosis find what is there, and only that? `python -m benchmarks.diagnosis [--companies 50]`

Companies of 60 people sell for two years, drawn straight as cases: every deal has a size, a source and a product, passes four stages
with a chance and a time of its own, and is cut off at the end. Sellers get different mixes of deals. Some have a weakness or a
strength planted. What is reported is held against what was planted; so is the usual rule, "20 % below the team's average".
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import false_discovery_control

from quarterdeck.performance.rules.diagnosis.cells import Cells, added_up
from quarterdeck.performance.rules.diagnosis.findings import Diagnosis, Kind, Measured, Standing, diagnose
from quarterdeck.performance.rules.diagnosis.measures import MEASURES, of_stage
from quarterdeck.performance.rules.diagnosis.survival import piece_of, pieces

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "diagnosis-accuracy.md"
PEOPLE, DAYS, QUARTERS, TEAM = 60, 730, 8, 8
CHANCES = (0.62, 0.62, 0.66, 0.6)
DEALS = (200, 800)  # a person over the two years; companies differ
STAGES = len(CHANCES)
FEW = 60
MARK = "<!-- measured -->"
Array = NDArray[np.float64]


@dataclass
class Setting:
    """What kind of company: how much people differ anyway (deviation of the log-odds of a stage), and how many have something planted."""

    name: str
    natural: float
    weak: float
    strong: float


SETTINGS = (
    Setting("planted, and people differ a little anyway", 0.08, 0.2, 0.1),
    Setting("planted, otherwise equal", 0.0, 0.2, 0.1),
    Setting("all equally skilled", 0.0, 0.0, 0.0),
)


@dataclass
class Company:
    """Deals as columns, and for each (measure key, part) what each person's true level is as a share of their peers'."""

    who: NDArray[np.int64]
    traits: NDArray[np.int64]
    opened: Array
    amount: Array
    reached: NDArray[np.int64]
    is_done: Array
    entered: Array
    left: Array
    passed: Array
    joined: Array
    plans: Array
    planned: Array
    truth: dict[tuple[str, int | None], Array]
    planted: dict[tuple[str, int | None, int], float] = field(default_factory=dict)


def company(setting: Setting, seed: int) -> Company:
    """Two years of sixty people."""
    draw = np.random.default_rng(seed)
    factors, planted = _planted(setting, draw)
    late = draw.random(PEOPLE) < 0.15
    joined = np.where(late, draw.uniform(60, 500, PEOPLE), -400.0)
    volume = factors["new_deals", None] * np.exp(draw.normal(0, setting.natural, PEOPLE))
    present = DAYS - np.maximum(joined, 0)
    deals_each = np.exp(draw.uniform(*np.log(DEALS)))
    count = draw.poisson(deals_each / DAYS * present * volume)
    who = np.repeat(np.arange(PEOPLE), count)
    deals = len(who)
    opened = np.maximum(joined, 0)[who] + draw.random(deals) * present[who]
    traits = np.column_stack(
        [
            _mixed(draw, who, (0.5, 0.35, 0.15)),
            _mixed(draw, who, (0.3, 0.3, 0.2, 0.2)),
            _mixed(draw, who, (0.4, 0.3, 0.3)),
        ]
    )
    is_new = (opened - joined[who]) < 180
    traits = np.column_stack([traits, is_new.astype(np.int64)])
    talent = draw.normal(0, setting.natural * 0.6, PEOPLE)
    truth: dict[tuple[str, int | None], Array] = {}
    entered, left, passed = (np.full((deals, STAGES), np.nan) for _ in range(3))
    now, alive, reached = opened.copy(), np.ones(deals, dtype=bool), np.zeros(deals, dtype=np.int64)
    whole = np.ones(deals), np.ones(deals)
    for stage, base in enumerate(CHANCES):
        link = np.log(base / (1 - base)) + _effect(draw, traits)
        usual = 1 / (1 + np.exp(-link))
        own = talent + draw.normal(0, setting.natural * 0.8, PEOPLE)
        chance = np.minimum(1 / (1 + np.exp(-link - own[who])) * factors["stage_conversion", stage][who], 0.985)
        truth["stage_conversion", stage] = _ratio(who, chance, usual, alive)
        whole = whole[0] * chance, whole[1] * usual
        passes = draw.random(deals) < chance
        stay = 14 * np.exp(0.25 * traits[:, 0]) * draw.weibull(1.2, deals) * np.where(passes, 1.0, 1.25)
        longer = _ratio(who, 1.25 - 0.25 * chance, 1.25 - 0.25 * usual, alive)
        slower = factors["stage_days", stage] * np.exp(draw.normal(0, setting.natural, PEOPLE))
        stay *= slower[who]
        truth["stage_days", stage] = 1 / (slower * longer) ** 1.2
        seen = alive & (now < DAYS)
        entered[seen, stage] = now[seen]
        now = now + stay
        ended = seen & (now < DAYS)
        left[ended, stage] = now[ended]
        passed[ended, stage] = passes[ended]
        reached[seen] = stage
        alive = ended & passes
    truth["win_rate", None] = _ratio(who, whole[0], whole[1], np.ones(deals, dtype=bool))
    truth["new_deals", None] = volume
    size = factors["deal_size", None] * np.exp(draw.normal(0, setting.natural / 2, PEOPLE))
    truth["deal_size", None] = size
    truth["next_steps", None] = np.ones(PEOPLE)
    amount = size[who] * 80_000 * np.exp(0.8 * traits[:, 0] + 0.15 * traits[:, 2] + draw.normal(0, 0.5, deals))
    plans = draw.binomial(40, 0.9, PEOPLE).astype(float)
    last = left[np.arange(deals), reached]
    is_done = (~np.isnan(last)).astype(float)
    return Company(
        who, traits, opened, amount, reached, is_done, entered, left, passed, joined, plans,
        draw.binomial(plans.astype(int), 0.7).astype(float), truth, planted,
    )  # fmt: skip


def _planted(
    setting: Setting, draw: np.random.Generator
) -> tuple[dict[tuple[str, int | None], Array], dict[tuple[str, int | None, int], float]]:
    keys: list[tuple[str, int | None]] = [("stage_conversion", stage) for stage in range(STAGES)]
    keys += [("deal_size", None), ("new_deals", None)]
    times: list[tuple[str, int | None]] = [("stage_days", stage) for stage in range(STAGES)]
    factors = {key: np.ones(PEOPLE) for key in [*keys, *times]}
    planted: dict[tuple[str, int | None, int], float] = {}
    for person in range(PEOPLE):
        lot = draw.random()
        is_weak = lot < setting.weak
        if not is_weak and lot >= setting.weak + setting.strong:
            continue
        if is_weak and draw.random() < 0.15:
            key, factor = times[draw.integers(len(times))], draw.uniform(1.3, 2.2)
            planted[(*key, person)] = 1 / factor
        else:
            key = keys[draw.integers(len(keys))]
            factor = draw.uniform(0.4, 0.95) if is_weak else draw.uniform(1.1, 1.4)
            planted[(*key, person)] = factor
        factors[key][person] = factor
    return factors, planted


def _mixed(draw: np.random.Generator, who: NDArray[np.int64], shares: tuple[float, ...]) -> NDArray[np.int64]:
    """Codes of a trait, with each person's own shares around the company's."""
    own = draw.dirichlet(np.asarray(shares) * 8, PEOPLE).cumsum(axis=1)
    return (draw.random(len(who))[:, None] > own[who]).sum(axis=1).clip(0, len(shares) - 1)


def _effect(draw: np.random.Generator, traits: NDArray[np.int64]) -> Array:
    total = np.zeros(len(traits))
    for codes, spread in zip(traits.T, (0.35, 0.3, 0.2, 0.0), strict=True):
        levels = draw.normal(0, spread, int(codes.max()) + 1)
        total += levels[codes]
    return total - 0.3 * traits[:, 3]


def _ratio(who: NDArray[np.int64], own: Array, usual: Array, counts: NDArray[np.bool_]) -> Array:
    one, other = (np.bincount(who[counts], weights=x[counts], minlength=PEOPLE) for x in (own, usual))
    return np.where(other > 0, one / np.maximum(other, 1e-9), 1.0)


def measured(firm: Company) -> list[Measured]:
    """The company counted, as queries count a real one."""
    out = []
    for stage in range(STAGES):
        ended = ~np.isnan(firm.left[:, stage])
        cells = added_up(firm.who[ended], firm.traits[ended], firm.passed[ended, stage], np.ones(int(ended.sum())))
        out.append(Measured(of_stage("stage_conversion", stage), cells))
        seen = ~np.isnan(firm.entered[:, stage])
        days = np.where(ended, firm.left[:, stage], DAYS)[seen] - firm.entered[seen, stage]
        ones = np.ones(len(days))
        cells = pieces(firm.who[seen], firm.traits[seen], piece_of(days), ended[seen].astype(float), ones, days)
        out.append(Measured(of_stage("stage_days", stage), cells))
    done, won = firm.is_done > 0, _won(firm)
    cells = added_up(firm.who[done], firm.traits[done], won[done].astype(float), np.ones(int(done.sum())))
    out.append(Measured(MEASURES["win_rate"], cells))
    logs, ones = np.log(firm.amount[won]), np.ones(int(won.sum()))
    cells = added_up(firm.who[won], firm.traits[won], logs, ones, logs**2)
    out.append(Measured(MEASURES["deal_size"], cells))
    out.append(Measured(MEASURES["new_deals"], _new(firm)))
    people = np.arange(PEOPLE)
    nothing = np.zeros((PEOPLE, 1), dtype=np.int64)
    out.append(Measured(MEASURES["next_steps"], Cells(people, nothing, firm.planned, firm.plans)))
    return out


def _won(firm: Company) -> NDArray[np.bool_]:
    return (firm.reached == STAGES - 1) & (firm.passed[:, STAGES - 1] == 1)


def _new(firm: Company) -> Cells:
    """New deals by person and quarter over the days each was there."""
    quarter = np.minimum((firm.opened // (DAYS / QUARTERS)).astype(np.int64), QUARTERS - 1)
    hits = np.zeros((PEOPLE, QUARTERS))
    np.add.at(hits, (firm.who, quarter), 1.0)
    starts = np.arange(QUARTERS) * DAYS / QUARTERS
    there = np.clip(starts + DAYS / QUARTERS - np.maximum(firm.joined[:, None], starts), 0, None)
    seen = there > 0
    who, quarters = np.nonzero(seen)
    return Cells(who, quarters[:, None], hits[seen], there[seen])


Rule = Callable[[Diagnosis], list[tuple[Kind, Standing]]]


def ours(found: Diagnosis) -> list[tuple[Kind, Standing]]:
    return [(one.kind, one.standing) for one in found.findings]


def by_tests(found: Diagnosis) -> list[tuple[Kind, Standing]]:
    """Benjamini & Hochberg on the same comparisons, without learning what differences are usual."""
    standings = [one for one in found.standings if one.cases >= 8]
    held = false_discovery_control(np.clip([one.test for one in standings], 0, 1))
    return [(Kind.WEAKNESS, one) for one, value in zip(standings, held, strict=True) if value <= 0.10]


def naive(found: Diagnosis) -> list[tuple[Kind, Standing]]:
    """20 % below the average of the team, whatever the mix and the number."""
    sums: dict[tuple[str, int | None, int], list[float]] = defaultdict(list)
    for one in found.standings:
        sums[one.measure.key, one.measure.part, one.who // TEAM].append(one.own)
    return [
        (Kind.WEAKNESS, one)
        for one in found.standings
        if one.cases >= 8 and one.own < 0.8 * float(np.mean(sums[one.measure.key, one.measure.part, one.who // TEAM]))
    ]


BANDS = ("10–20 %", "20–30 %", "30–40 %", "over 40 %")


@dataclass(slots=True)
class Score:
    """Counts over companies."""

    planted: int = 0
    found: int = 0
    reported: int = 0
    false: int = 0
    wrong_way: int = 0
    strengths: int = 0
    false_strengths: int = 0
    people: int = 0
    flagged: int = 0
    bands: dict[str, list[int]] = field(default_factory=lambda: {band: [0, 0] for band in BANDS})

    def with_(self, other: "Score") -> "Score":
        """Both together."""
        counts = {name: getattr(self, name) + getattr(other, name) for name in self.__slots__ if name != "bands"}
        bands = {
            band: [self.bands[band][0] + other.bands[band][0], self.bands[band][1] + other.bands[band][1]]
            for band in BANDS
        }
        return Score(**counts, bands=bands)

    def add(self, firm: Company, told: list[tuple[Kind, Standing]], all_standings: tuple[Standing, ...]) -> None:
        weak = {(one.measure.key, one.measure.part, one.who) for kind, one in told if kind is Kind.WEAKNESS}
        strong = {(one.measure.key, one.measure.part, one.who) for kind, one in told if kind is Kind.STRENGTH}
        cases = {(one.measure.key, one.measure.part, one.who): one.cases for one in all_standings}
        self.people += PEOPLE
        wrong = set()
        for key, part, who in weak:
            true = float(firm.truth[key, part][who])
            self.reported += 1
            if true > 1 - _margin(key):
                self.false += 1
                wrong.add(who)
            self.wrong_way += true >= 1
        self.flagged += len(wrong)
        self.strengths += len(strong)
        self.false_strengths += sum(float(firm.truth[key, part][who]) < 1 + _margin(key) for key, part, who in strong)
        for place, factor in firm.planted.items():
            if factor < 0.9 and place[0] != "stage_days" and cases.get(place, 0) >= FEW:
                self.planted += 1
                self.found += place in weak
                band = BANDS[min(int((1 - factor) * 10) - 1, 3)]
                self.bands[band][0] += 1
                self.bands[band][1] += place in weak


def _margin(key: str) -> float:
    return MEASURES[key].material


RULES: dict[str, Rule] = {"Quarterdeck": ours, "tests (Benjamini–Hochberg)": by_tests, "20 % below the team": naive}


def run(setting: Setting, companies: int) -> dict[str, Score]:
    """Every rule's score over companies; two processes share them."""
    with ProcessPoolExecutor(max_workers=2) as pool:
        parts = list(pool.map(_scored, [setting] * 2, [range(0, companies, 2), range(1, companies, 2)]))
    return {name: parts[0][name].with_(parts[1][name]) for name in RULES}


def _scored(setting: Setting, seeds: range) -> dict[str, Score]:
    scores = {name: Score() for name in RULES}
    for seed in seeds:
        firm = company(setting, seed)
        found = diagnose(measured(firm), PEOPLE)
        for name, rule in RULES.items():
            scores[name].add(firm, rule(found), found.standings)
    return scores


def table(results: dict[str, dict[str, Score]]) -> str:
    """What was found and what was false, a row for each kind of company and rule."""
    lines = [
        "| companies | rule | planted found | reported weaknesses | of them false | of them the wrong way | people wrongly flagged |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for setting, scores in results.items():
        for name, score in scores.items():
            cells = [
                setting,
                name,
                _share(score.found, score.planted),
                str(score.reported),
                _share(score.false, score.reported),
                _share(score.wrong_way, score.reported),
                f"{score.flagged / score.people:.2%}",
            ]
            lines.append("| " + " | ".join(cells) + " |")
    return "\n".join([*lines, "", *_by_size(results)])


def _by_size(results: dict[str, dict[str, Score]]) -> list[str]:
    lines = ["| loss planted | " + " | ".join(RULES) + " |", "|---|" + "---:|" * len(RULES)]
    scores = results[SETTINGS[0].name]
    rows = ([_share(found, all_) for all_, found in (scores[name].bands[band] for name in RULES)] for band in BANDS)
    return lines + [f"| {band} | " + " | ".join(row) + " |" for band, row in zip(BANDS, rows, strict=True)]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%} of {whole:,}" if whole else "–"


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.diagnosis", description=__doc__)
    options.add_argument("--companies", type=int, default=50)
    options.add_argument("--write", action="store_true", help="renew the table in docs/reference")
    asked = options.parse_args()
    begun = time.perf_counter()
    results = {setting.name: run(setting, asked.companies) for setting in SETTINGS}
    told = table(results)
    print(told, f"\n{time.perf_counter() - begun:.0f} s", sep="\n")
    strengths = results[SETTINGS[0].name]["Quarterdeck"]
    print("strengths", strengths.strengths, "false", strengths.false_strengths)
    if asked.write:
        before, after = PAGE.read_text(encoding="utf-8").split(MARK)[::2]
        PAGE.write_text(f"{before}{MARK}\n{told}\n{MARK}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
