/** The column chooser of a list: which columns show is remembered for each page in this browser. */
import { element } from "./page";

const key = () => `columns:${location.pathname}`;

function hidden(): Set<string> {
  return new Set(JSON.parse(localStorage.getItem(key()) ?? "[]") as string[]);
}

function nameOf(head: HTMLElement): string {
  return head.textContent?.trim() ?? "";
}

/** Hides the cells below a hidden head; called again for rows that htmx put in. */
function apply(table: HTMLTableElement): void {
  const out = hidden();
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  const places = heads.map((head) => out.has(nameOf(head)));
  for (const row of table.rows) {
    if (row.cells.length !== heads.length) continue;
    places.forEach((isOut, place) => row.cells[place]?.toggleAttribute("hidden", isOut));
  }
}

function choice(table: HTMLTableElement, name: string): HTMLElement {
  const box = document.createElement("input");
  box.type = "checkbox";
  box.className = "form-check-input";
  box.checked = !hidden().has(name);
  box.addEventListener("change", () => {
    const out = hidden();
    if (box.checked) out.delete(name);
    else out.add(name);
    localStorage.setItem(key(), JSON.stringify([...out]));
    apply(table);
  });
  return element("label", "dropdown-item", box, name);
}

export function startColumns(menu: HTMLElement): void {
  const table = document.getElementById(menu.dataset.columnChooser ?? "");
  if (!(table instanceof HTMLTableElement)) return;
  // The first column with words names the row and always stays.
  const names = [...(table.tHead?.rows[0]?.cells ?? [])].map(nameOf).filter((name) => name !== "");
  menu.replaceChildren(...names.slice(1).map((name) => choice(table, name)));
  apply(table);
  table.addEventListener("htmx:afterSwap", () => apply(table));
}
