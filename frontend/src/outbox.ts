/**
 * What was logged and has not reached the server yet. It is written down in this browser before it is sent, with a key by which
 * the server keeps it once, however often it comes; entries belong to a member and never show to another.
 */
import { element, icon, word } from "./page";
import { toast } from "./toasts";

interface Entry {
  key: string;
  member: string;
  url: string;
  body: string;
  label: string;
  at: string;
  refusal?: string;
}

type Fate = "sent" | "waits" | "refused";

const STORE = "entries";
const PATIENCE = 10_000;
const AGAIN = 20_000;
const member = () => document.body.dataset.member ?? "";

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("outbox", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error ?? new Error("outbox"));
  });
}

async function ask<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const change = database.transaction(STORE, mode);
      const asked = work(change.objectStore(STORE));
      change.oncomplete = () => resolve(asked.result);
      change.onabort = change.onerror = () => reject(change.error ?? new Error("outbox"));
    });
  } finally {
    database.close();
  }
}

async function entries(): Promise<Entry[]> {
  const all = (await ask("readonly", (store) => store.getAll())) as Entry[];
  return all.filter((entry) => entry.member === member()).sort((one, other) => one.at.localeCompare(other.at));
}

const write = (entry: Entry) => ask("readwrite", (store) => store.put(entry));
const remove = (key: string) => ask("readwrite", (store) => store.delete(key));

function token(): string {
  const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") as Record<string, string>;
  return headers["x-csrftoken"] ?? "";
}

/** The page may be a kept copy from before; the token of the session is always in its cookie. */
function csrf(): string {
  return /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? token();
}

async function deliver(entry: Entry): Promise<Fate> {
  let answer: Response;
  try {
    answer = await fetch(entry.url, {
      method: "POST",
      body: new URLSearchParams(entry.body),
      headers: { "X-CSRFToken": csrf(), "Idempotency-Key": entry.key, Accept: "application/json" },
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    return "waits";
  }
  if (answer.ok) {
    await remove(entry.key);
    return "sent";
  }
  if (![400, 404, 409, 422].includes(answer.status)) return "waits";
  const told = (await answer.json().catch(() => ({}))) as { error?: string };
  await write({ ...entry, refusal: told.error ?? word("failed") });
  return "refused";
}

/** Sends what waits, one tab at a time; returns how many arrived. */
export async function flush(): Promise<number> {
  let arrived = 0;
  if (member() && canKeep()) {
    await navigator.locks.request("outbox", async () => {
      for (const entry of await entries()) {
        if (entry.refusal !== undefined) continue;
        const fate = await deliver(entry);
        if (fate === "waits") break;
        if (fate === "sent") arrived += 1;
      }
    });
    await draw();
  }
  return arrived;
}

/** Keeps an entry and tries to send it at once. A refusal is told and the entry stays in the writer's hands. */
export async function post(url: string, fields: URLSearchParams, label: string): Promise<Fate> {
  const at = new Date().toISOString();
  fields.set("typed_at", at);
  const entry: Entry = { key: crypto.randomUUID(), member: member(), url, body: fields.toString(), label, at };
  await write(entry);
  const fate = await navigator.locks.request("outbox", () => deliver(entry));
  if (fate === "refused") {
    const refusal = (await entries()).find((one) => one.key === entry.key)?.refusal ?? word("failed");
    await remove(entry.key);
    toast({ text: refusal, tone: "error" });
  }
  await draw();
  return fate;
}

/** Without HTTPS a browser offers neither keys nor locks: forms are then sent as forms always were. */
export const canKeep = () => window.isSecureContext && "indexedDB" in window && "locks" in navigator;

export async function waiting(): Promise<number> {
  return (await entries()).length;
}

function line(entry: Entry): HTMLElement {
  const state = entry.refusal === undefined ? word("waits") : entry.refusal;
  const row = element("li", "outbox-entry", element("span", "outbox-text", entry.label), element("small", "outbox-state", state));
  if (entry.refusal !== undefined) {
    const discard = element("button", "btn btn-quiet btn-sm", word("discard"));
    discard.addEventListener("click", () => void remove(entry.key).then(draw));
    row.append(discard);
  }
  return row;
}

async function draw(): Promise<void> {
  const box = document.getElementById("outbox");
  if (!box || !member()) return;
  const all = await entries();
  box.hidden = all.length === 0;
  box.replaceChildren(icon("cloud-off"), element("ul", "outbox-list", ...all.map(line)));
}

async function again(): Promise<void> {
  if (!member() || !(await waiting())) return;
  const arrived = await flush();
  if (arrived) toast({ text: word("arrived", { count: arrived }) });
}

export function startOutbox(): void {
  if (!member() || !canKeep()) return;
  void draw().then(again);
  addEventListener("online", () => void again());
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) void again();
  });
  setInterval(() => void again(), AGAIN);
}
