/** Nothing typed is lost: a form with `data-draft` keeps its entries in this browser until it is sent. */
import { element, word } from "./page";

const PREFIX = "draft:";
const SENT = "draft-sent";

type Draft = Record<string, string[]>;

const key = (form: HTMLFormElement) => PREFIX + (form.dataset.draft ?? "");

function entries(form: HTMLFormElement): Draft {
  const draft: Draft = {};
  for (const [name, value] of new FormData(form)) {
    const control = form.elements.namedItem(name);
    const isSecret = control instanceof HTMLInputElement && ["hidden", "password", "file"].includes(control.type);
    if (!isSecret && typeof value === "string") (draft[name] ??= []).push(value);
  }
  return draft;
}

function fill(form: HTMLFormElement, draft: Draft): boolean {
  let isChanged = false;
  for (const control of form.querySelectorAll<HTMLInputElement>("input[name], textarea[name], select[name]")) {
    if (["hidden", "password", "file"].includes(control.type)) continue;
    const values = draft[control.name] ?? [];
    if (["checkbox", "radio"].includes(control.type)) {
      isChanged ||= control.checked !== values.includes(control.value);
      control.checked = values.includes(control.value);
    } else if (values[0] !== undefined && control.value !== values[0]) {
      control.value = values[0];
      isChanged = true;
    }
  }
  return isChanged;
}

export function forget(form: HTMLFormElement): void {
  if (form.dataset.draft !== undefined) localStorage.removeItem(key(form));
}

function offerDiscard(form: HTMLFormElement): void {
  const button = element("button", "btn btn-quiet btn-sm", word("discard"));
  button.setAttribute("type", "button");
  const note = element("div", "notice notice-blue draft-note", element("span", "", word("draft")), button);
  note.setAttribute("role", "status");
  button.addEventListener("click", () => {
    forget(form);
    form.reset();
    note.remove();
  });
  form.prepend(note);
}

export function startDraft(form: HTMLFormElement): void {
  const hasErrors = form.querySelector(".field-error, .notice-red") !== null;
  if (sessionStorage.getItem(SENT) === key(form) && !hasErrors) forget(form);
  sessionStorage.removeItem(SENT);
  const kept = localStorage.getItem(key(form));
  if (kept && !hasErrors && fill(form, JSON.parse(kept) as Draft)) offerDiscard(form);
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => localStorage.setItem(key(form), JSON.stringify(entries(form))), 300);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    localStorage.setItem(key(form), JSON.stringify(entries(form)));
    sessionStorage.setItem(SENT, key(form));
  });
}

/** A sent form that brought us to another page was accepted. */
export function settleDrafts(): void {
  const sent = sessionStorage.getItem(SENT);
  if (sent && !document.querySelector(`form[data-draft="${CSS.escape(sent.slice(PREFIX.length))}"]`)) {
    localStorage.removeItem(sent);
    sessionStorage.removeItem(SENT);
  }
  document.addEventListener("submit", (event) => {
    const action = (event.target as HTMLFormElement).getAttribute("action") ?? "";
    if (!action.endsWith("/logout/")) return;
    Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)).forEach((name) => localStorage.removeItem(name));
  });
}
