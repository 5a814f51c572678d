/** What the grid holds: the rows of a tree, twelve months of three kinds of amount, and their sums. It knows no page. */
import { type Amount, spread } from "./amounts";

export const KINDS = ["given", "proposed", "agreed"] as const;
export type Kind = (typeof KINDS)[number];
export type Grain = "month" | "quarter" | "year";

const MONTHS = 12;

/** A person or unit; `parent` is its place in the list, −1 for the top. `may` lists what the reader may write. */
export interface Row {
  id: number;
  parent: number;
  depth: number;
  name: string;
  detail: string;
  isPerson: boolean;
  state: "open" | "submitted" | "agreed";
  notes: number;
  /** The months it holds, [first, last): somebody who changed teams has a seat in each. */
  first: number;
  last: number;
  may: readonly Kind[];
}

export interface SheetData {
  rows: readonly Row[];
  months: readonly string[];
  monthLabels: readonly string[];
  quarterLabels: readonly string[];
  decimals: number;
  addsOverTime: boolean;
  addsOverPeople: boolean;
  amounts: Record<Kind, Amount[]>;
}

/** What a column shows: an amount of one kind over some months, or what is made of two. */
export interface Column {
  label: string;
  kind: Kind;
  months: readonly number[];
  shows: "amount" | "gap" | "below" | "excess";
  grain: Grain;
}

export interface Change {
  row: number;
  month: number;
  kind: Kind;
  before: Amount;
  after: Amount;
}

const all = Array.from({ length: MONTHS }, (_, month) => month);
export const quarter = (number: number) => all.slice(number * 3, number * 3 + 3);

export class Sheet {
  readonly children: number[][];

  constructor(readonly data: SheetData) {
    this.children = data.rows.map(() => []);
    data.rows.forEach((row, place) => this.children[row.parent]?.push(place));
  }

  row(place: number): Row {
    return this.data.rows[place]!;
  }

  month(place: number, month: number, kind: Kind): Amount {
    return this.data.amounts[kind][place * MONTHS + month] ?? null;
  }

  /** The amount over the months: their sum; empty when none is set, or when months of this metric do not add up. */
  amount(place: number, months: readonly number[], kind: Kind): Amount {
    if (months.length === 1) return this.month(place, months[0]!, kind);
    if (!this.data.addsOverTime) return null;
    return added(months.map((month) => this.month(place, month, kind)));
  }

  /** Σ of those directly below; empty when there is nobody, or nothing is set. */
  below(place: number, months: readonly number[], kind: Kind): Amount {
    if (!this.data.addsOverPeople) return null;
    return added((this.children[place] ?? []).map((child) => this.amount(child, months, kind)));
  }

  /**
   * Σ below less the own amount: over-assigned when positive, short when negative; empty when there is nothing to compare.
   * Months in which nobody sits below are left out: a unit that everybody has left is a whole without parts.
   */
  excess(place: number, months: readonly number[], kind: Kind): Amount {
    if (months.length > 1 && !this.data.addsOverTime) return null;
    const shared = months.filter((month) => this.hasBelow(place, month, kind));
    const below = this.below(place, shared, kind);
    const own = this.amount(place, shared, kind);
    return below === null || own === null ? null : below - own;
  }

  private hasBelow(place: number, month: number, kind: Kind): boolean {
    return (this.children[place] ?? []).some((child) => {
      const { first, last } = this.row(child);
      return (month >= first && month < last) || this.month(child, month, kind) !== null;
    });
  }

  /** Proposed less given: what the two sides still have to talk about. */
  gap(place: number, months: readonly number[]): Amount {
    const given = this.amount(place, months, "given");
    const proposed = this.amount(place, months, "proposed");
    return given === null || proposed === null ? null : proposed - given;
  }

  shown(place: number, column: Column): Amount {
    if (column.shows === "gap") return this.gap(place, column.months);
    if (column.shows === "below") return this.below(place, column.months, column.kind);
    if (column.shows === "excess") return this.excess(place, column.months, column.kind);
    return this.amount(place, column.months, column.kind);
  }

  may(place: number, column: Column): boolean {
    const { may, first, last } = this.row(place);
    const isWritable = column.shows === "amount" && (column.months.length === 1 || this.data.addsOverTime);
    return isWritable && may.includes(column.kind) && column.months.some((month) => month >= first && month < last);
  }

  /** The changes that make a cell show an amount; a quarter or year is spread over its months as they stand to each other. */
  changes(place: number, column: Column, wanted: Amount): Change[] {
    const { first, last } = this.row(place);
    const months = column.months.filter((month) => month >= first && month < last);
    const before = months.map((month) => this.month(place, month, column.kind));
    const after = wanted === null ? before.map(() => null) : spread(wanted, before.map((amount) => amount ?? 0));
    return months
      .map((month, at) => ({ row: place, month, kind: column.kind, before: before[at]!, after: after[at]! }))
      .filter((change) => change.before !== change.after);
  }

  put(changes: readonly Change[]): void {
    for (const { row, month, kind, after } of changes) this.data.amounts[kind][row * MONTHS + month] = after;
  }

  /** A row and everything above it: what is drawn anew when the row changes. */
  lineage(place: number): number[] {
    const found: number[] = [];
    for (let at = place; at >= 0; at = this.row(at).parent) found.push(at);
    return found;
  }
}

function added(amounts: readonly Amount[]): Amount {
  const known = amounts.filter((amount) => amount !== null);
  return known.length ? known.reduce((one, other) => one + other, 0) : null;
}

/** The columns of a grain. By year all kinds stand side by side, so that both sides see where they differ. */
export function columnsOf(data: SheetData, grain: Grain, kind: Kind, words: Record<string, string>): Column[] {
  const year: Column = { label: words.year ?? "", kind, months: all, shows: "amount", grain: "year" };
  const quarters = data.quarterLabels.map(
    (label, number): Column => ({ label, kind, months: quarter(number), shows: "amount", grain: "quarter" }),
  );
  const months = data.monthLabels.map((label, month): Column => ({ label, kind, months: [month], shows: "amount", grain: "month" }));
  if (!data.addsOverTime) return months;
  if (grain === "quarter") return [year, ...quarters];
  if (grain === "month") return [year, ...quarters.flatMap((sum, number) => [...months.slice(number * 3, number * 3 + 3), sum])];
  const kinds = KINDS.map((one): Column => ({ ...year, kind: one, label: words[one] ?? one }));
  const made = (["gap", "below", "excess"] as const).map((shows): Column => ({ ...year, shows, label: words[shows] ?? shows }));
  return [...kinds, ...made];
}
