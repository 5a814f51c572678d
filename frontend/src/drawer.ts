/** The side drawer: whatever htmx puts into #drawer opens it; a redirect from it leaves the page. */
import { forget } from "./drafts";
import { dialog } from "./page";

interface SwapDetail {
  target: HTMLElement;
  xhr: XMLHttpRequest;
  elt: HTMLElement;
  shouldSwap: boolean;
  pathInfo: { finalRequestPath: string };
}

/** A plain view answers a good post with a redirect; htmx has followed it, so the browser goes there too. */
function onBeforeSwap(event: Event): void {
  const detail = (event as CustomEvent<SwapDetail>).detail;
  if (detail.target.id !== "drawer") return;
  const arrived = new URL(detail.xhr.responseURL);
  const asked = new URL(detail.pathInfo.finalRequestPath, location.href);
  if (arrived.pathname === asked.pathname) return;
  detail.shouldSwap = false;
  if (detail.elt instanceof HTMLFormElement) forget(detail.elt);
  location.assign(arrived);
}

export function startDrawer(): void {
  const drawer = dialog("drawer-dialog");
  document.addEventListener("htmx:beforeSwap", onBeforeSwap);
  document.getElementById("drawer")?.addEventListener("htmx:afterSwap", () => {
    if (drawer && !drawer.open) drawer.showModal();
  });
  document.addEventListener("drawer-close", () => drawer?.close());
  drawer?.addEventListener("close", () => document.getElementById("drawer")?.replaceChildren());
}
