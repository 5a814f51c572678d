/** Choosing cells by pointer and keys, typing into them, copying and pasting: as in a spreadsheet. */
import { toast } from "../toasts";
import { block, exact, raggedRow, read } from "./amounts";
import type { Change, Column, Sheet } from "./sheet";
import type { Area, Spot, Table, Words } from "./table";

const STEPS: Record<string, readonly [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};
const PAGE = 12;

export interface Deeds {
  change(changes: Change[]): void;
  undo(): void;
  redo(): void;
  chosen(area: Area, active: Spot): void;
  talk(place: number): void;
}

export class Keys {
  private anchor: Spot = { row: 0, column: 0 };
  private active: Spot = { row: 0, column: 0 };

  constructor(
    private readonly table: Table,
    private readonly sheet: Sheet,
    private readonly words: Words,
    private readonly deeds: Deeds,
  ) {
    const grid = table.table;
    grid.addEventListener("keydown", (event) => this.onKey(event));
    grid.addEventListener("pointerdown", (event) => this.onPointer(event));
    grid.addEventListener("pointermove", (event) => this.onDrag(event));
    grid.addEventListener("dblclick", () => this.edit());
    grid.addEventListener("copy", (event) => this.onCopy(event));
    grid.addEventListener("paste", (event) => this.onPaste(event));
    grid.addEventListener("focus", () => this.paint());
    table.scroller.addEventListener("grid-drawn", () => this.paint());
  }

  get area(): Area {
    const { anchor, active } = this;
    return {
      top: Math.min(anchor.row, active.row),
      bottom: Math.max(anchor.row, active.row),
      left: Math.min(anchor.column, active.column),
      right: Math.max(anchor.column, active.column),
    };
  }

  /** Goes to a cell; with `keeps` the chosen block grows to it. */
  go(spot: Spot, keeps = false): void {
    const rows = this.table.listed.length - 1;
    const columns = this.table.columns.length - 1;
    this.active = { row: Math.max(Math.min(spot.row, rows), 0), column: Math.max(Math.min(spot.column, columns), 0) };
    if (!keeps) this.anchor = this.active;
    this.table.reveal(this.active);
    this.paint();
    this.deeds.chosen(this.area, this.active);
  }

  private paint(): void {
    const grid = this.table.table;
    grid.querySelectorAll(".is-chosen, .is-active").forEach((cell) => {
      cell.classList.remove("is-chosen", "is-active");
      cell.removeAttribute("aria-selected");
    });
    const { top, bottom } = this.area;
    for (const spot of this.spots(Math.max(top, this.table.drawnFrom), Math.min(bottom, this.table.drawnTo - 1))) {
      const cell = this.table.cellAt(spot);
      cell?.classList.add("is-chosen");
      cell?.setAttribute("aria-selected", "true");
    }
    const cell = this.table.cellAt(this.active);
    cell?.classList.add("is-active");
    if (cell) grid.setAttribute("aria-activedescendant", cell.id);
  }

  private *spots(top = this.area.top, bottom = this.area.bottom): Generator<Spot> {
    const { left, right } = this.area;
    for (let row = top; row <= bottom; row += 1) for (let column = left; column <= right; column += 1) yield { row, column };
  }

  private at({ row, column }: Spot): { place: number; column: Column } {
    return { place: this.table.listed[row]!, column: this.table.columns[column]! };
  }

  private onKey(event: KeyboardEvent): void {
    const isCommand = event.ctrlKey || event.metaKey;
    const isHandled = isCommand ? this.command(event) : this.press(event);
    if (isHandled) event.preventDefault();
  }

  private command(event: KeyboardEvent): boolean {
    const key = event.key.toLowerCase();
    if (key === "z") return event.shiftKey ? this.deeds.redo() : this.deeds.undo(), true;
    if (key === "y") return this.deeds.redo(), true;
    if (key === "d") return this.fill("down"), true;
    if (key === "r") return this.fill("right"), true;
    if (key === "a") return this.chooseAll(), true;
    if (key === "home") return this.go({ row: 0, column: 0 }, event.shiftKey), true;
    if (key === "end") return this.go({ row: Infinity, column: Infinity }, event.shiftKey), true;
    return false;
  }

  private press(event: KeyboardEvent): boolean {
    const { row, column } = this.active;
    const step = STEPS[event.key];
    if (step) return this.go({ row: row + step[0], column: column + step[1] }, event.shiftKey), true;
    if (event.key === "Home") return this.go({ row, column: 0 }, event.shiftKey), true;
    if (event.key === "End") return this.go({ row, column: Infinity }, event.shiftKey), true;
    if (event.key === "PageDown") return this.go({ row: row + PAGE, column }, event.shiftKey), true;
    if (event.key === "PageUp") return this.go({ row: row - PAGE, column }, event.shiftKey), true;
    if (event.key === "F2" && event.shiftKey) return this.deeds.talk(this.at(this.active).place), true;
    if (event.key === "Enter" || event.key === "F2") return this.edit(), true;
    if (event.key === "Delete" || event.key === "Backspace") return this.clear(), true;
    if (event.key === "Escape") return this.go(this.active), true;
    if (event.key === "Tab") return this.tab(event.shiftKey);
    if (event.key.length === 1 && /[\d.\-−０-９]/.test(event.key)) return this.edit(event.key), true;
    return false;
  }

  /** Tab walks along the row and leaves the grid at its end, so that the keyboard is never caught. */
  private tab(isBack: boolean): boolean {
    const column = this.active.column + (isBack ? -1 : 1);
    if (column < 0 || column >= this.table.columns.length) return false;
    this.go({ row: this.active.row, column });
    return true;
  }

  private onPointer(event: PointerEvent): void {
    const cell = event.target instanceof Element ? event.target.closest("td") : null;
    const spot = cell && this.table.spotOf(cell);
    if (!spot || event.button !== 0 || event.target instanceof HTMLInputElement) return;
    const isAgain = event.pointerType === "touch" && cell.classList.contains("is-active");
    this.go(spot, event.shiftKey);
    if (isAgain) this.edit();
  }

  private onDrag(event: PointerEvent): void {
    if (!(event.buttons & 1) || event.pointerType === "touch" || event.target instanceof HTMLInputElement) return;
    const cell = event.target instanceof Element ? event.target.closest("td") : null;
    const spot = cell && this.table.spotOf(cell);
    if (spot && (spot.row !== this.active.row || spot.column !== this.active.column)) this.go(spot, true);
  }

  private chooseAll(): void {
    this.anchor = { row: 0, column: 0 };
    this.go({ row: Infinity, column: Infinity }, true);
  }

  private edit(typed?: string): void {
    const { place, column } = this.at(this.active);
    if (!this.sheet.may(place, column)) return toast({ text: this.words.fixed ?? "", tone: "warning" });
    const { decimals } = this.sheet.data;
    const text = typed ?? exact(this.sheet.shown(place, column), decimals);
    const start = this.active;
    this.table.edit(start, text, typed !== undefined, (answer, key) => {
      if (answer !== null && (answer !== text || typed !== undefined)) this.write(start, answer);
      if (key) this.table.table.focus();
      if (key === "Enter") this.go({ row: start.row + 1, column: start.column });
      if (key === "Shift+Enter") this.go({ row: start.row - 1, column: start.column });
      if (key === "Tab") this.go({ row: start.row, column: start.column + 1 });
      if (key === "Shift+Tab") this.go({ row: start.row, column: start.column - 1 });
    });
  }

  private write(spot: Spot, text: string): void {
    const { place, column } = this.at(spot);
    const amount = read(text, this.sheet.data.decimals);
    if (amount === undefined) return this.refuse("notAmount", { text });
    this.deeds.change(this.sheet.changes(place, column, amount));
  }

  private clear(): void {
    this.deeds.change(this.writable([...this.spots()]).flatMap(({ place, column }) => this.sheet.changes(place, column, null)));
  }

  /** The cells of the block that the reader may write; a month is not written twice through its quarter. */
  private writable(spots: readonly Spot[]): { place: number; column: Column }[] {
    const found = spots.map((spot) => this.at(spot)).filter(({ place, column }) => this.sheet.may(place, column));
    const finest = found.filter(({ column }) => column.months.length === 1);
    return finest.length ? finest : found;
  }

  /** Copies the first row or column of the chosen block over the rest of it. */
  private fill(direction: "down" | "right"): void {
    const { top, left } = this.area;
    const changes = [...this.spots()].flatMap((spot) => {
      const from = this.at(direction === "down" ? { ...spot, row: top } : { ...spot, column: left });
      const to = this.at(spot);
      if (!this.sheet.may(to.place, to.column) || (to.column.months.length > 1 && this.table.columns.some((one) => one.grain === "month"))) return [];
      return this.sheet.changes(to.place, to.column, this.sheet.shown(from.place, from.column));
    });
    this.deeds.change(changes);
  }

  private onCopy(event: ClipboardEvent): void {
    if (event.target instanceof HTMLInputElement) return;
    const { top, bottom, left, right } = this.area;
    const rows = this.table.listed.slice(top, bottom + 1);
    const columns = this.table.columns.slice(left, right + 1);
    const text = rows.map((place) => columns.map((column) => exact(this.sheet.shown(place, column), this.sheet.data.decimals)).join("\t"));
    event.clipboardData?.setData("text/plain", text.join("\n"));
    event.preventDefault();
  }

  private onPaste(event: ClipboardEvent): void {
    if (event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    const cells = block(event.clipboardData?.getData("text/plain") ?? "");
    const ragged = raggedRow(cells);
    if (ragged) return this.refuse("ragged", { row: ragged, cells: cells[ragged - 1]!.length, width: cells[0]!.length });
    const { top, left } = this.area;
    const width = cells[0]?.length ?? 0;
    const columns = this.targets(left, width);
    if (!columns) return this.refuse("tooWide", { width });
    if (top + cells.length > this.table.listed.length) return this.refuse("tooLong", { rows: cells.length });
    this.take(cells, top, columns);
  }

  /** The columns a block goes to: twelve months fit the months even where their sums stand between them. */
  private targets(left: number, width: number): Column[] | null {
    const from = this.table.columns.slice(left);
    if (from.length >= width && from.slice(0, width).every((column) => column.months.length === 1)) return from.slice(0, width);
    const months = from.filter((column) => column.months.length === 1);
    const isByMonth = this.table.columns.some((column) => column.grain === "month");
    if (isByMonth) return months.length >= width ? months.slice(0, width) : null;
    return from.length >= width ? from.slice(0, width) : null;
  }

  private take(cells: readonly string[][], top: number, columns: readonly Column[]): void {
    const changes: Change[] = [];
    for (const [down, row] of cells.entries()) {
      const place = this.table.listed[top + down]!;
      for (const [along, text] of row.entries()) {
        const amount = read(text, this.sheet.data.decimals);
        const column = columns[along]!;
        if (amount === undefined) return this.refuse("notAmountAt", { text, row: down + 1, column: along + 1 });
        if (!this.sheet.may(place, column)) return this.refuse("fixedAt", { name: this.sheet.row(place).name, month: column.label });
        changes.push(...this.sheet.changes(place, column, amount));
      }
    }
    this.deeds.change(changes);
    const right = this.table.columns.indexOf(columns.at(-1)!);
    const left = this.table.columns.indexOf(columns[0]!);
    this.anchor = { row: top, column: left };
    this.go({ row: top + cells.length - 1, column: right }, true);
    toast({ text: fitted(this.words.pasted ?? "", { cells: changes.length }) });
  }

  private refuse(word: string, values: Record<string, string | number>): void {
    toast({ text: fitted(this.words[word] ?? word, values), tone: "error" });
  }
}

export function fitted(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (_, key: string) => String(values[key] ?? ""));
}
