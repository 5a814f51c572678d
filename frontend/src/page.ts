/** What every script of ours needs from the page: its words, its icons, its language. */

type Word =
  | "undo" | "close" | "cancel" | "confirm" | "sure" | "failed" | "refused" | "gone" | "offline" | "draft" | "discard"
  | "selected" | "nothing" | "moved" | "actual" | "target" | "previous" | "forecast" | "today"
  | "waits" | "arrived" | "unsent" | "placed" | "unplaced";

const words: Partial<Record<Word, string>> = JSON.parse(document.getElementById("words")?.textContent ?? "{}");

export function word(name: Word, values: Record<string, string | number> = {}): string {
  const sentence = words[name] ?? name;
  return sentence.replace(/\{(\w+)\}/g, (_, key: string) => String(values[key] ?? ""));
}

export function language(): "zh-hans" | "zh-hant" | "en" {
  const code = document.documentElement.lang.toLowerCase();
  if (code.startsWith("zh-hant")) return "zh-hant";
  return code.startsWith("zh") ? "zh-hans" : "en";
}

export function icon(name: string): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const use = document.createElementNS(space, "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${document.body.dataset.icons ?? ""}#${name}`);
  svg.append(use);
  return svg;
}

export function element(tag: string, className: string, ...content: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...content);
  return made;
}

export function dialog(id: string): HTMLDialogElement | null {
  return document.querySelector<HTMLDialogElement>(`dialog#${id}`);
}

export function remember(name: string, value: string): void {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}

/** The element an event happened in, if it lies in one that matches. */
export function within<E extends Element = HTMLElement>(event: Event, selector: string): E | null {
  return event.target instanceof Element ? event.target.closest<E>(selector) : null;
}
