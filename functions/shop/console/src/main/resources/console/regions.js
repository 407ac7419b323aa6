// Regions ranked with share and trend, and one region.

import { Bar, Card, Change, CsvButton, Exact, Facts, Head, Loaded, Sparkline, Switch, Table, change, count, get, grouped, h, href, percent, setQuery, useEffect, useLive, useState, withQuery } from "./ui.js";
import { ALL, Behind, CurrencySwitch, IntervalSwitch, Period, chosen, currencyOf, inWords, intervalOf, periodOf, regionLink, rows, sum, totalOf, useCompany, useSales } from "./parts.js";
import { OverTime, SeriesTable, Turnover } from "./sales.js";

/** A month, so many months later. */
function plusMonths(month, months) {
  const [year, number] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}

function monthsIn(from, to) {
  const [a, b] = [from, to].map((month) => month.split("-").map(Number));
  return (b[0] - a[0]) * 12 + b[1] - a[1] + 1;
}

/** The revenue of each region in the twelve months up to one: asked once, because past months rest. */
function useTrend(currency, last) {
  const [trend, set] = useState({ of: "", byRegion: {}, months: [] });
  const of = currency && last ? currency + last : "";
  useEffect(() => {
    if (!of) {
      return undefined;
    }
    const abort = new AbortController();
    const months = [...Array(12).keys()].map((i) => plusMonths(last, i - 11));
    Promise.all(months.map((month) => get(withQuery("/sales/regions", { currency, from: month, to: month }), abort.signal)))
      .then((answers) => {
        const byRegion = {};
        answers.forEach((answer, i) => answer.items.forEach((item) => {
          byRegion[item.region] = byRegion[item.region] || months.map(() => 0);
          byRegion[item.region][i] = Number(item.revenue);
        }));
        set({ of, byRegion, months });
      })
      .catch(() => {
        // The table stands without it.
      });
    return () => abort.abort();
  }, [of]);
  return trend.of === of ? trend : { byRegion: {}, months: [] };
}

function MonthPicker({ from, to, ends }) {
  const last = ends ? ends.to.slice(0, 7) : undefined;
  const presets = last ? [
    { value: "1", title: "Month", from: last, to: last },
    { value: "3", title: "3 months", from: plusMonths(last, -2), to: last },
    { value: "12", title: "12 months", from: plusMonths(last, -11), to: last },
    { value: "year", title: "Year", from: last.slice(0, 4) + "-01", to: last },
    { value: "all", title: "All", from: undefined, to: undefined },
  ] : [];
  const chosen = presets.find((p) => p.from === from && p.to === to);
  const choose = (a, b) => setQuery(a || b ? { from: a, to: b, period: null } : { from: null, to: null, period: "all" });
  return h("div", { class: "period" },
    h(Switch, { label: "Period", value: chosen && chosen.value, options: presets, onChange: (value) => {
      const p = presets.find((it) => it.value === value);
      choose(p.from, p.to);
    } }),
    h("span", { class: "dates" },
      h("input", { type: "month", "aria-label": "First month", value: from || "", max: to, onChange: (e) => choose(e.target.value, to) }),
      h("span", { "aria-hidden": "true" }, "–"),
      h("input", { type: "month", "aria-label": "Last month", value: to || "", min: from, onChange: (e) => choose(from, e.target.value) })));
}

function Regions({ query }) {
  const company = useCompany();
  const currency = currencyOf(query, company);
  const last = company.ends && company.ends.to.slice(0, 7);
  const period = query.period === "all" ? {} : query.from || query.to ? { from: query.from, to: query.to } : last ? { from: plusMonths(last, -11), to: last } : {};
  const path = company.data && currency ? withQuery("/sales/regions", { currency, ...period }) : null;
  const list = useLive(path);
  const length = period.from && period.to ? monthsIn(period.from, period.to) : 0;
  const old = useLive(path && length > 0 ? withQuery("/sales/regions", { currency, from: plusMonths(period.from, -length), to: plusMonths(period.from, -1) }) : null);
  const trend = useTrend(currency, period.to || last);
  const was = (region) => old.data && (old.data.items.find((item) => item.region === region) || { revenue: "0" }).revenue;
  const behind = (row) => (period.from
    ? length === 1 ? { row: rows.regionInMonth(row.region, period.from, currency) } : null
    : { row: rows.region(row.region, currency) });
  const figure = (key, title, class_ = "") => ({
    key, title, number: true, class: class_,
    cell: (row) => {
      const to = behind(row);
      return to
        ? h(Behind, { ...to, label: title }, h(Exact, { value: row[key] }))
        : h("a", { class: "why", href: href("/regions/{region}", { region: row.region }, { currency, interval: "month", from: period.from + "-01", to: lastDay(period.to) }) }, h(Exact, { value: row[key] }));
    },
  });
  return [
    h(Head, { title: "Regions", note: "Where customers lived when they ordered; " + (period.from ? "months " + inWords(period) : "all time") + " (UTC), in " + (currency || "…") },
      h(CurrencySwitch, { value: currency, currencies: company.currencies }),
      path && h(CsvButton, { path, name: "regions-" + currency + ".csv" })),
    h("div", { class: "filters" }, h(MonthPicker, { ...period, ends: company.ends })),
    h(Card, { flush: true }, h(Loaded, { of: company.data ? list : company }, () => {
      const ranked = list.data ? [...list.data.items].sort((a, b) => Number(b.revenue) - Number(a.revenue)) : [];
      const all = sum(ranked, "revenue");
      return h(Table, {
        caption: "Regions by revenue in " + currency,
        rows: ranked,
        rowKey: (row) => row.region,
        empty: "No region has bought anything for " + currency + " in this time.",
        columns: [
          { key: "rank", title: h("span", { class: "sr" }, "Rank"), number: true, class: "tight", cell: (_, i) => h("span", { class: "note" }, i + 1) },
          { key: "region", title: "Region", cell: (row) => regionLink(row.region, { currency }, "") },
          { key: "share", title: "Share", cell: (row) => h(Bar, { share: Number(row.revenue) / all }, percent(Number(row.revenue) / all)) },
          { key: "trend", title: "12 months", cell: (row) => (trend.byRegion[row.region] ? h(Sparkline, { values: trend.byRegion[row.region], label: "Revenue by month, " + trend.months[0] + " to " + trend.months[11] }) : "") },
          ...(length > 0 ? [{ key: "change", title: "Change", number: true, cell: (row) => {
            const delta = was(row.region) && change(row.revenue, was(row.region));
            return delta ? h(Change, delta) : h("span", { class: "note" }, "new");
          } }] : []),
          figure("orderCount", "Orders"),
          figure("gross", "Gross"),
          figure("cancelled", "Cancelled"),
          figure("returned", "Returned"),
          figure("revenue", "Revenue, " + currency),
        ],
      });
    })),
  ];
}

function lastDay(month) {
  return month && new Date(Date.parse(plusMonths(month, 1) + "-01") - 86400000).toISOString().slice(0, 10);
}

function Region({ params: { region }, query }) {
  const company = useCompany();
  const all = useLive(withQuery("/sales", { region, interval: "month" }));
  const ends = all.data && all.data.period.from ? all.data.period : null;
  const currencies = all.data ? [...all.data.totals].sort((a, b) => b.orderCount - a.orderCount).map((t) => t.currency) : [];
  const currency = chosen(query, currencies, company);
  const period = periodOf(query, company.ends || ends);
  const { interval, days } = intervalOf(query, period, ends);
  const { now, before, path } = useSales(withQuery("/sales", { region }), { period, currency, interval });
  const total = totalOf(now.data, currency);
  return [
    h(Head, { title: region, crumbs: [{ title: "Regions", href: href("/regions", {}, { currency }) }], note: "Customers who lived there when they ordered; " + inWords(period) + " (UTC)" },
      h(CurrencySwitch, { value: currency, currencies }),
      currency && h(CsvButton, { path, name: "region-" + currency + ".csv" })),
    h("div", { class: "filters" }, h(Period, { period, ends: company.ends }), h(IntervalSwitch, { interval, days })),
    h(Loaded, { of: all.data && currency ? now : all, empty404: "There are no sales in that region, or not yet." }, () => h("div", { class: "stack" },
      total ? h(Turnover, { of: total, before: totalOf(before.data, currency), currency }) : null,
      now.data && h(Card, { title: "Revenue", note: currency + " by " + interval }, h(OverTime, { label: "Revenue of " + region + " in " + currency, now: now.data, before: before.data, currency, interval })),
      h("div", { class: "grid grid-side" },
        now.data && h(Card, { title: "By " + interval, note: inWords(period), flush: true },
          h(SeriesTable, { caption: "Sales by " + interval, series: now.data.series, currency, why: (e) => {
            const [view, pk, sk] = rows.regionDays(region, e.date, currency);
            return href("/why/{view}", { view }, { row: pk + "|" + sk });
          } })),
        h(Card, { title: "All time" }, h(Facts, { items: (all.data ? all.data.totals : []).map((t) => [t.currency, h("span", null,
          h(Behind, { row: rows.region(region, t.currency), label: "all revenue" }, grouped(t.revenue)), " in ",
          h(Behind, { row: rows.region(region, t.currency), label: "all orders" }, count(t.orderCount, "order")))]) }))))),
  ];
}

export const pages = [
  { path: "/regions", title: "Regions", menu: "Regions", scopes: ALL, view: Regions },
  { path: "/regions/{region}", title: "Region", under: "/regions", scopes: ALL, view: Region },
];
