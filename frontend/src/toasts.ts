/** Short notes at the corner, with a way back where there is one. */
import htmx from "htmx.org";
import { element, icon, word } from "./page";

export interface Note {
  text: string;
  tone?: "success" | "warning" | "error";
  undo?: string;
}

const SECONDS = 7;

function mark(tone: Note["tone"]): SVGSVGElement {
  if (tone === "error") return icon("alert-circle");
  return tone === "warning" ? icon("alert-triangle") : icon("circle-check");
}

export function toast({ text, tone = "success", undo }: Note): void {
  const note = element("div", `toast-note toast-${tone}`, mark(tone), element("span", "toast-text", text));
  if (undo) {
    const button = element("button", "toast-undo", word("undo"));
    button.addEventListener("click", () => takeBack(undo, note));
    note.append(button);
  }
  const close = element("button", "toast-close", icon("x"));
  close.setAttribute("aria-label", word("close"));
  close.dataset.toastClose = "";
  note.append(close);
  note.dataset.toast = "";
  document.getElementById("toasts")?.append(note);
  expire(note);
}

function takeBack(url: string, note: HTMLElement): void {
  note.remove();
  const values = { next: location.pathname + location.search };
  void htmx.ajax("post", url, { swap: "none", values }).then(() => location.reload());
}

/** A note stays while the pointer or the focus is on it. */
function expire(note: HTMLElement): void {
  const wait = () =>
    setTimeout(() => {
      if (note.matches(":hover, :focus-within")) wait();
      else note.remove();
    }, SECONDS * 1000);
  if (!note.classList.contains("toast-error")) wait();
}

const FAILURES: Record<number, "refused" | "gone"> = { 403: "refused", 404: "gone" };

export function startToasts(): void {
  document.querySelectorAll<HTMLElement>("[data-toast]").forEach(expire);
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-toast-close]") : null;
    button?.closest("[data-toast]")?.remove();
  });
  document.addEventListener("toast", (event) => toast((event as CustomEvent<Note>).detail));
  document.addEventListener("htmx:responseError", (event) => {
    const { xhr } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail;
    const isTold = xhr.getResponseHeader("HX-Trigger")?.includes('"toast"');
    if (!isTold) toast({ text: word(FAILURES[xhr.status] ?? "failed"), tone: "error" });
  });
  document.addEventListener("htmx:sendError", () => toast({ text: word("offline"), tone: "error" }));
}
