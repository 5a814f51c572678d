/** The shell: light and dark, the folding rail, dialogs, shortcuts, tips. */
import Dropdown from "bootstrap/js/dist/dropdown";
import Tooltip from "bootstrap/js/dist/tooltip";
import { remember, within } from "./page";

const root = document.documentElement;

function toggleTheme(): void {
  const next = root.dataset.bsTheme === "dark" ? "light" : "dark";
  root.dataset.bsTheme = next;
  root.dataset.themeChosen = "";
  remember("theme", next);
  dispatchEvent(new Event("theme-change"));
}

function toggleRail(): void {
  const narrow = root.dataset.rail !== "narrow";
  if (narrow) root.dataset.rail = "narrow";
  else delete root.dataset.rail;
  remember("rail", narrow ? "narrow" : "wide");
}

function toggleSheet(button: HTMLElement): void {
  const isOpen = document.getElementById("rail")?.classList.toggle("is-open") ?? false;
  button.setAttribute("aria-expanded", String(isOpen));
}

function closeSheet(): void {
  document.getElementById("rail")?.classList.remove("is-open");
  document.querySelector("[data-rail-more]")?.setAttribute("aria-expanded", "false");
}

function onClick(event: MouseEvent): void {
  const more = within(event, "[data-rail-more]");
  if (within(event, "[data-theme-toggle]")) toggleTheme();
  if (within(event, "[data-rail-fold]")) toggleRail();
  if (more) toggleSheet(more);
  else if (!within(event, "#rail")) closeSheet();
  if (within(event, "[data-close]")) within<HTMLDialogElement>(event, "dialog")?.close();
  if (event.target instanceof HTMLDialogElement && outside(event, event.target)) event.target.close();
}

/** A click on the backdrop lands on the dialog itself, but beside its box. */
function outside(event: MouseEvent, box: Element): boolean {
  const { left, right, top, bottom } = box.getBoundingClientRect();
  return event.clientX < left || event.clientX > right || event.clientY < top || event.clientY > bottom;
}

export function isTyping(event: KeyboardEvent): boolean {
  return within(event, "input, textarea, select, [contenteditable], .ts-wrapper") !== null;
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event) || document.querySelector("dialog[open]")) return;
  const target = document.querySelector<HTMLElement>(`[data-shortcut-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches("input, textarea, select")) target.focus();
  else target.click();
}

/** Where tabs do not fit beside each other, the one we are on comes into view. */
function showWhereWeAre(): void {
  for (const here of document.querySelectorAll<HTMLElement>(".tabs > .is-active, .choice-bar > [aria-current]")) {
    const bar = here.parentElement;
    if (!bar || bar.scrollWidth <= bar.clientWidth) continue;
    const middle = (bar.clientWidth - here.offsetWidth) / 2;
    bar.scrollLeft += here.getBoundingClientRect().left - bar.getBoundingClientRect().left - middle;
  }
}

export function startShell(): void {
  showWhereWeAre();
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  const shortcut = document.querySelector("[data-shortcut]");
  if (shortcut && /Mac|iP/.test(navigator.platform)) shortcut.textContent = "⌘ K";
  Dropdown.Default.popperConfig = { strategy: "fixed" };
  new Tooltip(document.body, {
    selector: "[data-tip]",
    title(this: HTMLElement) {
      return this.dataset.tip ?? "";
    },
    trigger: "hover focus",
    delay: { show: 250, hide: 0 },
  });
  document.addEventListener("htmx:beforeSwap", () => document.querySelectorAll(".tooltip").forEach((tip) => tip.remove()));
}
