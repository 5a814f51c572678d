/** Amounts as people type, copy and read them. Inside the grid an amount is a whole number of the smallest step (cents). */

const UNITS: Record<string, number> = { 万: 1e4, 萬: 1e4, 亿: 1e8, 億: 1e8, k: 1e3, K: 1e3, m: 1e6, M: 1e6, b: 1e9, B: 1e9 };
const WRITTEN = /^(?<minus>[-−(]?)[¥$€£￥]?(?<digits>(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?)(?<unit>[万萬亿億kKmMbB]?)\)?$/;
const LARGEST = Number.MAX_SAFE_INTEGER / 100;

export type Amount = number | null;

/** Full-width digits and signs, as Chinese keyboards type them, are the same as plain ones. */
function plain(text: string): string {
  return text.normalize("NFKC").replace(/[\s元%]/g, "");
}

/** What was typed, in smallest steps: null when empty, undefined when it is no amount or finer than a step. */
export function read(text: string, decimals: number): Amount | undefined {
  const cleaned = plain(text);
  if (cleaned === "" || cleaned === "-" || cleaned === "–") return null;
  const { minus = "", digits = "", unit = "" } = WRITTEN.exec(cleaned)?.groups ?? {};
  if (digits === "") return undefined;
  const steps = Number(digits.replaceAll(",", "")) * (UNITS[unit] ?? 1) * 10 ** decimals;
  const size = Math.round(steps);
  if (size > LARGEST || Math.abs(steps - size) > 0.001) return undefined;
  return minus && size ? -size : size;
}

/** For the screen: 1,250,000 or 12.5; trailing zeros are left out. */
export function shown(amount: Amount, decimals: number): string {
  if (amount === null) return "";
  const size = Math.abs(amount) / 10 ** decimals;
  const places = Number.isInteger(size) ? 0 : decimals;
  const written = size.toLocaleString("en-US", { minimumFractionDigits: places, maximumFractionDigits: places });
  return amount < 0 ? `−${written}` : written;
}

/** For the server, a spreadsheet and the editor: 1250000 or 12.50; no separators. */
export function exact(amount: Amount, decimals: number): string {
  if (amount === null) return "";
  return Number.isInteger(amount / 10 ** decimals) ? String(amount / 10 ** decimals) : (amount / 10 ** decimals).toFixed(decimals);
}

/** Shares a total out by weights; the largest remainders take what rounding leaves. */
export function spread(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((one, other) => one + other, 0);
  const parts = weights.map((weight) => (sum > 0 ? (total * weight) / sum : total / weights.length));
  const shares = parts.map(Math.floor);
  const left = total - shares.reduce((one, other) => one + other, 0);
  const byRemainder = parts.map((part, place) => [part - Math.floor(part), place] as const).sort((a, b) => b[0] - a[0]);
  for (const [, place] of byRemainder.slice(0, left)) shares[place]! += 1;
  return shares;
}

/** The cells of a copied block, row by row; a cell may be quoted, as spreadsheets do with line breaks in it. */
export function block(text: string): string[][] {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
  return lines.map((line) => line.split("\t").map((cell) => cell.replace(/^"(.*)"$/, "$1")));
}

/** The first row of a block that is not as wide as the first one, counted from 1; 0 when it is a rectangle. */
export function raggedRow(cells: readonly string[][]): number {
  return cells.findIndex((row) => row.length !== cells[0]?.length) + 1;
}
