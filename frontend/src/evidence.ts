/** Evidence beside a sheet of questions: what fits the question one is at stands first; where there is no room beside, it opens beneath. */

const FOR_EVERY_QUESTION = "all";
const BESIDE = "(min-width: 1100px)";

function rank(block: HTMLElement, about: string): number {
  const fits = (block.dataset.fits ?? "").split(" ");
  if (about && fits.includes(about)) return 0;
  return fits.includes(FOR_EVERY_QUESTION) ? 1 : 2;
}

function arrange(evidence: HTMLElement, about: string): void {
  const blocks = [...evidence.querySelectorAll<HTMLElement>(":scope > [data-fits]")];
  blocks.sort((a, b) => rank(a, about) - rank(b, about) || Number(a.dataset.place) - Number(b.dataset.place));
  evidence.append(...blocks);
  evidence.scrollTop = 0;
}

function isWriting(): boolean {
  const place = document.activeElement?.closest("[data-about]") && document.activeElement.getBoundingClientRect();
  return place ? place.bottom > 0 && place.top < window.innerHeight : false;
}

export function startEvidence(page: HTMLElement): void {
  const evidence = page.querySelector<HTMLElement>("#evidence");
  const questions = [...page.querySelectorAll<HTMLElement>("[data-about]")];
  let here = questions[0];
  if (!evidence || !here) return;

  const goTo = (question: HTMLElement) => {
    const isOther = question.dataset.about !== here?.dataset.about;
    here?.classList.remove("is-here");
    question.classList.add("is-here");
    here = question;
    if (isOther) arrange(evidence, question.dataset.about ?? "");
  };
  const open = (question: HTMLElement | null) => {
    (question ?? page).append(evidence);
    page.querySelectorAll(".evidence-door").forEach((door) => door.setAttribute("aria-expanded", String(question !== null && question.contains(door))));
    if (question) goTo(question);
  };

  here.classList.add("is-here");
  evidence.addEventListener("htmx:afterSettle", () => arrange(evidence, here?.dataset.about ?? ""));
  page.addEventListener("focusin", (event) => {
    const question = (event.target as Element).closest<HTMLElement>("[data-about]");
    if (question) goTo(question);
  });
  page.addEventListener("click", (event) => {
    const question = (event.target as Element).closest(".evidence-door")?.closest<HTMLElement>("[data-about]");
    if (!question) return;
    open(question.contains(evidence) ? null : question);
  });
  window.matchMedia(BESIDE).addEventListener("change", () => open(null));
  // Scrolling tells where one reads: the question that crosses a band in the upper third, unless one is writing in another in sight.
  const reading = new IntersectionObserver(
    (seen) => {
      const met = seen.find((one) => one.isIntersecting);
      if (met && !isWriting()) goTo(met.target as HTMLElement);
    },
    { rootMargin: "-25% 0px -65% 0px" },
  );
  questions.forEach((question) => reading.observe(question));
}
