/** Paper: what a page fetches late is fetched first, and pictures are drawn in the colours of paper. */
import htmx from "htmx.org";
import { within } from "./page";

const root = document.documentElement;
const PATIENCE = 20_000;
const LATE = '[hx-trigger^="intersect"]';
const UNDONE = ".content .htmx-request, .content .cockpit-waiting, .tile-body > .skeleton, [data-chart] .chart-canvas:empty";

const soon = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Fetch everything that waits to be scrolled to, and let its pictures be drawn. */
async function fetchAll(): Promise<void> {
  document.querySelectorAll(LATE).forEach((part) => htmx.trigger(part, "intersect"));
  const until = performance.now() + PATIENCE;
  do await soon(150);
  while (document.querySelector(UNDONE) && performance.now() < until);
}

async function print(button: HTMLElement): Promise<void> {
  root.dataset.printing = "";
  button.setAttribute("aria-busy", "true");
  await fetchAll();
  button.removeAttribute("aria-busy");
  window.print();
  delete root.dataset.printing;
}

function showIn(theme: string): void {
  root.dataset.bsTheme = theme;
  dispatchEvent(new Event("theme-change"));
}

/** Paper is white: charts are drawn again in light colours for it, at once. */
function drawForPaper(): void {
  const isDark = root.dataset.bsTheme === "dark";
  root.dataset.printing = "";
  if (isDark) showIn("light");
  addEventListener("afterprint", () => {
    delete root.dataset.printing;
    if (isDark) showIn("dark");
  }, { once: true });
}

export function startPrint(): void {
  addEventListener("beforeprint", drawForPaper);
  document.addEventListener("click", (event) => {
    const button = within(event, "[data-print]");
    if (button) void print(button);
  });
}
