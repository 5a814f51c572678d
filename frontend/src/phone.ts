/** The installed app: its service worker, the sign that there is no network, and what is forgotten at sign-out. */
import { flush, waiting } from "./outbox";
import { element, word } from "./page";
import { toast } from "./toasts";

const PAGES = "pages-";
const SIGN_IN = "/account/login";
const ANSWERS_WITHIN = 2000;
let isLeaving = false;

function showNetwork(): void {
  document.documentElement.toggleAttribute("data-offline", !navigator.onLine);
}

/** The service worker forgets the kept pages and says when it has; one that does not answer holds nobody back. */
async function forgetPages(): Promise<void> {
  const worker = (await navigator.serviceWorker?.getRegistration())?.active;
  if (!worker) return;
  const answers = new MessageChannel();
  const done = new Promise((resolve) => (answers.port1.onmessage = resolve));
  worker.postMessage({ forget: true }, [answers.port2]);
  await Promise.race([done, new Promise((resolve) => setTimeout(resolve, ANSWERS_WITHIN))]);
}

async function signOut(form: HTMLFormElement): Promise<void> {
  await flush();
  if (await waiting()) {
    toast({ text: word("unsent"), tone: "warning" });
    return;
  }
  isLeaving = true;
  await forgetPages();
  form.submit();
}

/** The page shown when nothing was kept under an address lists what was. */
async function listKept(box: HTMLElement): Promise<void> {
  for (const name of (await caches.keys()).filter((one) => one.startsWith(PAGES))) {
    const kept = await caches.open(name);
    for (const request of [...(await kept.keys())].reverse()) {
      if (new URL(request.url).pathname === location.pathname) continue;
      const text = await (await kept.match(request))?.text();
      const title = new DOMParser().parseFromString(text ?? "", "text/html").title.split(" · ").slice(0, -1).join(" · ");
      const link = element("a", "kept-page", title || request.url);
      link.setAttribute("href", new URL(request.url).pathname);
      box.append(element("li", "", link));
    }
  }
}

/** What a page came with before there was a worker to see it pass is told to the worker; later ones it has seen. */
async function register(): Promise<void> {
  const isSeen = navigator.serviceWorker.controller !== null;
  const registration = await navigator.serviceWorker.register("/sw.js");
  await navigator.serviceWorker.ready;
  if (isSeen) return;
  const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
  if (isLeaving) return;
  registration.active?.postMessage({
    keep: [...new Set(loaded)].filter((url) => new URL(url).pathname.startsWith("/static/")),
    page: location.href,
  });
}

/** A form with `data-where` asks the browser where one stands; it can be sent without an answer, too. */
function fillPlace(form: HTMLFormElement): void {
  const told = form.querySelector<HTMLElement>("[data-where-told]");
  const set = (name: string, value: number) => {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement) field.value = String(value);
  };
  navigator.geolocation?.getCurrentPosition(
    ({ coords }) => {
      set("latitude", coords.latitude);
      set("longitude", coords.longitude);
      set("accuracy", Math.round(coords.accuracy));
      if (told) told.textContent = word("placed", { metres: Math.round(coords.accuracy) });
    },
    () => {
      if (told) told.textContent = word("unplaced");
    },
    { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
  );
}

export function startPhone(): void {
  document.querySelectorAll<HTMLFormElement>("form[data-where]").forEach(fillPlace);
  showNetwork();
  addEventListener("online", showNetwork);
  addEventListener("offline", showNetwork);
  if (!("serviceWorker" in navigator) || !window.isSecureContext) return;
  const kept = document.querySelector<HTMLElement>("[data-kept-pages]");
  if (kept) void listKept(kept);
  if (document.body.dataset.member) void register().catch(() => undefined);
  else if (location.pathname.startsWith(SIGN_IN)) void forgetPages();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !(form.getAttribute("action") ?? "").endsWith("/logout/")) return;
    event.preventDefault();
    void signOut(form);
  });
}
