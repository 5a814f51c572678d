/** Draws the sheet as a table. Only the rows in sight are in the page, so that a thousand rows scroll like ten. */
import { element, icon } from "../page";
import { shown } from "./amounts";
import type { Column, Sheet } from "./sheet";

const ROW_HEIGHT = 36;
const SPARE_ROWS = 8;
const LEAST_WIDTH = 92;
const LETTER_WIDTH = 7.6;
const PADDING = 22;

export interface Spot {
  row: number;
  column: number;
}

/** A rectangle of cells, by place among the rows in the list and the columns; both corners are in it. */
export interface Area {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

export interface Words {
  [name: string]: string;
}

export class Table {
  columns: Column[] = [];
  /** The rows in the list, top to bottom: what is neither folded away nor left out by the search. */
  listed: number[] = [];
  readonly folded = new Set<number>();
  /** The places among the listed rows that are in the page, [first, last). */
  drawnFrom = 0;
  drawnTo = 0;
  isWanted: (place: number) => boolean = () => true;

  private readonly head: HTMLTableSectionElement;
  private readonly body: HTMLTableSectionElement;
  private readonly drawn = new Map<number, HTMLTableRowElement>();
  private editor: HTMLInputElement | null = null;

  constructor(
    readonly scroller: HTMLElement,
    readonly table: HTMLTableElement,
    private readonly sheet: Sheet,
    private readonly words: Words,
  ) {
    this.head = table.createTHead();
    this.body = table.createTBody();
    let isAsked = false;
    scroller.addEventListener("scroll", () => {
      if (isAsked) return;
      isAsked = true;
      requestAnimationFrame(() => {
        isAsked = false;
        this.draw();
      });
    });
    new ResizeObserver(() => this.draw()).observe(scroller);
  }

  setColumns(columns: Column[]): void {
    this.columns = columns;
    const row = element("tr", "");
    row.setAttribute("role", "row");
    row.append(headCell(this.words.name ?? "", "grid-name"), ...columns.map((column) => headCell(column.label, columnClass(column))));
    this.head.replaceChildren(row);
    this.fix();
    this.table.setAttribute("aria-colcount", String(columns.length + 1));
    this.relist();
  }

  /** Columns are as wide as their largest amount from the start, so that nothing is measured or moves while scrolling. */
  private fix(): void {
    const { decimals, rows } = this.sheet.data;
    const widths = this.columns.map((column) => {
      const largest = rows.reduce((most, _row, place) => Math.max(most, Math.abs(this.sheet.shown(place, column) ?? 0)), 0);
      const letters = shown(Math.ceil(largest / 10 ** decimals) * 10 ** decimals, decimals).length + (decimals ? decimals + 1 : 0);
      return Math.max(LEAST_WIDTH, letters * LETTER_WIDTH + PADDING);
    });
    const names = this.head.rows[0]!.cells[0]!.offsetWidth;
    const columns = [names, ...widths].map((width) => {
      const column = document.createElement("col");
      column.style.width = `${width}px`;
      return column;
    });
    this.table.querySelector("colgroup")?.remove();
    this.table.prepend(element("colgroup", "", ...columns));
    this.table.style.width = `${names + widths.reduce((one, other) => one + other, 0)}px`;
  }

  /** Which rows are in the list is made anew, after folding or searching. */
  relist(): void {
    const hidden = new Set<number>();
    this.listed = this.sheet.data.rows.flatMap((row, place) => {
      if (hidden.has(row.parent) || this.folded.has(row.parent)) {
        hidden.add(place);
        return [];
      }
      return this.isWanted(place) ? [place] : [];
    });
    this.table.setAttribute("aria-rowcount", String(this.listed.length + 1));
    this.refresh();
  }

  /** Draws rows anew, all of them when none are named; a row that is being edited keeps its editor. */
  refresh(rows?: Iterable<number>): void {
    const edited = this.editor?.closest("tr");
    for (const row of rows ?? [...this.drawn.keys()]) {
      const line = this.drawn.get(row);
      if (!line || line === edited) continue;
      line.remove();
      this.drawn.delete(row);
    }
    this.draw();
  }

  private draw(): void {
    const inSight = Math.ceil(this.scroller.clientHeight / ROW_HEIGHT);
    const first = Math.max(Math.floor(this.scroller.scrollTop / ROW_HEIGHT) - SPARE_ROWS, 0);
    const last = Math.min(first + inSight + 2 * SPARE_ROWS, this.listed.length);
    const wanted = this.listed.slice(first, last);
    const lines = wanted.map((place, at) => this.line(place, first + at));
    const edited = this.editor?.closest("tr");
    if (edited && !lines.includes(edited)) lines.push(edited);
    for (const place of this.drawn.keys()) if (!wanted.includes(place) && this.drawn.get(place) !== edited) this.drawn.delete(place);
    this.body.replaceChildren(spacer(first), ...lines, spacer(this.listed.length - last));
    this.drawnFrom = first;
    this.drawnTo = last;
    this.scroller.dispatchEvent(new Event("grid-drawn"));
  }

  private line(place: number, at: number): HTMLTableRowElement {
    const line = this.drawn.get(place) ?? this.makeLine(place);
    line.dataset.at = String(at);
    line.setAttribute("aria-rowindex", String(at + 2));
    this.drawn.set(place, line);
    return line;
  }

  private makeLine(place: number): HTMLTableRowElement {
    const row = this.sheet.row(place);
    const line = document.createElement("tr");
    line.setAttribute("role", "row");
    line.setAttribute("aria-level", String(row.depth + 1));
    if (this.sheet.children[place]?.length) line.setAttribute("aria-expanded", String(!this.folded.has(place)));
    line.className = row.isPerson ? "grid-person" : "grid-unit";
    line.append(this.nameCell(place), ...this.columns.map((column, at) => this.cell(place, column, at)));
    return line;
  }

  private nameCell(place: number): HTMLElement {
    const row = this.sheet.row(place);
    const cell = element("th", `grid-name depth-${Math.min(row.depth, 6)}`);
    cell.setAttribute("role", "rowheader");
    const fold = element("button", "grid-fold", this.folded.has(place) ? icon("chevron-right") : icon("chevron-down"));
    fold.dataset.fold = String(place);
    fold.setAttribute("aria-label", this.words.fold ?? "");
    fold.tabIndex = -1;
    fold.classList.toggle("is-empty", !this.sheet.children[place]?.length);
    const name = element("span", "grid-label", row.name);
    name.title = row.detail ? `${row.name} · ${row.detail}` : row.name;
    const talk = element("button", "grid-talk", icon("message"), row.notes ? String(row.notes) : "");
    talk.classList.toggle("has-notes", row.notes > 0);
    talk.dataset.talk = String(place);
    talk.setAttribute("aria-label", `${this.words.talk}: ${row.name}`);
    talk.tabIndex = -1;
    const detail = row.isPerson && row.detail ? [element("small", "grid-detail", row.detail)] : [];
    cell.append(fold, name, ...detail, ...this.stateMark(row.state), talk);
    return cell;
  }

  /** How far the two sides are, where there is something to say. */
  private stateMark(state: "open" | "submitted" | "agreed"): HTMLElement[] {
    if (state === "open") return [];
    const mark = element("span", `grid-state is-${state}`, state === "agreed" ? icon("circle-check") : icon("hourglass"));
    mark.setAttribute("role", "img");
    mark.setAttribute("aria-label", this.words[`is_${state}`] ?? "");
    mark.title = this.words[`is_${state}`] ?? "";
    return [mark];
  }

  private cell(place: number, column: Column, at: number): HTMLElement {
    const cell = element("td", columnClass(column), shown(this.sheet.shown(place, column), this.sheet.data.decimals));
    cell.setAttribute("role", "gridcell");
    cell.setAttribute("aria-colindex", String(at + 2));
    cell.id = `grid-${place}-${at}`;
    if (!this.sheet.may(place, column)) {
      cell.classList.add("is-fixed");
      cell.setAttribute("aria-readonly", "true");
    }
    this.mark(cell, place, column);
    return cell;
  }

  /** A corner for a sum that does not fit what is below, in either direction; tone for what is made of two amounts. */
  private mark(cell: HTMLElement, place: number, column: Column): void {
    if (column.shows === "gap" || column.shows === "excess") {
      const amount = this.sheet.shown(place, column) ?? 0;
      if (amount) cell.classList.add(amount < 0 ? "is-short" : "is-over");
      return;
    }
    const excess = column.shows === "amount" ? (this.sheet.excess(place, column.months, column.kind) ?? 0) : 0;
    if (!excess) return;
    cell.classList.add("is-mismatch", excess < 0 ? "is-short" : "is-over");
    const difference = shown(Math.abs(excess), this.sheet.data.decimals);
    cell.title = (this.words[excess < 0 ? "belowShort" : "belowOver"] ?? "").replace("{amount}", difference);
  }

  spotOf(cell: Element): Spot | null {
    const line = cell.closest("tr");
    if (!(cell instanceof HTMLTableCellElement) || line?.dataset.at === undefined || cell.cellIndex < 1) return null;
    return { row: Number(line.dataset.at), column: cell.cellIndex - 1 };
  }

  cellAt({ row, column }: Spot): HTMLElement | null {
    const place = this.listed[row];
    return place === undefined ? null : (this.drawn.get(place)?.cells[column + 1] ?? null);
  }

  /** Scrolls so far that the cell is in full sight beside the heads. */
  reveal({ row, column }: Spot): void {
    const headHeight = this.head.offsetHeight;
    const top = row * ROW_HEIGHT;
    const { scrollTop, clientHeight } = this.scroller;
    if (top < scrollTop) this.scroller.scrollTop = top;
    else if (top + ROW_HEIGHT + headHeight > scrollTop + clientHeight) this.scroller.scrollTop = top + ROW_HEIGHT + headHeight - clientHeight;
    const head = this.head.rows[0]?.cells[column + 1];
    const names = this.head.rows[0]?.cells[0]?.offsetWidth ?? 0;
    if (head && head.offsetLeft - names < this.scroller.scrollLeft) this.scroller.scrollLeft = head.offsetLeft - names;
    else if (head) this.scroller.scrollLeft = Math.max(this.scroller.scrollLeft, head.offsetLeft + head.offsetWidth - this.scroller.clientWidth);
    this.draw();
  }

  /** Puts an input into a cell; `onEnd` gets what was typed, or null when it was given up. */
  edit(spot: Spot, text: string, isTyped: boolean, onEnd: (typed: string | null, key: string) => void): void {
    const cell = this.cellAt(spot);
    if (!cell) return;
    const editor = document.createElement("input");
    editor.className = "grid-editor";
    editor.inputMode = "decimal";
    editor.value = text;
    editor.setAttribute("aria-label", this.words.amount ?? "");
    const place = this.listed[spot.row]!;
    const end = (typed: string | null, key = "") => {
      if (this.editor !== editor) return;
      this.editor = null;
      this.refresh([place]);
      onEnd(typed, key);
    };
    editor.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (!["Enter", "Tab", "Escape"].includes(event.key)) return;
      event.preventDefault();
      end(event.key === "Escape" ? null : editor.value, event.shiftKey ? `Shift+${event.key}` : event.key);
    });
    editor.addEventListener("blur", () => end(editor.value));
    this.editor = editor;
    cell.replaceChildren(editor);
    editor.focus();
    if (!isTyped) editor.select();
  }
}

function headCell(label: string, className: string): HTMLElement {
  const cell = element("th", className, label);
  cell.setAttribute("role", "columnheader");
  cell.setAttribute("scope", "col");
  return cell;
}

function columnClass(column: Column): string {
  return `num grid-${column.grain}${column.shows === "amount" ? "" : " grid-made"}`;
}

function spacer(rows: number): HTMLTableRowElement {
  const line = document.createElement("tr");
  line.setAttribute("aria-hidden", "true");
  const cell = line.insertCell();
  cell.className = "grid-space";
  cell.style.height = `${rows * ROW_HEIGHT}px`;
  line.hidden = rows === 0;
  return line;
}
