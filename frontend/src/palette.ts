/** Search-and-do: Ctrl-K or ⌘K from anywhere, arrows to choose, Enter to open. */
import htmx from "htmx.org";
import { dialog, within } from "./page";

const box = () => dialog("palette");
const items = () => [...document.querySelectorAll<HTMLElement>("#palette-results .palette-item")];

function open(): void {
  const palette = box();
  const input = palette?.querySelector("input");
  if (!palette || !input || palette.open) return;
  palette.showModal();
  input.select();
  htmx.trigger(input, "palette-open", {});
}

function choose(index: number): void {
  const all = items();
  const chosen = all[(index + all.length) % all.length];
  const input = document.getElementById("palette-input");
  all.forEach((item, at) => {
    item.id ||= `palette-item-${at}`;
    item.setAttribute("aria-selected", String(item === chosen));
  });
  chosen?.scrollIntoView({ block: "nearest" });
  if (chosen) input?.setAttribute("aria-activedescendant", chosen.id);
  else input?.removeAttribute("aria-activedescendant");
}

function onKey(event: KeyboardEvent): void {
  if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey) {
    event.preventDefault();
    open();
    return;
  }
  if (event.isComposing || !within(event, "#palette")) return;
  const at = items().findIndex((item) => item.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown") choose(at + 1);
  else if (event.key === "ArrowUp") choose(at <= 0 ? -1 : at - 1);
  else if (event.key === "Enter") items()[Math.max(at, 0)]?.click();
  else if (event.key === "Escape") box()?.close(); // the browser itself would empty the field first
  else return;
  event.preventDefault();
}

export function startPalette(): void {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    if (within(event, "[data-palette-open]")) open();
    if (within(event, ".palette-item[hx-get]")) box()?.close();
  });
  document.getElementById("palette-results")?.addEventListener("htmx:afterSwap", () => choose(0));
}
