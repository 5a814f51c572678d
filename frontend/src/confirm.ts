/** Asks before what cannot simply be undone: `data-confirm` or `hx-confirm` with the question. */
import { dialog, within, word } from "./page";

function ask(question: string, verb = ""): Promise<boolean> {
  const box = dialog("confirm");
  if (!box) return Promise.resolve(window.confirm(question));
  const text = box.querySelector(".confirm-text");
  const yes = box.querySelector("[data-confirm-yes]");
  if (text) text.textContent = question;
  if (yes) yes.textContent = verb || word("confirm");
  box.returnValue = "no";
  box.showModal();
  return new Promise((resolve) => {
    box.addEventListener("close", () => resolve(box.returnValue === "yes"), { once: true });
  });
}

const agreed = new WeakSet<EventTarget>();

async function onSubmit(event: SubmitEvent): Promise<void> {
  const form = event.target as HTMLFormElement;
  const asked = (event.submitter?.closest("[data-confirm]") ?? form.closest("[data-confirm]")) as HTMLElement | null;
  const isHtmx = form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete]");
  if (!asked || isHtmx || agreed.delete(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!(await ask(asked.dataset.confirm || word("sure"), asked.dataset.confirmVerb))) return;
  agreed.add(form);
  form.requestSubmit(event.submitter);
}

async function onLink(event: MouseEvent): Promise<void> {
  const link = within<HTMLAnchorElement>(event, "a[data-confirm]:not([hx-get], [hx-post])");
  if (!link) return;
  event.preventDefault();
  if (await ask(link.dataset.confirm || word("sure"), link.dataset.confirmVerb)) location.href = link.href;
}

interface ConfirmDetail {
  elt: HTMLElement;
  question: string | null;
  issueRequest: (skip: boolean) => void;
}

export function startConfirm(): void {
  document.addEventListener("submit", (event) => void onSubmit(event), { capture: true });
  document.addEventListener("click", (event) => void onLink(event), { capture: true });
  document.addEventListener("htmx:confirm", (event) => {
    const { elt, question, issueRequest } = (event as CustomEvent<ConfirmDetail>).detail;
    const asked = question ?? elt.dataset.confirm;
    if (!asked) return;
    event.preventDefault();
    void ask(asked, elt.dataset.confirmVerb).then((yes) => yes && issueRequest(true));
  });
}
