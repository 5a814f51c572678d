/** A button with `data-copy` puts what stands in the field it names on the clipboard, and says so. */
import { within } from "./page";

async function copy(field: HTMLInputElement): Promise<boolean> {
  field.select();
  // Over plain HTTP browsers offer the old way only.
  if (!navigator.clipboard) return document.execCommand("copy");
  return navigator.clipboard.writeText(field.value).then(
    () => true,
    () => false,
  );
}

export function startCopy(): void {
  document.addEventListener("click", (event) => {
    const button = within<HTMLElement>(event, "[data-copy]");
    const field = document.getElementById(button?.dataset.copy ?? "");
    if (!button || !(field instanceof HTMLInputElement)) return;
    void copy(field).then((isDone) => {
      if (isDone) button.textContent = button.dataset.copied ?? "";
    });
  });
}
