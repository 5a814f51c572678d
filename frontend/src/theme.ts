/** Runs before the first paint: a reader who chose neither light nor dark gets the system's. */
const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");

function follow(): void {
  if (!("themeChosen" in root.dataset)) root.dataset.bsTheme = system.matches ? "dark" : "light";
}

follow();
system.addEventListener("change", () => {
  follow();
  dispatchEvent(new Event("theme-change"));
});
