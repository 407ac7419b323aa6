// What the shop's pages share: filters in the address, rows behind figures, links.

import { Fragment, PeriodPicker, Select, Switch, Why, daysIn, h, href, periodBefore, plusDays, setQuery, useLive, withQuery } from "./ui.js";

export const ALL = ["orders:read-all"];

/** The shop's currencies, those with the most orders first, and the first and last day with sales. */
export function useCompany() {
  const all = useLive("/sales?interval=month");
  const totals = all.data ? [...all.data.totals].sort((a, b) => b.orderCount - a.orderCount) : [];
  const period = all.data ? all.data.period : {};
  return {
    ...all,
    currencies: totals.map((total) => total.currency),
    totals,
    ends: period.from ? { from: period.from, to: period.to } : null,
  };
}

/** The currency of the address, or the first; none until they are known. */
export function currencyOf(query, company) {
  return company.data ? query.currency || company.currencies[0] : undefined;
}

/** The currency of the address if it is one of these, or the first; none until the company's are known. */
export function chosen(query, currencies, company) {
  return company.data ? (currencies.includes(query.currency) ? query.currency : currencies[0]) : undefined;
}

export function CurrencySwitch({ value, currencies }) {
  const known = currencies.includes(value) || !value ? currencies : [value, ...currencies];
  return known.length > 1
    ? h(Switch, { label: "Currency", value, options: known.map((c) => ({ value: c })), onChange: (currency) => setQuery({ currency }) })
    : h(Fragment, null);
}

/** The period of the address: the last 30 days with sales unless said; {} for all time. */
export function periodOf(query, ends) {
  if (query.period === "all") {
    return {};
  }
  if (query.from || query.to) {
    return { from: query.from, to: query.to };
  }
  return ends ? { from: plusDays(ends.to, -29), to: ends.to } : {};
}

export function Period({ period, ends }) {
  return h(PeriodPicker, {
    ...period,
    ends,
    onChange: ({ from, to }) => setQuery(from || to ? { from, to, period: null } : { from: null, to: null, period: "all" }),
  });
}

/** Days, or months where days would be too many; the address may say. */
export function intervalOf(query, period, ends) {
  const from = period.from || (ends && ends.from);
  const to = period.to || (ends && ends.to);
  const days = from && to ? daysIn(from, to) : 1;
  if (days > 366) {
    return { interval: "month", days };
  }
  return { interval: query.interval || (days > 92 ? "month" : "day"), days };
}

export function IntervalSwitch({ interval, days }) {
  return days <= 366 && h(Switch, {
    label: "Interval",
    value: interval,
    options: [{ value: "day", title: "Days" }, { value: "month", title: "Months" }],
    onChange: (value) => setQuery({ interval: value }),
  });
}

/** The sales of a period and of the one before it, live. */
export function useSales(path, { period, currency, interval }) {
  const ask = (span) => withQuery(path, { ...span, currency, interval, fill: "zero" });
  const whole = period.from && period.to;
  return {
    now: useLive(currency ? ask(period) : null),
    before: useLive(currency && whole ? ask(periodBefore(period)) : null),
    path: withQuery(path, { ...period, currency, interval }),
  };
}

/** The figures of one currency. */
export function totalOf(answer, currency) {
  return answer ? answer.totals.find((total) => total.currency === currency) : undefined;
}

/** A period in words. */
export function inWords({ from, to }) {
  return from && to ? (from === to ? from : from + " – " + to) : from ? "since " + from : to ? "until " + to : "all time";
}

/** Seconds since 1970 of a series' date: "2011-11-04" or "2011-11". */
export function seconds(date) {
  return Date.parse(date.length === 7 ? date + "-01" : date) / 1000;
}

/** Everything ever, as a sum of doubles: for shares and bars only. */
export function sum(rows, key) {
  return rows.reduce((all, row) => all + Number(row[key]), 0);
}

// ---- The rows behind figures: see the row keys of the views in functions/shop/views -----------------

const SHARDS = 4;

export const rows = {
  region: (region, currency) => ["regions", "REGIONS", currency + "#" + region],
  regionInMonth: (region, month, currency) => ["regions", "L#" + month, currency + "#" + region],
  regionDays: (region, date, currency) => ["regions", "R#" + region, date.slice(0, 7) + "#" + currency],
  companyDays: (date, currency) => [...Array(SHARDS).keys()].map((shard) => ["regions", "C#" + shard, date.slice(0, 7) + "#" + currency]),
  product: (id) => ["products", id, "-"],
  productTotal: (id, currency) => ["products", id, "T#" + currency],
  productDays: (id, date, currency) => ["products", id, "M#" + date.slice(0, 7) + "#" + currency],
  customer: (id) => ["customers", id, "-"],
  customerTotal: (id, currency) => ["customers", id, currency],
  order: (id) => ["orders", "O#" + id, "-"],
  listed: (customer, order) => ["orders", "C#" + customer, place(order)],
  ofDay: (order) => ["orders", "D#" + order.placedAt.slice(0, 10) + "#" + (crc32(order.orderId) % SHARDS), place(order)],
};

/** Times stand in keys with nine decimals. */
function place({ placedAt, orderId }) {
  return placedAt.replace(/\.(\d{3})Z$/, ".$1000000Z") + "#" + orderId;
}

/** As java.util.zip.CRC32, of an id. */
function crc32(text) {
  let crc = ~0;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
  }
  return ~crc >>> 0;
}

/** A figure with a link to the events behind its row. */
export function Behind({ row, label, children }) {
  const [view, pk, sk] = row;
  return h(Why, { view, pk, sk, label }, children);
}

// ---- Links ----------------------------------------------------------------------------------------

export function customerLink(id, name) {
  return h("a", { href: href("/customers/{id}", { id }) }, name || id);
}

export function productLink(id, name) {
  return h("a", { class: "clip", href: href("/products/{id}", { id }), title: name || id }, name || id);
}

/** In the text's colour beside a link that matters more, unless another class is given. */
export function regionLink(region, query = {}, kind = "plain") {
  return h("a", { class: kind, href: href("/regions/{region}", { region }, query) }, region);
}

export function orderLink(id) {
  return h("a", { href: href("/orders/{id}", { id }) }, id);
}

const KINDS = { PLACED: "", PAID: "busy", SHIPPED: "busy", DELIVERED: "good", CANCELLED: "bad" };

export function statusKind(status) {
  return KINDS[status] ?? "";
}

export const STATUSES = Object.keys(KINDS);

export function StatusSelect({ value }) {
  return h(Select, {
    label: "Status",
    hidden: true,
    value: value || "",
    options: [{ value: "", title: "All states" }, ...STATUSES.map((status) => ({ value: status, title: status.charAt(0) + status.slice(1).toLowerCase() }))],
    onChange: (status) => setQuery({ status }),
  });
}
