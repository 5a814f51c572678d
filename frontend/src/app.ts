import htmx from "htmx.org";
import { startColumns } from "./columns";
import { startConfirm } from "./confirm";
import { startCopy } from "./copy";
import { settleDrafts, startDraft } from "./drafts";
import { startDrawer } from "./drawer";
import { startLine } from "./line";
import { startListKeys, startOrders } from "./list-keys";
import { startLists, startSelects } from "./lists";
import { startOutbox } from "./outbox";
import { startPalette } from "./palette";
import { startPhone } from "./phone";
import { startPrint } from "./print";
import { startShell } from "./shell";
import { startToasts } from "./toasts";

function all(root: Element, selector: string): HTMLElement[] {
  const found = [...root.querySelectorAll<HTMLElement>(selector)];
  return root.matches(selector) ? [root as HTMLElement, ...found] : found;
}

/** Brings to life what a page, or a part that htmx put in, holds. */
function enliven(root: Element): void {
  all(root, "form[data-draft]").forEach((form) => startDraft(form as HTMLFormElement));
  startSelects(root);
  all(root, "[data-column-chooser]").forEach(startColumns);
  startOrders(all(root, "[data-sortable]"));
  const builders = all(root, "[data-conditions]");
  if (builders.length) void import("./conditions").then(({ startConditions }) => builders.forEach(startConditions));
  const boards = all(root, "[data-board]");
  if (boards.length) void import("./board").then(({ startBoard }) => boards.forEach(startBoard));
  const grids = all(root, "[data-targets-grid]");
  if (grids.length) void import("./grid").then(({ startGrid }) => grids.forEach(startGrid));
  const dashboards = all(root, "[data-tiles]");
  if (dashboards.length) void import("./tiles").then(({ startTiles }) => dashboards.forEach(startTiles));
  const sheets = all(root, "[data-evidence-beside]");
  if (sheets.length) void import("./evidence").then(({ startEvidence }) => sheets.forEach(startEvidence));
  const charts = all(root, "[data-chart]");
  if (charts.length) void import("./charts").then(({ startChart }) => charts.forEach(startChart));
}

startShell();
startPrint();
startToasts();
startConfirm();
startCopy();
startPalette();
startDrawer();
startLists();
startListKeys();
settleDrafts();
startLine();
startOutbox();
startPhone();
htmx.onLoad((root) => {
  if (root instanceof Element) enliven(root);
});
