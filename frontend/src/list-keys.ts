/** A list by keyboard: j and k move, x chooses, e edits, Enter opens, / searches, ? tells all of them. */
import { within } from "./page";

const rowsOf = () => [...document.querySelectorAll<HTMLElement>("tr[data-list-row]")];

function isTyping(event: KeyboardEvent): boolean {
  const busy = event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]");
  return Boolean(busy || within(event, "input:not([type=checkbox]), textarea, select, [contenteditable], .dropdown-menu"));
}

function move(step: number): void {
  const rows = rowsOf();
  const here = rows.findIndex((row) => row.classList.contains("is-current"));
  const next = rows[Math.min(Math.max(here + step, 0), rows.length - 1)];
  if (!next) return;
  rows[here]?.classList.remove("is-current");
  next.classList.add("is-current");
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

const actions: Record<string, (row: HTMLElement | null) => void> = {
  j: () => move(1),
  k: () => move(-1),
  x: (row) => row?.querySelector<HTMLInputElement>("input[data-row]")?.click(),
  e: (row) => row?.querySelector<HTMLElement>("[data-inline]")?.click(),
  "/": () => document.querySelector<HTMLInputElement>(".toolbar-search input")?.focus(),
  "?": () => document.querySelector<HTMLDialogElement>("dialog#list-keys")?.showModal(),
};

function onKey(event: KeyboardEvent): void {
  if (!document.querySelector("dialog#list-keys") || isTyping(event)) return;
  const row = document.querySelector<HTMLElement>("tr[data-list-row].is-current");
  if (event.key === "Enter" && row && event.target === row) {
    row.querySelector<HTMLElement>("a.row-title")?.click();
    return;
  }
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action(row);
}

/** Tab saves a value that is edited in place and goes on to the next one. */
function onTab(event: KeyboardEvent): void {
  const form = within<HTMLFormElement>(event, "tr[data-list-row] form[data-inline-form]");
  if (!form || event.key !== "Tab") return;
  event.preventDefault();
  const all = [...document.querySelectorAll<HTMLElement>("tr[data-list-row] :is([data-inline], [data-inline-form])")];
  const next = all[all.indexOf(form) + (event.shiftKey ? -1 : 1)];
  document.addEventListener(
    "htmx:afterSettle",
    () => {
      if (!form.isConnected) next?.click();
    },
    { once: true },
  );
  form.requestSubmit();
}

async function startOrder(list: HTMLElement): Promise<void> {
  list.addEventListener("keydown", (event) => {
    const item = within(event, "[data-sort-item]");
    if (!item || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "ArrowUp") item.previousElementSibling?.before(item);
    else item.nextElementSibling?.after(item);
    item.querySelector("input")?.focus();
  });
  const { default: Sortable } = await import("sortablejs");
  Sortable.create(list, { animation: 120 });
}

export function startListKeys(): void {
  document.addEventListener("keydown", onKey);
  document.addEventListener("keydown", onTab);
}

export function startOrders(lists: HTMLElement[]): void {
  lists.forEach((list) => void startOrder(list));
}
