/** Tiles of a dashboard: dragged by their heads or moved with Alt and an arrow key; the order is kept at once. */
import htmx from "htmx.org";
import Sortable from "sortablejs";
import { within } from "./page";

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

const tilesOf = (tiles: HTMLElement) => [...tiles.querySelectorAll<HTMLElement>("[data-tile]")];

function keep(tiles: HTMLElement): void {
  const tile = tilesOf(tiles).map((one) => one.dataset.tile ?? "");
  void htmx.ajax("post", tiles.dataset.tiles ?? "", { source: tiles, swap: "none", values: { tile } });
}

function onKey(event: KeyboardEvent, tiles: HTMLElement): void {
  const tile = within(event, "[data-tile]");
  const step = STEPS[event.key];
  if (!tile || event.target !== tile || !event.altKey || !step) return;
  event.preventDefault();
  const other = step < 0 ? tile.previousElementSibling : tile.nextElementSibling;
  if (!other) return;
  if (step < 0) other.before(tile);
  else other.after(tile);
  tile.focus();
  keep(tiles);
}

export function startTiles(tiles: HTMLElement): void {
  Sortable.create(tiles, {
    draggable: "[data-tile]",
    handle: ".tile-head",
    filter: "a, button",
    preventOnFilter: false,
    animation: 140,
    delay: 180,
    delayOnTouchOnly: true,
    ghostClass: "is-ghost",
    onEnd: ({ oldIndex, newIndex }) => oldIndex !== newIndex && keep(tiles),
  });
  tiles.addEventListener("keydown", (event) => onKey(event, tiles));
}
