// The company: revenue over time, and the best regions, products and customers.

import { Bar, Card, Chart, CsvButton, Exact, Figure, Grid, Head, Link, Loaded, Table, count, grouped, h, href, percent, useLive, useMemo, whyHref, withQuery } from "./ui.js";
import { ALL, Behind, CurrencySwitch, IntervalSwitch, Period, currencyOf, customerLink, inWords, intervalOf, periodOf, productLink, regionLink, rows, seconds, sum, totalOf, useCompany, useSales } from "./parts.js";

/** Figures of a turnover beside those of the period before. */
export function Turnover({ of, before, currency, units }) {
  const average = of.orderCount > of.cancelledCount ? (Number(of.revenue) / (of.orderCount - of.cancelledCount)).toFixed(2) : null;
  const was = (key) => (before ? before[key] : undefined);
  return h("div", { class: "figures" },
    h(Figure, { label: "Revenue", value: of.revenue, unit: currency, before: was("revenue") }),
    units
      ? h(Figure, { label: "Units sold", value: of.units, before: was("units") })
      : h(Figure, { label: "Orders", value: of.orderCount, before: was("orderCount") }),
    units
      ? h(Figure, { label: "Gross", value: of.gross, unit: currency, before: was("gross") })
      : h(Figure, { label: "Average order", value: average, unit: average && currency, detail: "of orders not cancelled" }),
    h(Figure, { label: "Cancelled", value: of.cancelled, unit: currency, detail: units ? count(of.unitsCancelled, "unit") : count(of.cancelledCount, "order") }),
    h(Figure, { label: "Returned", value: of.returned, unit: currency, detail: units ? count(of.unitsReturned, "unit") : share(of.returned, of.gross) + " of gross" }));
}

function share(part, whole) {
  return Number(whole) ? percent(Number(part) / Number(whole)) : "–";
}

/** One figure over time with the period before as a quiet line. */
export function OverTime({ label, figure = "revenue", title = "Revenue", now, before, currency, interval }) {
  const data = useMemo(() => {
    const series = now.series.filter((entry) => entry.currency === currency);
    const old = before ? before.series.filter((entry) => entry.currency === currency) : [];
    const lines = [{ label: title, area: true, values: series.map((e) => Number(e[figure])), text: (i) => grouped(series[i][figure]) }];
    if (old.length > 0) {
      lines.push({
        label: "Period before",
        quiet: true,
        values: series.map((_, i) => (old[i] ? Number(old[i][figure]) : null)),
        text: (i) => (old[i] ? grouped(old[i][figure]) : "–"),
      });
    }
    return { series, times: series.map((e) => seconds(e.date)), lines };
  }, [now, before, currency, figure, title]);
  return data.series.length === 0
    ? h("p", { class: "empty" }, "Nothing was sold for " + currency + " in this time.")
    : h(Chart, { label, times: data.times, series: data.lines, unit: figure === "units" ? "" : currency, timeText: (i) => data.series[i].date, interval });
}

/** The entries of a series, newest first; why(entry) is where a figure leads. */
export function SeriesTable({ caption, series, currency, why, units = false }) {
  const entries = series.filter((e) => e.currency === currency).reverse();
  const figure = (key, title) => ({
    key,
    title,
    number: true,
    cell: (e) => h("a", { class: "why", href: why(e), title: "Why is this figure what it is?" }, h(Exact, { value: e[key] })),
  });
  const columns = [
    { key: "date", title: entries[0] && entries[0].date.length === 7 ? "Month" : "Day", class: "tight" },
    units ? figure("units", "Units") : figure("orderCount", "Orders"),
    figure("gross", "Gross"),
    figure("cancelled", "Cancelled"),
    figure("returned", "Returned"),
    figure("revenue", "Revenue, " + currency),
  ];
  return h("div", { class: "scroll-y" }, h(Table, { caption, columns, rows: entries, rowKey: (e) => e.date, empty: "Nothing was sold for " + currency + " in this time." }));
}

function Best({ title, path, to, currency, columns, note }) {
  const list = useLive(path);
  return h(Card, { title, note, flush: true, actions: h(Link, { to, query: { currency }, class: "button small" }, "All") },
    h(Loaded, { of: list }, (data) => h(Table, { caption: title, columns: columns(data.items), rows: data.items, rowKey: (row) => row.region || row.productId || row.customerId, empty: "None yet." })));
}

function amountColumn(key, title, row) {
  return { key, title, number: true, cell: (item) => h(Behind, { row: row(item), label: title }, grouped(item[key])) };
}

function BestRegions({ currency, period }) {
  const months = period.from ? { from: period.from.slice(0, 7), to: period.to && period.to.slice(0, 7) } : {};
  const list = useLive(withQuery("/sales/regions", { currency, ...months }));
  const note = period.from ? "months " + inWords(months) : "all time";
  return h(Card, { title: "Regions", note, flush: true, actions: h(Link, { to: "/regions", query: { currency, ...months }, class: "button small" }, "All") },
    h(Loaded, { of: list }, (data) => {
      const ranked = [...data.items].sort((a, b) => Number(b.revenue) - Number(a.revenue));
      const all = sum(ranked, "revenue");
      return h(Table, {
        caption: "Best regions",
        rows: ranked.slice(0, 6),
        rowKey: (row) => row.region,
        empty: "None yet.",
        columns: [
          { key: "region", title: "Region", cell: (row) => regionLink(row.region, { currency }, "") },
          { key: "share", title: "Share", cell: (row) => h(Bar, { share: Number(row.revenue) / all }, percent(Number(row.revenue) / all)) },
          { key: "revenue", title: "Revenue, " + currency, number: true, cell: (row) => (months.from && months.from === months.to
            ? h(Behind, { row: rows.regionInMonth(row.region, months.from, currency), label: "the revenue" }, grouped(row.revenue))
            : months.from ? h("a", { class: "why", href: href("/regions/{region}", { region: row.region }, { currency, interval: "month", from: period.from, to: period.to }) }, grouped(row.revenue))
              : h(Behind, { row: rows.region(row.region, currency), label: "the revenue" }, grouped(row.revenue))) },
        ],
      });
    }));
}

export function Sales({ query }) {
  const company = useCompany();
  const currency = currencyOf(query, company);
  const period = periodOf(query, company.ends);
  const { interval, days } = intervalOf(query, period, company.ends);
  const { now, before, path } = useSales("/sales", { period, currency, interval });
  if (company.data && company.currencies.length === 0) {
    return [h(Head, { title: "Sales" }), h(Card, { title: "No sales yet" }, h("p", null, "Place the first order, and this page shows it within a second: ",
      h(Link, { href: "docs" }, "the HTTP API"), " says how."))];
  }
  return [
    h(Head, { title: "Sales", note: "All regions, " + inWords(period) + " (UTC), in " + (currency || "…") },
      h(CurrencySwitch, { value: currency, currencies: company.currencies }),
      currency && h(CsvButton, { path, name: "sales-" + currency + ".csv" })),
    h("div", { class: "filters" }, h(Period, { period, ends: company.ends }), h(IntervalSwitch, { interval, days })),
    h(Loaded, { of: company.data ? now : company }, () => {
      if (!now.data) {
        return null;
      }
      const total = totalOf(now.data, currency);
      return h("div", { class: "stack" },
        total && h(Turnover, { of: total, before: totalOf(before.data, currency), currency }),
        h(Card, { title: "Revenue", note: currency + " by " + interval }, h(OverTime, { label: "Revenue in " + currency + " by " + interval, now: now.data, before: before.data, currency, interval })),
        h(Grid, { columns: 3 },
          h(BestRegions, { currency, period }),
          h(Best, {
            title: "Products", note: "all time", to: "/products", currency,
            path: withQuery("/sales/products", { currency, limit: 6 }),
            columns: (items) => [
              { key: "name", title: "Product", class: "name", cell: (row) => productLink(row.productId, row.name) },
              amountColumn("revenue", "Revenue, " + currency, (row) => rows.productTotal(row.productId, currency)),
            ],
          }),
          h(Best, {
            title: "Customers", note: "all time", to: "/customers", currency,
            path: withQuery("/customers", { rank: "lifetimeValue", currency, limit: 6 }),
            columns: () => [
              { key: "name", title: "Customer", cell: (row) => customerLink(row.customerId, row.name) },
              amountColumn("lifetimeValue", "Lifetime value, " + currency, (row) => rows.customerTotal(row.customerId, currency)),
            ],
          })),
        h(Card, { title: "By " + interval, note: inWords(period), flush: true },
          h(SeriesTable, { caption: "Sales by " + interval, series: now.data.series, currency, why: (e) => href("/sales/rows", {}, { month: e.date.slice(0, 7), currency }) })));
    }),
  ];
}

/** The company's figures of a month stand in several rows; each has the orders of one shard. */
export function SalesRows({ query }) {
  const { month, currency } = query;
  const valid = /^\d{4}-\d{2}$/.test(month || "") && /^[A-Z]{3}$/.test(currency || "");
  return [
    h(Head, { title: "The company's rows", crumbs: [{ title: "Sales", href: "#/sales" }], note: valid ? month + ", " + currency : undefined }),
    valid
      ? h(Card, { title: "Why are these figures what they are?" },
        h("p", null, "Every order changes the company's figures, so four rows share them, by the order's id; the API adds them up. Each row has its own events."),
        h("ul", { class: "links" }, rows.companyDays(month, currency).map(([view, pk, sk]) =>
          h("li", { key: pk }, h("a", { href: whyHref(view, pk, sk) }, h("code", null, pk + " | " + sk))))))
      : h("p", { class: "empty" }, "The address needs a month and a currency."),
  ];
}

export const pages = [
  { path: "/sales", title: "Sales", menu: "Sales", scopes: ALL, view: Sales },
  { path: "/sales/rows", title: "The company's rows", under: "/sales", scopes: ALL, view: SalesRows },
];
