/** How a chart writes its numbers: the same rules as core/pages/formatting.py. */
import { language } from "./page";

export type Unit = "number" | "money" | "percent" | "days";

const SYMBOLS: Record<string, string> = {
  CNY: "¥", USD: "$", EUR: "€", GBP: "£", JPY: "JP¥", HKD: "HK$", TWD: "NT$", SGD: "S$", KRW: "₩",
};

type Scale = readonly [from: number, divisor: number, suffix: string, decimals: number];

const SCALES: Record<ReturnType<typeof language>, readonly Scale[]> = {
  "zh-hans": [[1e8, 1e8, "亿", 2], [1e4, 1e4, "万", 1]],
  "zh-hant": [[1e8, 1e8, "億", 2], [1e4, 1e4, "萬", 1]],
  en: [[1e9, 1e9, "B", 2], [1e6, 1e6, "M", 2], [1e4, 1e3, "K", 1]],
};

function grouped(value: number, decimals: number): string {
  return value.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** `isAxis` drops decimals that only repeat along an axis. */
function shortened(value: number, isAxis: boolean): string {
  const scales = SCALES[language()];
  for (const [index, [from, divisor, suffix, decimals]] of scales.entries()) {
    const [, unit, , places] = scales[index + 1] ?? [0, 1, "", 0];
    if (value < from - unit / 10 ** places / 2) continue;
    const scaled = value / divisor;
    return (isAxis ? grouped(scaled, Number.isInteger(scaled) ? 0 : 1) : grouped(scaled, decimals)) + suffix;
  }
  return grouped(value, Number.isInteger(value) || value >= 1000 ? 0 : isAxis ? 1 : 2);
}

export function quantity(value: number | null | undefined, unit: Unit, currency = "", isAxis = false): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  const sign = value < 0 ? "−" : "";
  const size = Math.abs(value);
  if (unit === "percent") return `${sign}${grouped(size * 100, isAxis ? 0 : 1)}%`;
  if (unit === "money") return `${sign}${SYMBOLS[currency] ?? (currency ? `${currency} ` : "")}${shortened(size, isAxis)}`;
  return sign + (unit === "days" ? grouped(size, isAxis ? 0 : 1) : shortened(size, true));
}

export function shortDay(iso: string): string {
  const [year, month, day] = iso.split("-").map(Number);
  if (!year || !month || !day) return iso;
  if (language() !== "en") return `${month}月${day}日`;
  return new Date(year, month - 1, day).toLocaleDateString("en-GB", { day: "numeric", month: "short" });
}
