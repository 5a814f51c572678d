/**
 * The service worker: what the app is made of comes from the cache, pages come from the network and, without one, from the copy that
 * was seen last. Copies are kept by member; a page that belongs to nobody or to another member clears them. Keeping and forgetting
 * take turns, and an answer that was asked for before somebody signed out is not kept after it.
 */
interface Extended extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetched extends Extended {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Told extends Extended {
  readonly data: { keep?: string[]; page?: string; forget?: boolean };
  readonly ports: readonly MessagePort[];
}
interface Scope {
  addEventListener(type: "install" | "activate", listener: (event: Extended) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetched) => void): void;
  addEventListener(type: "message", listener: (event: Told) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
  readonly location: Location;
}
const scope = self as unknown as Scope;

const STATIC = "static";
const WHO = "who";
const PAGES = "pages-";
const OFFLINE = "/offline/";
const KEPT_PAGES = 60;
const KEPT_FILES = 150;
const NEVER = /^\/(account|settings|imports|undo|api|f|health|i18n|sw\.js)\b|\/export\//;

async function install(): Promise<void> {
  const store = await caches.open(STATIC);
  const page = await fetch(OFFLINE, { cache: "reload", credentials: "omit" });
  await store.put(OFFLINE, page.clone());
  const text = await page.text();
  const files = [...text.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map((found) => found[1] ?? "");
  await Promise.all([...new Set(files)].map((file) => keepFile(file)));
}

async function keepFile(url: string): Promise<Response> {
  const store = await caches.open(STATIC);
  const known = await store.match(url);
  if (known) return known;
  const answer = await fetch(url);
  if (answer.ok) {
    await store.put(url, answer.clone());
    await trim(store, KEPT_FILES, OFFLINE);
  }
  return answer;
}

async function trim(store: Cache, most: number, except = ""): Promise<void> {
  const keys = (await store.keys()).filter((request) => new URL(request.url).pathname !== except);
  await Promise.all(keys.slice(0, Math.max(0, keys.length - most)).map((request) => store.delete(request)));
}

let signOuts = 0;
let turn: Promise<void> = Promise.resolve();

function inTurn(work: () => Promise<void>): Promise<void> {
  turn = turn.then(work, work);
  return turn;
}

async function forget(except = ""): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PAGES) && name !== except).map((name) => caches.delete(name)));
}

function signedOut(): Promise<void> {
  signOuts += 1;
  return inTurn(async () => {
    await caches.delete(WHO);
    await forget();
  });
}

async function keepPage(url: string, answer: Response, asked: number): Promise<void> {
  const member = answer.headers.get("X-Member");
  if (member) await inTurn(() => keepFor(member, url, answer, asked));
  else if (new URL(answer.url).pathname.startsWith("/account/login")) await signedOut();
}

async function keepFor(member: string, url: string, answer: Response, asked: number): Promise<void> {
  if (asked !== signOuts) return;
  await forget(PAGES + member);
  const who = await caches.open(WHO);
  await who.put("/who", new Response(member));
  if (!answer.ok || answer.redirected || NEVER.test(new URL(url).pathname)) return;
  const pages = await caches.open(PAGES + member);
  await pages.delete(url);
  await pages.put(url, answer);
  await trim(pages, KEPT_PAGES);
}

async function kept(request: Request): Promise<Response | undefined> {
  const member = await (await (await caches.open(WHO)).match("/who"))?.text();
  if (!member) return undefined;
  const pages = await caches.open(PAGES + member);
  return (await pages.match(request.url)) ?? (await pages.match(request.url, { ignoreSearch: true }));
}

async function navigate(event: Fetched): Promise<Response> {
  const asked = signOuts;
  try {
    const answer = await fetch(event.request);
    event.waitUntil(keepPage(event.request.url, answer.clone(), asked));
    return answer;
  } catch {
    const copy = (await kept(event.request)) ?? (await (await caches.open(STATIC)).match(OFFLINE));
    return copy ?? Response.error();
  }
}

async function told({ data: { keep = [], page = "", forget: isSignOut }, ports }: Told): Promise<void> {
  if (isSignOut) {
    await signedOut();
    ports[0]?.postMessage(true);
  }
  const asked = signOuts;
  await Promise.all(keep.map((url) => keepFile(url).catch(() => undefined)));
  if (page) await fetch(page).then((answer) => keepPage(page, answer, asked));
}

scope.addEventListener("install", (event) => event.waitUntil(install().then(() => scope.skipWaiting())));
scope.addEventListener("activate", (event) => event.waitUntil(scope.clients.claim()));
scope.addEventListener("message", (event) => event.waitUntil(told(event).catch(() => undefined)));
scope.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== scope.location.origin) return;
  if (url.pathname.startsWith("/static/")) event.respondWith(keepFile(event.request.url));
  else if (event.request.mode === "navigate") event.respondWith(navigate(event));
});
