/** The one line: its chips stay as they were set by hand, and it is kept even where there is no network. */
import { canKeep, post } from "./outbox";
import { dialog, within } from "./page";

function keep(chip: HTMLInputElement | HTMLSelectElement): void {
  const kept = chip.form?.elements.namedItem("kept");
  if (!(kept instanceof HTMLInputElement)) return;
  const names = new Set(kept.value.split(",").filter(Boolean));
  names.add(chip.name);
  kept.value = [...names].join(",");
}

function empty(form: HTMLFormElement): void {
  form.reset();
  const kept = form.elements.namedItem("kept");
  if (kept instanceof HTMLInputElement) kept.value = "";
  form.querySelector(".line-reading")?.replaceChildren();
  dialog("drawer-dialog")?.close();
}

async function send(form: HTMLFormElement): Promise<void> {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !["csrfmiddlewaretoken", "next"].includes(name)) fields.append(name, value);
  }
  const label = fields.get("line") ?? "";
  const button = form.querySelector<HTMLButtonElement>("button[type=submit]");
  if (button) button.disabled = true;
  const sent = await post(form.dataset.lineSend ?? "", fields, label);
  if (button) button.disabled = false;
  if (sent === "refused") return;
  const next = form.elements.namedItem("next");
  empty(form);
  if (sent === "sent") location.assign(next instanceof HTMLInputElement && next.value ? next.value : location.href);
}

export function startLine(): void {
  document.addEventListener("change", (event) => {
    const chip = within<HTMLInputElement | HTMLSelectElement>(event, "[data-chip]");
    if (chip) keep(chip);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset.line === undefined || !canKeep()) return;
    event.preventDefault();
    send(form).catch(() => form.submit());
  });
}
