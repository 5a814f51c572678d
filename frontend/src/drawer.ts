/** The side drawer: whatever htmx puts into #drawer opens it; when its form is accepted, the browser moves on. */
import htmx from "htmx.org";
import { forget } from "./drafts";
import { dialog } from "./page";

interface Answer {
  xhr: XMLHttpRequest;
  elt: HTMLElement;
}

/** The server turns the redirect of an accepted form into HX-Redirect; its draft has served. */
function onAnswer(event: Event): void {
  const { xhr, elt } = (event as CustomEvent<Answer>).detail;
  if (elt instanceof HTMLFormElement && xhr.getResponseHeader("HX-Redirect")) forget(elt);
}

export function startDrawer(): void {
  const drawer = dialog("drawer-dialog");
  const body = document.getElementById("drawer");
  document.addEventListener("htmx:beforeOnLoad", onAnswer);
  body?.addEventListener("htmx:afterSwap", () => {
    if (!drawer || drawer.open) return;
    drawer.showModal();
    body.querySelector<HTMLElement>("input:not([type=hidden]), select, textarea")?.focus();
  });
  document.addEventListener("drawer-open", (event) => {
    const { url } = (event as CustomEvent<{ url: string }>).detail;
    void htmx.ajax("get", url, "#drawer");
  });
  document.addEventListener("drawer-close", () => drawer?.close());
  drawer?.addEventListener("close", () => body?.replaceChildren());
}
