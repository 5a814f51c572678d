/** Sends changes to the server one batch after the other; the server's amounts are what stands. */
import { toast } from "../toasts";
import type { Amount } from "./amounts";
import type { Change, Kind, Sheet } from "./sheet";

/** Somebody else changed the same cell meanwhile. */
export interface Conflict {
  row: number;
  month: number;
  kind: Kind;
  yours: Amount;
  theirs: Amount;
  who: string;
}

interface Answer {
  refused?: string;
  /** All amounts as they stand now, where a change reached other rows too. */
  amounts?: Record<Kind, Amount[]>;
  conflicts?: { node: number; month: string; kind: Kind; yours: Amount; theirs: Amount; who: string }[];
}

export interface Watcher {
  onState(state: "saving" | "saved" | "failed"): void;
  onConflicts(conflicts: Conflict[]): void;
  onChanged(changes: readonly Change[]): void;
  onAmounts(amounts: Record<Kind, Amount[]>): void;
}

export class Saving {
  private readonly waiting: Change[][] = [];
  private isBusy = false;
  private readonly places: Map<number, number>;

  constructor(
    private readonly sheet: Sheet,
    private readonly url: string,
    private readonly carry: () => string,
    private readonly failed: string,
    private readonly watcher: Watcher,
  ) {
    this.places = new Map(sheet.data.rows.map((row, place) => [row.id, place]));
    window.addEventListener("beforeunload", (event) => {
      if (this.isBusy) event.preventDefault();
    });
  }

  /** Shows the changes at once and sends them when it is their turn. */
  send(changes: Change[]): void {
    if (!changes.length) return;
    this.put(changes);
    this.waiting.push(changes);
    if (!this.isBusy) void this.work();
  }

  private put(changes: readonly Change[]): void {
    this.sheet.put(changes);
    this.watcher.onChanged(changes);
  }

  private async work(): Promise<void> {
    this.isBusy = true;
    this.watcher.onState("saving");
    let isGood = true;
    for (let batch = this.waiting.shift(); batch; batch = this.waiting.shift()) isGood = (await this.post(batch)) && isGood;
    this.isBusy = false;
    this.watcher.onState(isGood ? "saved" : "failed");
  }

  private async post(batch: Change[]): Promise<boolean> {
    try {
      const token = document.body.getAttribute("hx-headers") ?? "{}";
      const headers = { "Content-Type": "application/json", ...(JSON.parse(token) as Record<string, string>) };
      const response = await fetch(this.url, { method: "POST", headers, body: JSON.stringify({ edits: batch.map((one) => this.edit(one)), carry: this.carry() }) });
      const answer = (await response.json()) as Answer;
      if (answer.refused) return this.takeBack(batch, answer.refused);
      if (answer.conflicts?.length) this.settle(batch, answer.conflicts);
      else if (answer.amounts) this.watcher.onAmounts(answer.amounts);
      return true;
    } catch {
      return this.takeBack(batch, this.failed);
    }
  }

  private edit({ row, month, kind, before, after }: Change): object {
    const { rows, months } = this.sheet.data;
    return { node: rows[row]!.id, month: months[month], kind, value: after, expected: before };
  }

  private takeBack(batch: readonly Change[], why: string): false {
    this.put(batch.map((change) => ({ ...change, before: change.after, after: change.before })));
    toast({ text: why, tone: "error" });
    return false;
  }

  /** Nothing was saved: what is in dispute shows what stands, and is asked about; the rest is sent again. */
  private settle(batch: readonly Change[], disputed: NonNullable<Answer["conflicts"]>): void {
    const { months } = this.sheet.data;
    const conflicts = disputed.map(({ node, month, ...rest }) => ({ ...rest, row: this.places.get(node)!, month: months.indexOf(month) }));
    this.put(conflicts.map(({ row, month, kind, yours, theirs }) => ({ row, month, kind, before: yours, after: theirs })));
    const isDisputed = (sent: Change) => conflicts.some((one) => one.row === sent.row && one.month === sent.month && one.kind === sent.kind);
    const rest = batch.filter((sent) => !isDisputed(sent));
    if (rest.length) this.waiting.unshift(rest);
    this.watcher.onConflicts(conflicts);
  }
}

/** What was done, so that it can be taken back and done again. */
export class History {
  private readonly done: Change[][] = [];
  private readonly undone: Change[][] = [];

  add(changes: Change[]): void {
    if (!changes.length) return;
    this.done.push(changes);
    this.undone.length = 0;
  }

  undo(): Change[] {
    return turn(this.done, this.undone);
  }

  redo(): Change[] {
    return turn(this.undone, this.done);
  }
}

/** Moves the last batch over, turned round, and gives it for sending. */
function turn(from: Change[][], to: Change[][]): Change[] {
  const batch = from.pop();
  if (!batch) return [];
  const back = batch.map((change) => ({ ...change, before: change.after, after: change.before }));
  to.push(back);
  return back;
}
