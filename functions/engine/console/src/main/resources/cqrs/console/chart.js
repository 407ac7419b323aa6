// Lines over time, drawn by uPlot, and small ones for tables. Each has a name and a table of its values.

import { Fragment, h, useEffect, useRef, useState } from "./preact.js";
import { grouped, short } from "./format.js";

/* global uPlot */

/** Dashes tell lines apart where colours do not. */
const DASHES = [[], [6, 4], [2, 3], [10, 3, 2, 3], [1, 4]];

function style(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Calls back when the theme changes. */
export function onTheme(listener) {
  addEventListener("themechange", listener);
  return () => removeEventListener("themechange", listener);
}

/**
 * A chart of lines over time.
 *
 * @param label its name
 * @param times seconds since 1970, ascending
 * @param series [{label, values (numbers or null), text?: i => exact text, area?: bool, quiet?: bool, steps?: bool, bars?: bool}]
 * @param timeText i => the name of that point
 * @param unit stands behind values
 */
export function Chart({ label, times, series, timeText, unit = "", height = 240, floor = 0, format = short }) {
  const box = useRef(null);
  const plot = useRef(null);
  const [theme, setTheme] = useState(0);
  const [at, setAt] = useState(null);
  useEffect(() => onTheme(() => setTheme((t) => t + 1)), []);
  const shape = series.map((s) => [s.label, s.area, s.quiet, s.steps, s.bars].join()).join("|") + height;
  useEffect(() => {
    const host = box.current;
    const colours = ["--line-1", "--line-2", "--line-3", "--line-4", "--line-5"].map(style);
    const muted = style("--muted");
    const rule = style("--rule");
    const font = "12px " + style("--font");
    const options = {
      width: Math.max(200, host.clientWidth),
      height,
      legend: { show: false },
      padding: [12, 22, 0, 0],
      cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
      scales: { x: { time: true }, y: { range: (_, low, high) => range(low, high, floor) } },
      axes: [
        { stroke: muted, font, grid: { show: false }, ticks: { show: false }, space: 70, size: 30, gap: 6, values: axisDates },
        { stroke: muted, font, size: 52, gap: 6, grid: { stroke: rule, width: 1 }, ticks: { show: false }, space: 36, values: (_, ticks) => ticks.map(format) },
      ],
      series: [{}].concat(series.map((s, i) => {
        const stroke = s.quiet ? style("--line-quiet") : colours[i % colours.length];
        return {
          label: s.label,
          stroke,
          width: s.bars ? 0 : s.quiet ? 1.5 : 2,
          dash: s.quiet ? [4, 4] : DASHES[i % DASHES.length],
          fill: s.bars ? stroke : s.area ? style("--area") : undefined,
          paths: s.bars ? uPlot.paths.bars({ size: [0.7, 40], radius: 0.1 }) : s.steps ? uPlot.paths.stepped({ align: 1 }) : undefined,
          points: { show: (u, i) => !s.bars && u.data[i].filter((v) => v !== null && v !== undefined).length < 3, size: 5 },
          spanGaps: false,
        };
      })),
      hooks: { setCursor: [(u) => setAt(u.cursor.idx ?? null)] },
    };
    plot.current = new uPlot(options, [times, ...series.map((s) => s.values)], host);
    const size = new ResizeObserver(() => plot.current && plot.current.setSize({ width: Math.max(200, host.clientWidth), height }));
    size.observe(host);
    return () => {
      size.disconnect();
      plot.current.destroy();
      plot.current = null;
    };
  }, [shape, theme]);
  useEffect(() => {
    if (plot.current) {
      plot.current.setData([times, ...series.map((s) => s.values)]);
    }
  }, [times, series]);
  const text = (s, i) => (s.text ? s.text(i) : s.values[i] === null || s.values[i] === undefined ? "–" : grouped(s.values[i]));
  const shown = at !== null && at < times.length ? at : null;
  return h("figure", { class: "chart", "aria-label": label },
    h("div", { class: "chart-legend", "aria-hidden": "true" },
      series.map((s, i) => h("span", { key: s.label, class: "chart-key" },
        h("svg", { width: 18, height: 8, viewBox: "0 0 18 8" }, h("line", { x1: 0, y1: 4, x2: 18, y2: 4, class: s.quiet ? "stroke-quiet" : "stroke-" + (i % 5 + 1), "stroke-dasharray": s.quiet ? "4 3" : DASHES[i % DASHES.length].join(" ") })),
        s.label, shown !== null && h("b", null, text(s, shown) + (unit ? " " + unit : "")))),
      h("span", { class: "chart-at" }, shown === null ? "" : timeText(shown))),
    h("div", { ref: box, class: "chart-box", "aria-hidden": "true" }),
    h("details", { class: "chart-table" }, h("summary", null, "As a table"),
      h("div", { class: "table-scroll", tabIndex: 0, role: "region", "aria-label": label + ", as a table" }, h("table", null, h("caption", { class: "sr" }, label),
        h("thead", null, h("tr", null, h("th", { scope: "col" }, "Time"), series.map((s) => h("th", { key: s.label, scope: "col", class: "number" }, s.label + (unit ? ", " + unit : ""))))),
        h("tbody", null, times.map((t, i) => h("tr", { key: t }, h("th", { scope: "row" }, timeText(i)), series.map((s) => h("td", { key: s.label, class: "number" }, text(s, i))))))))));
}

function range(low, high, floor) {
  if (low === null || high === null || low === undefined) {
    return [0, 1];
  }
  const least = floor === null ? low : Math.min(floor, low);
  const most = high > least ? high : least + 1;
  const room = (most - least) * 0.06;
  return [least < 0 || floor === null ? least - room : least, most + room];
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Ticks in UTC: days are UTC days everywhere. */
function axisDates(_, ticks) {
  const step = ticks.length > 1 ? ticks[1] - ticks[0] : 86400;
  return ticks.map((t) => {
    const d = new Date(t * 1000);
    if (step < 86400) {
      const local = new Date(t * 1000);
      const parts = [local.getHours(), local.getMinutes(), ...(step < 60 ? [local.getSeconds()] : [])];
      return parts.map((part) => String(part).padStart(2, "0")).join(":");
    }
    const month = MONTHS[d.getUTCMonth()];
    return step >= 25 * 86400 ? month + " " + d.getUTCFullYear() : d.getUTCDate() + " " + month;
  });
}

/**
 * A line of some values, in a table's cell. It has no axis, so it only shows the way.
 *
 * @param most the least height of the scale, so that several lines have the same
 */
export function Sparkline({ values, label, width = 96, height = 24, most = 1e-9 }) {
  const known = values.filter((v) => v !== null && v !== undefined);
  if (known.length < 2) {
    return h("span", { class: "note" }, "–");
  }
  const low = Math.min(0, ...known);
  const high = Math.max(...known, low + most);
  const x = (i) => (i / (values.length - 1)) * (width - 4) + 2;
  const y = (v) => height - 3 - ((v - low) / (high - low)) * (height - 6);
  const points = values.map((v, i) => (v === null || v === undefined ? null : [x(i), y(v)])).filter(Boolean);
  const line = points.map(([a, b], i) => (i ? "L" : "M") + a.toFixed(1) + " " + b.toFixed(1)).join("");
  const end = points[points.length - 1];
  return h(Fragment, null, h("svg", { class: "spark", width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label },
    h("path", { d: line, class: "spark-line" }), h("circle", { cx: end[0], cy: end[1], r: 2, class: "spark-end" })));
}
