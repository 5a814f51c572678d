/** Draws the charts of a page from the small descriptions that Python writes (core/pages/README.md). */
import { BarChart, FunnelChart, HeatmapChart, LineChart, RadarChart } from "echarts/charts";
import {
  AriaComponent, CalendarComponent, GridComponent, LegendComponent, MarkLineComponent, RadarComponent,
  TooltipComponent, VisualMapComponent,
} from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { type Description, optionOf } from "./chart-kinds";
import { readTheme } from "./chart-theme";

echarts.use([
  BarChart, FunnelChart, HeatmapChart, LineChart, RadarChart, AriaComponent, CalendarComponent, GridComponent,
  LegendComponent, MarkLineComponent, RadarComponent, TooltipComponent, VisualMapComponent, CanvasRenderer,
]);

function describe(figure: HTMLElement): Description | null {
  const text = document.getElementById(figure.dataset.chart ?? "")?.textContent;
  return text ? (JSON.parse(text) as Description) : null;
}

/** On paper a picture scales as it is: drawing it anew would come too late. */
const isPrinting = () => "printing" in document.documentElement.dataset;

export function startChart(figure: HTMLElement): void {
  const canvas = figure.querySelector<HTMLElement>(".chart-canvas");
  const description = describe(figure);
  if (!canvas || !description) return;
  // Paper shows finer dots than a screen.
  const chart = echarts.init(canvas, null, { renderer: "canvas", devicePixelRatio: Math.max(2, devicePixelRatio) });
  const draw = () => chart.setOption(optionOf(description, readTheme(), canvas.clientWidth), { notMerge: true });
  draw();
  chart.on("click", ({ dataIndex }) => {
    const url = description.urls?.[dataIndex];
    if (url) location.assign(url);
  });
  startTableToggle(figure, canvas, () => chart.resize());

  let width = canvas.clientWidth;
  const sized = new ResizeObserver(() => {
    if (!canvas.isConnected) return stop();
    if (canvas.clientWidth === 0 || canvas.clientWidth === width || isPrinting()) return;
    width = canvas.clientWidth;
    chart.resize();
    draw();
  });
  const stop = () => {
    sized.disconnect();
    removeEventListener("theme-change", draw);
    chart.dispose();
  };
  sized.observe(canvas);
  addEventListener("theme-change", draw);
}

function startTableToggle(figure: HTMLElement, canvas: HTMLElement, redraw: () => void): void {
  const button = figure.querySelector<HTMLElement>("[data-chart-table]");
  const table = figure.querySelector<HTMLElement>(".chart-table");
  button?.addEventListener("click", () => {
    if (!table) return;
    table.hidden = !table.hidden;
    canvas.hidden = !table.hidden;
    button.setAttribute("aria-pressed", String(!table.hidden));
    if (table.hidden) redraw();
  });
}
