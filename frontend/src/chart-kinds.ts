/** From a description to an ECharts option: one small builder for each kind of picture. */
import type { EChartsCoreOption } from "echarts/core";
import { type Theme, faded } from "./chart-theme";
import { type Unit, quantity, shortDay } from "./figures";
import { element, word } from "./page";

type Value = number | null;

interface Common {
  unit: Unit;
  currency?: string;
  urls?: string[];
}

interface Series {
  name: string;
  values: Value[];
}

interface Named {
  name: string;
  value: number;
  total?: boolean;
  tone?: "good" | "neutral" | null;
}

interface Cumulative extends Common {
  kind: "cumulative";
  days: string[];
  actual: Value[];
  target?: Value[];
  previous?: Value[];
  forecast?: { low: Value[]; middle: Value[]; high: Value[] };
}

interface Labelled extends Common {
  kind: "lines" | "bars";
  labels: string[];
  series: Series[];
  stacked?: boolean;
  horizontal?: boolean;
}

interface Steps extends Common {
  kind: "waterfall" | "funnel";
  steps: Named[];
}

interface Calendar extends Common {
  kind: "calendar";
  days: [string, number][];
}

interface Grid extends Common {
  kind: "grid";
  columns: string[];
  rows: string[];
  values: [number, number, Value][];
}

/** Shares as bars, and the same shares added up as a line: one axis, since both are parts of one whole. */
interface Pareto extends Common {
  kind: "pareto";
  labels: string[];
  series: [Series, Series];
}

/** Several things side by side on one scale from 0 to `max`: of skills only. */
interface Radar extends Common {
  kind: "radar";
  labels: string[];
  max: number;
  series: Series[];
}

export type Description = Cumulative | Labelled | Steps | Calendar | Grid | Pareto | Radar;

interface TipPoint {
  seriesName: string;
  name: string;
  value: Value;
}

type Option = EChartsCoreOption;

/** About what the names of rows beside a grid take of its width. */
const ROW_NAMES = 110;

const isDay = (label: string) => /^\d{4}-\d\d-\d\d$/.test(label);
const spoken = (label: string) => (isDay(label) ? shortDay(label) : label);

/** A tip is built as elements: the security policy allows no inline style in markup. */
function tip(title: string, lines: [string, string][]): HTMLElement {
  const rows = lines.map(([name, text]) => element("span", "chart-tip-line", name, element("b", "", text)));
  return element("div", "chart-tip", element("b", "", title), ...rows);
}

function base(theme: Theme): Option {
  return {
    animation: !("printing" in document.documentElement.dataset),
    animationDuration: 350,
    textStyle: { fontFamily: theme.font, color: theme.muted },
    color: theme.series,
    grid: { left: 4, right: 14, top: 34, bottom: 4, containLabel: true },
    tooltip: {
      backgroundColor: theme.surface,
      borderColor: theme.line,
      borderWidth: 1,
      padding: [8, 12],
      confine: true,
      transitionDuration: 0.1,
    },
  };
}

function legend(theme: Theme, names?: string[]): Option {
  const text = { color: theme.muted, fontSize: 12 };
  return { type: "scroll", left: 0, right: 0, top: 0, itemWidth: 16, itemHeight: 10, itemGap: 14, pageIconSize: 10, pageIconColor: theme.muted,
    pageTextStyle: text, textStyle: text, data: names };
}

function categories(theme: Theme, labels: string[]): Option {
  return {
    type: "category",
    data: labels,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: theme.line } },
    axisLabel: { color: theme.muted, fontSize: 11, hideOverlap: true, formatter: spoken },
  };
}

function amounts(theme: Theme, { unit, currency }: Common): Option {
  return {
    type: "value",
    splitNumber: 4,
    splitLine: { lineStyle: { color: theme.line } },
    axisLabel: { color: theme.muted, fontSize: 11, formatter: (value: number) => quantity(value, unit, currency, true) },
  };
}

function axisTip(common: Common, skip: string[] = []): Option {
  return {
    trigger: "axis",
    formatter: (points: TipPoint[]) => {
      const told = points.filter(({ value, seriesName }) => typeof value === "number" && !skip.includes(seriesName));
      const lines = told.map(({ value, seriesName }): [string, string] => [
        seriesName,
        quantity(value, common.unit, common.currency),
      ]);
      return tip(spoken(points[0]?.name ?? ""), lines);
    },
  };
}

function cumulative(data: Cumulative, theme: Theme): Option {
  const line = (name: string, values: Value[], look: Option, width = 1.5, type = "solid") => ({
    name, type: "line", data: values, symbol: "none", connectNulls: false, ...look,
    lineStyle: { width, type, ...((look.lineStyle as object) ?? {}) },
  });
  const last = data.actual.reduce<number>((found, value, index) => (value === null ? found : index), -1);
  const series: Option[] = [];
  if (data.forecast) {
    const { low, middle, high } = data.forecast;
    const band = high.map((value, index) => (value === null || low[index] == null ? null : value - (low[index] ?? 0)));
    const hidden = { silent: true, stack: "fan", lineStyle: { opacity: 0 } };
    series.push(line("low", low, hidden));
    series.push(line("fan", band, { ...hidden, areaStyle: { color: faded(theme.accent, 0.12) } }));
    series.push(line(word("forecast"), middle, { color: theme.accent }, 2, "dotted"));
  }
  if (data.previous) series.push(line(word("previous"), data.previous, { color: theme.faint }));
  if (data.target) series.push(line(word("target"), data.target, { color: theme.muted }, 1.5, "dashed"));
  series.push(
    line(word("actual"), data.actual, {
      color: theme.accent,
      z: 5,
      areaStyle: { color: faded(theme.accent, 0.08) },
      ...(last >= 0 && last < data.days.length - 1 && {
        markLine: {
          symbol: "none",
          silent: true,
          label: { formatter: word("today"), color: theme.muted, fontSize: 11 },
          lineStyle: { color: theme.faint, type: "solid", width: 1 },
          data: [{ xAxis: last }],
        },
      }),
    }, 2.5),
  );
  const names = series.map((one) => String(one.name)).filter((name) => !["low", "fan"].includes(name));
  return {
    legend: legend(theme, names.reverse()),
    xAxis: { ...categories(theme, data.days), boundaryGap: false },
    yAxis: amounts(theme, data),
    tooltip: axisTip(data, ["low", "fan"]),
    series,
  };
}

function labelled(data: Labelled, theme: Theme): Option {
  const isBar = data.kind === "bars";
  const axes = [categories(theme, data.labels), amounts(theme, data)];
  if (data.horizontal) axes[0] = { ...axes[0], inverse: true };
  const [xAxis, yAxis] = data.horizontal ? [axes[1], axes[0]] : axes;
  const round = data.horizontal ? [0, 4, 4, 0] : [4, 4, 0, 0];
  const series = data.series.map(({ name, values }, index) => ({
    name,
    type: isBar ? "bar" : "line",
    data: values,
    stack: data.stacked ? "all" : undefined,
    barMaxWidth: 32,
    symbol: !isBar && data.labels.length < 20 ? "circle" : "none",
    symbolSize: 6,
    lineStyle: { width: 2 },
    itemStyle: { borderRadius: isBar && (!data.stacked || index === data.series.length - 1) ? round : 0 },
  }));
  return {
    ...(data.series.length > 1 ? { legend: legend(theme) } : { grid: { ...(base(theme).grid as object), top: 12 } }),
    xAxis,
    yAxis,
    tooltip: { ...axisTip(data), axisPointer: isBar ? { type: "shadow", shadowStyle: { color: faded(theme.accent, 0.06) } } : {} },
    series,
  };
}

function waterfall(data: Steps, theme: Theme, width: number): Option {
  let level = 0;
  const bars = data.steps.map(({ value, total, tone }) => {
    const isGood = tone ? tone === "good" : value >= 0;
    const start = total ? 0 : level;
    level = total ? value : level + value;
    const color = total || tone === "neutral" ? theme.series[4] : isGood ? theme.green : theme.red;
    return { from: Math.min(start, level), size: Math.abs(level - start), color };
  });
  return {
    grid: { ...(base(theme).grid as object), top: 24 },
    xAxis: categories(theme, data.steps.map(({ name }) => name)),
    yAxis: amounts(theme, data),
    tooltip: {
      trigger: "item",
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const step = data.steps[dataIndex];
        return step ? tip(step.name, [["", quantity(step.value, data.unit, data.currency)]]) : "";
      },
    },
    series: [
      { type: "bar", stack: "all", silent: true, data: bars.map(({ from }) => from), itemStyle: { color: "transparent" } },
      {
        type: "bar",
        stack: "all",
        barMaxWidth: 44,
        data: bars.map(({ size, color }) => ({ value: size, itemStyle: { color, borderRadius: 4 } })),
        label: {
          show: width >= 560,
          position: "top",
          color: theme.muted,
          fontSize: 11,
          formatter: ({ dataIndex }: { dataIndex: number }) =>
            quantity(data.steps[dataIndex]?.value, data.unit, data.currency, true),
        },
      },
    ],
  };
}

function funnel(data: Steps, theme: Theme): Option {
  return {
    tooltip: {
      trigger: "item",
      formatter: ({ name, value }: { name: string; value: number }) =>
        tip(name, [["", quantity(value, data.unit, data.currency)]]),
    },
    series: [
      {
        type: "funnel",
        left: 0,
        right: 0,
        top: 8,
        bottom: 8,
        gap: 3,
        sort: "none",
        minSize: "6%",
        data: data.steps.map((step, index) => ({
          ...step,
          itemStyle: { color: faded(theme.accent, 1 - (0.65 * index) / Math.max(data.steps.length - 1, 1)), borderWidth: 0 },
        })),
        label: { position: "inside", color: theme.ink, formatter: "{b}" },
      },
    ],
  };
}

function scale(theme: Theme, values: Value[]): Option {
  const known = values.filter((value) => value !== null);
  return { show: false, min: 0, max: Math.max(1, ...known), inRange: { color: theme.heat } };
}

function pareto(data: Pareto, theme: Theme): Option {
  const [shares, running] = data.series;
  return {
    legend: legend(theme),
    xAxis: categories(theme, data.labels),
    yAxis: { ...amounts(theme, data), max: 1, interval: 0.25 },
    tooltip: axisTip(data),
    series: [
      { name: shares.name, type: "bar", data: shares.values, barMaxWidth: 34, itemStyle: { borderRadius: [3, 3, 0, 0] } },
      { name: running.name, type: "line", data: running.values, symbolSize: 5, lineStyle: { width: 2 } },
    ],
  };
}

function calendar(data: Calendar, theme: Theme, width: number): Option {
  const days = data.days.map(([day]) => day).sort();
  const weeks = (Date.parse(days.at(-1) ?? "") - Date.parse(days[0] ?? "")) / 604_800_000;
  const cell = Math.max(6, Math.min(20, Math.floor((width - 40) / (weeks + 2))));
  const isChinese = document.documentElement.lang.startsWith("zh");
  return {
    visualMap: scale(theme, data.days.map(([, value]) => value)),
    calendar: {
      range: [days[0] ?? "", days.at(-1) ?? ""],
      left: 34,
      top: 26,
      cellSize: cell,
      splitLine: { show: false },
      itemStyle: { color: theme.sunken, borderColor: theme.surface, borderWidth: 2 },
      dayLabel: { firstDay: 1, color: theme.muted, fontSize: 11, nameMap: isChinese ? "ZH" : "EN" },
      monthLabel: { color: theme.muted, fontSize: 11, nameMap: isChinese ? "ZH" : "EN" },
      yearLabel: { show: false },
    },
    tooltip: {
      formatter: ({ value }: { value: [string, number] }) =>
        tip(shortDay(value[0]), [["", quantity(value[1], data.unit, data.currency)]]),
    },
    series: [{ type: "heatmap", coordinateSystem: "calendar", data: data.days }],
  };
}

/** A few columns keep their names whatever the width; a name that is wider than its column is broken into lines. */
function named(theme: Theme, columns: string[], width: number): Option {
  const axis = categories(theme, columns);
  if (columns.length > 8) return axis;
  const room = Math.max((width - ROW_NAMES) / columns.length - 6, 40);
  return { ...axis, axisLabel: { ...(axis.axisLabel as object), interval: 0, hideOverlap: false, width: room, overflow: "break" } };
}

function grid(data: Grid, theme: Theme, width: number): Option {
  return {
    grid: { ...(base(theme).grid as object), top: 8 },
    xAxis: { ...named(theme, data.columns, width), axisLine: { show: false } },
    yAxis: { ...categories(theme, data.rows), inverse: true, axisLine: { show: false } },
    visualMap: scale(theme, data.values.map(([, , value]) => value)),
    tooltip: {
      formatter: ({ value }: { value: [number, number, Value] }) =>
        tip(`${data.rows[value[1]] ?? ""} · ${data.columns[value[0]] ?? ""}`, [["", quantity(value[2], data.unit, data.currency)]]),
    },
    series: [
      {
        type: "heatmap",
        data: data.values,
        itemStyle: { borderColor: theme.surface, borderWidth: 2, borderRadius: 4 },
        label: {
          show: data.columns.length <= 12,
          color: theme.ink,
          fontSize: 11,
          formatter: ({ value }: { value: [number, number, Value] }) => quantity(value[2], data.unit, data.currency, true),
        },
      },
    ],
  };
}

function radar(data: Radar, theme: Theme, width: number): Option {
  const known = (value: Value) => (value === null ? "–" : quantity(value, data.unit, data.currency));
  return {
    legend: { ...legend(theme), top: undefined, bottom: 0 },
    radar: {
      indicator: data.labels.map((name) => ({ name, max: data.max, min: 0 })),
      center: ["50%", "47%"],
      radius: width < 480 ? "42%" : "66%",
      splitNumber: data.max,
      axisName: { color: theme.muted, fontSize: 12, width: width < 480 ? 76 : 110, overflow: "break" },
      axisLine: { lineStyle: { color: theme.line } },
      splitLine: { lineStyle: { color: theme.line } },
      splitArea: { show: false },
    },
    tooltip: {
      trigger: "item",
      formatter: ({ name, value }: { name: string; value: Value[] }) =>
        tip(name, data.labels.map((label, index): [string, string] => [label, known(value[index] ?? null)])),
    },
    series: [
      {
        type: "radar",
        symbolSize: 5,
        data: data.series.map(({ name, values }, index) => ({
          name,
          value: values.map((value) => value ?? "-"),
          lineStyle: { width: 2, type: index ? "solid" : "dashed", color: index ? theme.accent : theme.muted },
          itemStyle: { color: index ? theme.accent : theme.muted },
          areaStyle: { color: index ? faded(theme.accent, 0.14) : "transparent" },
        })),
      },
    ],
  };
}

function own(data: Description, theme: Theme, width: number): Option {
  switch (data.kind) {
    case "cumulative":
      return cumulative(data, theme);
    case "lines":
    case "bars":
      return labelled(data, theme);
    case "waterfall":
      return waterfall(data, theme, width);
    case "funnel":
      return funnel(data, theme);
    case "pareto":
      return pareto(data, theme);
    case "calendar":
      return calendar(data, theme, width);
    case "grid":
      return grid(data, theme, width);
    case "radar":
      return radar(data, theme, width);
  }
}

export function optionOf(data: Description, theme: Theme, width: number): Option {
  const common = base(theme);
  const chosen = own(data, theme, width);
  return { ...common, ...chosen, tooltip: { ...(common.tooltip as object), ...(chosen.tooltip as object) } };
}
