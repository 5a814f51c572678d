/** The board: cards move by pointer or keys; the server decides, a refusal puts the card back. */
import htmx from "htmx.org";
import Sortable from "sortablejs";
import { word } from "./page";

interface Place {
  column: Element;
  before: Element | null;
}

const columns = (board: Element) => [...board.querySelectorAll<HTMLElement>("[data-column]")];
const cards = (column: Element) => [...column.querySelectorAll<HTMLElement>("[data-card]")];

/** Posts `column` (where to) and `from`; the answer may carry new column heads and a toast with its undo. */
function send(board: HTMLElement, card: HTMLElement, from: Place): void {
  const to = card.closest<HTMLElement>("[data-column]");
  const url = card.dataset.moveUrl;
  if (!to || !url || to === from.column) return;
  const values = { column: to.dataset.column ?? "", from: (from.column as HTMLElement).dataset.column ?? "" };
  const settle = (event: Event) => {
    const { successful } = (event as CustomEvent<{ successful: boolean }>).detail;
    if (!successful) from.column.insertBefore(card, from.before);
    else announce(board, to);
  };
  card.addEventListener("htmx:afterRequest", settle, { once: true });
  void htmx.ajax("post", url, { source: card, swap: "none", values });
}

function announce(board: HTMLElement, column: HTMLElement): void {
  const live = board.querySelector("[data-board-live]");
  if (live) live.textContent = word("moved", { column: column.dataset.columnName ?? "" });
}

function onKey(event: KeyboardEvent, board: HTMLElement): void {
  const card = event.target as HTMLElement;
  const column = card.closest<HTMLElement>("[data-column]");
  if (!card.matches("[data-card]") || !column || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = columns(board);
  const at = all.indexOf(column);
  const place = cards(column).indexOf(card);
  if (event.key === "[" || event.key === "]") {
    const to = all[at + (event.key === "]" ? 1 : -1)];
    const from = { column, before: card.nextElementSibling };
    to?.prepend(card);
    card.focus();
    send(board, card, from);
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    cards(column)[place + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
  } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    const beside = all[at + (event.key === "ArrowRight" ? 1 : -1)];
    const found = beside && cards(beside);
    found?.[Math.min(place, found.length - 1)]?.focus();
  } else if (event.key === "Enter") {
    card.querySelector("a")?.click();
  } else return;
  event.preventDefault();
}

export function startBoard(board: HTMLElement): void {
  let from: Place | null = null;
  for (const column of columns(board)) {
    Sortable.create(column, {
      group: "board",
      draggable: "[data-card]",
      animation: 140,
      sort: false,
      delay: 180,
      delayOnTouchOnly: true,
      ghostClass: "is-ghost",
      dragClass: "is-dragged",
      onStart: ({ item }) => (from = { column, before: item.nextElementSibling }),
      onEnd: ({ item }) => from && send(board, item, from),
    });
  }
  board.addEventListener("keydown", (event) => onKey(event, board));
}
