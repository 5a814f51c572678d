/** Lists, records and inline edit: selection for bulk actions, tabs on a phone, Enter and Escape. */
import htmx from "htmx.org";
import { element, within, word } from "./page";

function rowsOf(list: Element): HTMLInputElement[] {
  return [...list.querySelectorAll<HTMLInputElement>("input[data-row]")];
}

function showSelection(list: Element): void {
  const rows = rowsOf(list);
  const chosen = rows.filter((row) => row.checked);
  const all = list.querySelector<HTMLInputElement>("input[data-all-rows]");
  const bar = list.querySelector<HTMLElement>(".bulk-bar");
  rows.forEach((row) => row.closest("tr")?.classList.toggle("is-selected", row.checked));
  if (all) {
    all.checked = chosen.length > 0 && chosen.length === rows.length;
    all.indeterminate = chosen.length > 0 && chosen.length < rows.length;
  }
  if (bar) {
    bar.hidden = chosen.length === 0;
    const count = bar.querySelector("[data-selected]");
    if (count) count.textContent = word("selected", { count: chosen.length });
  }
}

function onChange(event: Event): void {
  const list = within(event, "[data-list]");
  const box = event.target;
  if (!list || !(box instanceof HTMLInputElement)) return;
  if (box.matches("[data-all-rows]")) rowsOf(list).forEach((row) => (row.checked = box.checked));
  if (box.matches("[data-all-rows], [data-row]")) showSelection(list);
}

function onClick(event: Event): void {
  const tab = within(event, "[data-record-tab]");
  if (tab) showPart(tab);
  if (within(event, "[data-clear-selection]")) {
    const list = within(event, "[data-list]");
    if (!list) return;
    rowsOf(list).forEach((row) => (row.checked = false));
    showSelection(list);
  }
}

function showPart(tab: HTMLElement): void {
  tab.parentElement?.querySelectorAll("[data-record-tab]").forEach((other) => {
    other.classList.toggle("is-active", other === tab);
    other.setAttribute("aria-selected", String(other === tab));
  });
  document.querySelectorAll(".record > section").forEach((part) => {
    part.classList.toggle("is-shown", part.id === tab.dataset.recordTab);
  });
}

function onKey(event: KeyboardEvent): void {
  const value = within(event, "[data-inline]");
  if (value && event.target === value && ["Enter", " "].includes(event.key)) {
    event.preventDefault();
    value.click();
  }
  const form = within(event, "[data-inline-form]");
  if (form && event.key === "Escape") cancelInline(form);
  const search = within(event, ".dropdown-search");
  if (search && event.key === "Enter") chooseFirst(event, search);
}

/** Enter in the search of a menu takes the first option, but not one of the answer before. */
function chooseFirst(event: KeyboardEvent, search: HTMLElement): void {
  event.preventDefault();
  if (event.isComposing || search.classList.contains("htmx-request")) return;
  search.parentElement?.querySelector<HTMLElement>(".dropdown-options > .dropdown-item")?.click();
}

function cancelInline(form: HTMLElement): void {
  const url = form.dataset.cancelUrl;
  if (url) void htmx.ajax("get", url, { target: form, swap: "outerHTML" });
}

/**
 * Selects with `data-select` become searchable; the library comes only where one is. `data-select-eager` asks before one types.
 * With `data-select-by` the value of another field of the form stands in the address where it has "-"; a change of it clears the select.
 */
async function startSelect(select: HTMLSelectElement): Promise<void> {
  const { default: TomSelect } = await import("tom-select");
  const url = select.dataset.selectUrl;
  const by = select.dataset.selectBy ? select.form?.elements.namedItem(select.dataset.selectBy) : null;
  const other = by instanceof HTMLSelectElement ? by : null;
  const address = () => (other ? url!.replace("/-/", `/${encodeURIComponent(other.value)}/`) : url!);
  const isEager = select.dataset.selectEager !== undefined;
  const made = new TomSelect(select, {
    valueField: "value",
    labelField: "text",
    searchField: url ? [] : ["text"],
    maxOptions: 200,
    ...(select.multiple && { plugins: ["remove_button"], hidePlaceholder: true }),
    ...(url && {
      load: (query: string, show: (found: object[]) => void) => {
        fetch(`${address()}?q=${encodeURIComponent(query)}`, { headers: { Accept: "application/json" } })
          .then((answer) => answer.json())
          .then((found: object[]) => {
            if (query !== made.lastValue) return show([]);
            made.clearOptions();
            show(found);
          })
          .catch(() => show([]));
      },
      // Until the answer to what was typed is there, Enter must not choose from the answer before it.
      onType: () => made.clearActiveOption(),
      shouldLoad: (query: string) => (isEager || query.length > 0) && other?.value !== "",
      preload: isEager ? "focus" : false,
    }),
    render: {
      option: (item: { text: string; detail?: string }) => {
        const line = element("div", "", item.text);
        if (item.detail) line.append(" ", element("small", "text-muted", item.detail));
        return line;
      },
      no_results: () => element("div", "no-results", word("nothing")),
    },
  });
  other?.addEventListener("change", () => {
    made.clear();
    made.clearOptions();
    made.load("");
  });
  // The searchable control has taken over the label; the select behind it only carries the value.
  select.setAttribute("aria-hidden", "true");
}

export function startLists(): void {
  document.addEventListener("change", onChange);
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("shown.bs.dropdown", (event) => {
    const menu = event.target instanceof Element ? event.target.nextElementSibling : null;
    menu?.querySelector<HTMLElement>(".dropdown-search")?.focus();
  });
}

export function startSelects(root: Element): void {
  const all = [...root.querySelectorAll<HTMLSelectElement>("select[data-select]")];
  if (root.matches("select[data-select]")) all.push(root as HTMLSelectElement);
  all.filter((select) => !select.classList.contains("tomselected")).forEach((select) => void startSelect(select));
}
