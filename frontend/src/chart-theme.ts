/** One theme for every chart, read from the page's CSS variables, so light and dark need no second copy. */

export interface Theme {
  ink: string;
  muted: string;
  faint: string;
  line: string;
  surface: string;
  sunken: string;
  accent: string;
  green: string;
  amber: string;
  red: string;
  series: string[];
  heat: string[];
  font: string;
}

/** A variable may hold light-dark() or color-mix(): an element that wears it knows the colour. */
function colours(names: string[]): string[] {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const found = names.map((name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  });
  probe.remove();
  return found;
}

const PLAIN = ["ink", "ink-2", "ink-4", "line", "surface", "sunken", "accent-fill", "green-fill", "amber-fill", "red-fill"];
const SERIES = [1, 2, 3, 4, 5, 6].map((number) => `series-${number}`);

export function readTheme(): Theme {
  const [ink, muted, faint, line, surface, sunken, accent, green, amber, red, ...series] = colours([
    ...PLAIN,
    ...SERIES,
  ]) as [string, string, string, string, string, string, string, string, string, string, ...string[]];
  const heat = [sunken, ...[0.25, 0.45, 0.7, 1].map((share) => faded(accent, share))];
  const font = getComputedStyle(document.body).fontFamily;
  return { ink, muted, faint, line, surface, sunken, accent, green, amber, red, series, heat, font };
}

export function faded(colour: string, share: number): string {
  const parts = colour.match(/[\d.]+/g) ?? ["0", "0", "0"];
  return `rgba(${parts[0]}, ${parts[1]}, ${parts[2]}, ${share})`;
}
