/** The grid of targets: a tree by rows, months by columns; sums that always hold, and who changed what. */
import { dialog, element } from "./page";
import { toast } from "./toasts";
import { shown } from "./grid/amounts";
import { Keys, fitted } from "./grid/keys";
import { type Conflict, History, Saving } from "./grid/saving";
import { type Change, type Grain, type Kind, KINDS, Sheet, type SheetData, columnsOf } from "./grid/sheet";
import { type Area, type Spot, Table, type Words } from "./grid/table";

function parsed<Content>(id: string): Content {
  return JSON.parse(document.getElementById(id)?.textContent ?? "{}") as Content;
}

class Grid {
  private readonly words = parsed<Words>("grid-words");
  private readonly sheet = new Sheet(parsed<SheetData>("grid-data"));
  private readonly history = new History();
  private readonly table: Table;
  private readonly saving: Saving;
  private readonly keys: Keys;
  private kind: Kind;
  private grain: Grain;

  constructor(private readonly root: HTMLElement) {
    this.kind = (root.dataset.kind as Kind | undefined) ?? "given";
    this.grain = (localStorage.getItem("grid:grain") as Grain | null) ?? "month";
    this.table = new Table(this.part(".grid-scroll"), this.part<HTMLTableElement>("table"), this.sheet, this.words);
    this.saving = new Saving(this.sheet, root.dataset.saveUrl ?? "", () => this.carry, this.words.failed ?? "", {
      onState: (state) => this.tell(state),
      onConflicts: (conflicts) => this.ask(conflicts),
      onChanged: (changes) => this.onChanged(changes),
      onAmounts: (amounts) => {
        Object.assign(this.sheet.data.amounts, amounts);
        this.table.refresh();
      },
    });
    this.keys = new Keys(this.table, this.sheet, this.words, {
      change: (changes) => this.change(changes),
      undo: () => this.again(this.history.undo(), "nothingToUndo"),
      redo: () => this.again(this.history.redo(), "nothingToRedo"),
      chosen: (area, active) => this.describe(area, active),
      talk: (place) => this.talk(place),
    });
    this.listen();
    this.lay();
    const asked = this.sheet.data.rows.findIndex((row) => String(row.id) === root.dataset.open);
    if (asked >= 0) this.talk(asked);
  }

  private part<Found extends HTMLElement = HTMLElement>(selector: string): Found {
    return this.root.querySelector<Found>(selector)!;
  }

  private get carry(): string {
    return this.root.querySelector<HTMLSelectElement>("[data-grid-carry]")?.value ?? "none";
  }

  private listen(): void {
    this.root.addEventListener("click", (event) => this.onClick(event));
    this.root.querySelector("[data-grid-search]")?.addEventListener("input", () => this.search());
    this.root.querySelector("[data-grid-only]")?.addEventListener("change", () => this.search());
  }

  private onClick(event: Event): void {
    const pressed = event.target instanceof Element ? event.target.closest<HTMLElement>("button") : null;
    if (!pressed) return;
    const { fold, talk, gridKind, gridGrain, gridDo } = pressed.dataset;
    if (fold) this.fold(Number(fold));
    else if (talk) this.talk(Number(talk));
    else if (gridKind) this.lay({ kind: gridKind as Kind });
    else if (gridGrain) this.lay({ grain: gridGrain as Grain });
    else if (gridDo === "undo") this.again(this.history.undo(), "nothingToUndo");
    else if (gridDo === "redo") this.again(this.history.redo(), "nothingToRedo");
    else if (gridDo === "keys") dialog("grid-keys")?.showModal();
  }

  /** Lays the columns out anew for a grain and a kind of amount. */
  private lay({ kind = this.kind, grain = this.grain }: { kind?: Kind; grain?: Grain } = {}): void {
    this.kind = kind;
    this.grain = grain;
    localStorage.setItem("grid:grain", grain);
    press(this.root, "[data-grid-kind]", (button) => button.dataset.gridKind === kind && grain !== "year");
    press(this.root, "[data-grid-grain]", (button) => button.dataset.gridGrain === grain);
    this.part("[data-grid-kinds]").hidden = grain === "year";
    this.table.setColumns(columnsOf(this.sheet.data, grain, kind, this.words));
    this.keys.go({ row: 0, column: 0 });
  }

  private fold(place: number): void {
    if (!this.table.folded.delete(place)) this.table.folded.add(place);
    this.table.refresh([place]);
    this.table.relist();
  }

  /** Leaves those rows whose name has the letters and which are as asked for, with everything above them. */
  private search(): void {
    const letters = this.root.querySelector<HTMLInputElement>("[data-grid-search]")?.value.trim().toLowerCase() ?? "";
    const only = this.root.querySelector<HTMLSelectElement>("[data-grid-only]")?.value ?? "";
    if (!letters && !only) this.table.isWanted = () => true;
    else {
      const wanted = new Set<number>();
      this.sheet.data.rows.forEach((row, place) => {
        if (row.name.toLowerCase().includes(letters) && this.is(place, only)) this.sheet.lineage(place).forEach((one) => wanted.add(one));
      });
      this.table.isWanted = (place) => wanted.has(place);
    }
    this.table.relist();
    this.keys.go({ row: 0, column: 0 });
  }

  private is(place: number, only: string): boolean {
    const months = [...this.sheet.data.months.keys()];
    if (only === "mismatch") return months.some((month) => (this.sheet.excess(place, [month], this.kind) ?? 0) !== 0);
    if (only === "unset") return months.some((month) => this.sheet.month(place, month, this.kind) === null);
    if (only === "gap") return months.some((month) => (this.sheet.gap(place, [month]) ?? 0) !== 0);
    return true;
  }

  private change(changes: Change[]): void {
    this.history.add(changes);
    this.saving.send(changes);
  }

  private again(changes: Change[], nothing: string): void {
    if (changes.length) this.saving.send(changes);
    else toast({ text: this.words[nothing] ?? "", tone: "warning" });
  }

  private onChanged(changes: readonly Change[]): void {
    this.table.refresh(new Set(changes.flatMap(({ row }) => this.sheet.lineage(row))));
    const { area } = this.keys;
    this.describe(area, { row: area.top, column: area.left });
  }

  private tell(state: "saving" | "saved" | "failed"): void {
    const sign = this.part("[data-grid-state]");
    sign.textContent = this.words[state] ?? "";
    sign.dataset.gridState = state;
  }

  private talk(place: number): void {
    const column = this.table.columns[this.keys.area.left];
    const isCell = this.table.listed[this.keys.area.top] === place && column?.months.length === 1;
    const month = isCell ? `&month=${this.sheet.data.months[column.months[0]!]}` : "";
    const url = (this.root.dataset.nodeUrl ?? "").replace("/nodes/0/", `/nodes/${this.sheet.row(place).id}/`) + month;
    document.dispatchEvent(new CustomEvent("drawer-open", { detail: { url } }));
  }

  /** The line below the grid: where one stands, both sides and what lies below; the sum of a chosen block. */
  private describe(area: Area, active: Spot): void {
    const place = this.table.listed[active.row];
    const column = this.table.columns[active.column];
    if (place === undefined || !column) return;
    const { decimals } = this.sheet.data;
    this.part("[data-grid-where]").textContent = `${this.sheet.row(place).name} · ${column.label}`;
    const facts = KINDS.map((kind) => [kind as string, this.sheet.amount(place, column.months, kind)] as const);
    const made = [
      ["gap", this.sheet.gap(place, column.months)],
      ["below", this.sheet.below(place, column.months, column.kind)],
    ] as const;
    const known = [...facts, ...made].filter(([, amount]) => amount !== null);
    this.part("[data-grid-facts]").replaceChildren(
      ...known.map(([name, amount]) => element("span", "grid-fact", `${this.words[name] ?? name} `, element("b", "num", shown(amount, decimals)))),
    );
    this.part("[data-grid-sum]").textContent = this.sumOf(area);
  }

  private sumOf({ top, bottom, left, right }: Area): string {
    const columns = this.table.columns.slice(left, right + 1);
    const rows = this.table.listed.slice(top, bottom + 1);
    const amounts = rows.flatMap((place) => columns.map((column) => this.sheet.shown(place, column))).filter((amount) => amount !== null);
    if (amounts.length < 2) return "";
    const sum = amounts.reduce((one, other) => one + other, 0);
    return fitted(this.words.chosen ?? "", { count: amounts.length, sum: shown(sum, this.sheet.data.decimals) });
  }

  /** Somebody else saved these cells first: both values are shown, and the reader decides which stand. */
  private ask(conflicts: Conflict[]): void {
    const box = dialog("grid-conflicts");
    if (!box) return;
    const { decimals, monthLabels } = this.sheet.data;
    const lines = conflicts.map(({ row, month, yours, theirs, who }) =>
      element(
        "tr",
        "",
        element("td", "", `${this.sheet.row(row).name} · ${monthLabels[month] ?? ""}`),
        element("td", "num", shown(yours, decimals) || "–"),
        element("td", "num", shown(theirs, decimals) || "–"),
        element("td", "", who),
      ),
    );
    box.querySelector("tbody")?.replaceChildren(...lines);
    box.returnValue = "";
    box.onclose = () => {
      if (box.returnValue !== "mine") return;
      this.change(conflicts.map(({ row, month, kind, yours, theirs }) => ({ row, month, kind, before: theirs, after: yours })));
    };
    box.showModal();
  }
}

function press(root: HTMLElement, selector: string, isOn: (button: HTMLElement) => boolean): void {
  root.querySelectorAll<HTMLElement>(selector).forEach((button) => button.setAttribute("aria-pressed", String(isOn(button))));
}

export function startGrid(root: HTMLElement): void {
  new Grid(root);
}
