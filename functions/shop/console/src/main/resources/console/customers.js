// Customers ranked by lifetime value, and one customer: profile, value over time, orders.

import { Badge, Card, Chart, CsvButton, Exact, Facts, Figure, Head, JournalLink, Loaded, More, Table, Time, get, grouped, h, href, may, mayLook, settings, useEffect, useLive, useMemo, usePages, useState, whyHref, withQuery } from "./ui.js";
import { claims } from "./login.js";
import { ALL, Behind, CurrencySwitch, StatusSelect, currencyOf, customerLink, orderLink, regionLink, rows, statusKind, useCompany } from "./parts.js";

function Ranking({ currency }) {
  const path = withQuery("/customers", { rank: "lifetimeValue", currency, limit: 50 });
  const list = usePages(path);
  const figure = (key, title) => ({ key, title, number: true, cell: (row) => h(Behind, { row: rows.customerTotal(row.customerId, currency), label: title }, h(Exact, { value: row[key] })) });
  return h(Card, { flush: true, title: "By lifetime value", note: "all time, " + currency, actions: h(CsvButton, { path, pages: list.pages, name: "customers-" + currency + ".csv" }) },
    h(Loaded, { of: list }, () => h(Table, {
      caption: "Customers by lifetime value in " + currency,
      rows: list.items,
      rowKey: (row) => row.customerId,
      empty: "Nobody has ordered for " + currency + " yet.",
      columns: [
        { key: "rank", title: h("span", { class: "sr" }, "Rank"), number: true, class: "tight", cell: (_, i) => h("span", { class: "note" }, i + 1) },
        { key: "name", title: "Customer", cell: (row) => customerLink(row.customerId, row.name) },
        { key: "customerId", title: "Id", class: "note" },
        { key: "region", title: "Region", cell: (row) => row.region && regionLink(row.region, { currency }) },
        figure("orderCount", "Orders"),
        figure("lifetimeValue", "Lifetime value, " + currency),
      ],
    })),
    h(More, { more: list.more, loading: list.moreLoading }));
}

function Customers({ query }) {
  const company = useCompany();
  const currency = currencyOf(query, company);
  return [
    h(Head, { title: "Customers" }, h(CurrencySwitch, { value: currency, currencies: company.currencies })),
    h(Loaded, { of: company }, () => (currency ? h(Ranking, { currency }) : h("p", { class: "empty" }, "Nobody has ordered yet."))),
  ];
}

const MOST_PAGES = 10;

/** All orders of a customer, newest first: asked again when the dashboard has changed. */
function useOrders(id, version) {
  const [state, set] = useState({ items: null, cut: false });
  useEffect(() => {
    const abort = new AbortController();
    const read = async () => {
      const items = [];
      let next = "";
      for (let page = 0; page < MOST_PAGES && next !== undefined; page++) {
        const answer = await get(withQuery("/customers/" + encodeURIComponent(id) + "/orders", { limit: 100, cursor: next }), abort.signal);
        items.push(...answer.items);
        next = answer.next;
      }
      set({ items, cut: next !== undefined });
    };
    read().catch(() => {
      // The page stands without the chart.
    });
    return () => abort.abort();
  }, [id, version]);
  return state;
}

/** What was ordered and not cancelled, added up in the order of placement, up to today's figure. */
function ValueOverTime({ id, total, dashboard }) {
  const orders = useOrders(id, JSON.stringify(dashboard.totals));
  const data = useMemo(() => {
    const mine = (orders.items || []).filter((o) => o.currency === total.currency && o.status !== "CANCELLED").reverse();
    const known = mine.reduce((sum, o) => sum + Number(o.total), 0);
    let value = orders.cut ? Number(total.gross) - Number(total.cancelled) - known : 0;
    const points = mine.map((o) => ({ at: o.placedAt, value: (value += Number(o.total)) }));
    return { points, times: points.map((p) => Date.parse(p.at) / 1000), series: [{ label: "Ordered, not cancelled", area: true, steps: true, values: points.map((p) => p.value), text: (i) => grouped(points[i].value.toFixed(2)) }] };
  }, [orders, total]);
  if (!orders.items) {
    return h("p", { class: "empty" }, "Loading orders…");
  }
  const note = Number(total.returned) > 0 ? " Returns of " + grouped(total.returned) + " " + total.currency + " since then are not in this line, but in the lifetime value." : "";
  return h("div", null,
    h(Chart, { label: "Value of " + dashboard.name + " over time, in " + total.currency, times: data.times, series: data.series, unit: total.currency, timeText: (i) => data.points[i].at.slice(0, 10), height: 200 }),
    h("p", { class: "note" }, (orders.cut ? "The newest " + orders.items.length + " orders." : "") + note));
}

function Orders({ id, status }) {
  const path = withQuery("/customers/" + encodeURIComponent(id) + "/orders", { status, limit: 20 });
  const list = usePages(path);
  return h(Card, { flush: true, title: "Orders", actions: [h(StatusSelect, { key: "s", value: status }), h(CsvButton, { key: "c", path, pages: list.pages, name: "orders-" + id + ".csv" })] },
    h(Loaded, { of: list }, () => h(Table, {
      caption: "Orders, newest first",
      rows: list.items,
      rowKey: (row) => row.orderId,
      empty: status ? "No order is in this state." : "There are no orders yet.",
      columns: [
        { key: "orderId", title: "Order", cell: (row) => orderLink(row.orderId) },
        { key: "placedAt", title: "Placed", class: "tight", cell: (row) => h(Time, { at: row.placedAt }) },
        { key: "status", title: "State", cell: (row) => h(Badge, { kind: statusKind(row.status) }, row.status.toLowerCase()) },
        { key: "lineCount", title: "Lines", number: true, cell: (row) => grouped(row.lineCount) },
        { key: "total", title: "Total", number: true, cell: (row) => h(Behind, { row: rows.listed(id, row), label: "the total" }, grouped(row.total) + " " + row.currency) },
      ],
    })),
    h(More, { more: list.more, loading: list.moreLoading }));
}

function Customer({ params: { id }, query }) {
  const path = "/customers/" + encodeURIComponent(id);
  const profile = useLive(path);
  const dashboard = useLive(path + "/dashboard");
  const totals = dashboard.data ? [...dashboard.data.totals].sort((a, b) => b.orderCount - a.orderCount) : [];
  const total = totals.find((t) => t.currency === query.currency) || totals[0];
  const why = (key, label, unit, more = {}) => h(Figure, { label, value: total[key], unit, to: mayLook() ? whyHref(...rows.customerTotal(id, total.currency)) : undefined, ...more });
  return [
    h(Head, {
      title: dashboard.data ? dashboard.data.name : id,
      crumbs: may(...ALL) ? [{ title: "Customers", href: "#/customers" }] : [],
      note: dashboard.data && h("span", null, id + " · ", dashboard.data.region),
    },
    h(CurrencySwitch, { value: total && total.currency, currencies: totals.map((t) => t.currency) }),
    h(JournalLink, { aggregates: "customers", id })),
    h(Loaded, { of: dashboard, empty404: "There is no such customer, or not yet." }, (data) => h("div", { class: "stack" },
      total && h("div", { class: "figures" },
        why("lifetimeValue", "Lifetime value", total.currency, { detail: "all time" }),
        why("orderCount", "Orders", "", { detail: grouped(total.cancelledCount) + " cancelled" }),
        why("averageOrderValue", "Average order", total.averageOrderValue && total.currency, { detail: "of orders not cancelled" }),
        why("cancelled", "Cancelled", total.currency, { detail: "of " + grouped(total.gross) + " gross" }),
        why("returned", "Returned", total.currency)),
      h("div", { class: "grid grid-side" },
        h(Card, { title: "Value over time", note: total && total.currency }, total ? h(ValueOverTime, { id, total, dashboard: data }) : h("p", { class: "empty" }, "Nothing was ordered yet.")),
        h(Card, { title: "Profile" }, h(Facts, { items: [
          ["Name", h(Behind, { row: rows.customer(id), label: "the name" }, data.name)],
          ["Region", may(...ALL) ? regionLink(data.region) : data.region],
          profile.data && profile.data.email && ["E-mail", profile.data.email],
          ["First order", data.firstOrderAt ? h(Time, { at: data.firstOrderAt }) : "–"],
          ["Last order", data.lastOrderAt ? h(Time, { at: data.lastOrderAt }) : "–"],
          ["Version", grouped(data.version)],
        ] }))),
      h(Orders, { id, status: query.status }))),
  ];
}

/** The page of a caller who sees only what is their own. */
function Mine({ query }) {
  const id = claims()[settings.ownerClaim];
  return h(Customer, { params: { id }, query });
}

const READ = ["orders:read", ...ALL];

/** The first page of somebody who has orders here, and may not see those of all. */
export const mine = {
  path: "/me",
  title: "My orders",
  menu: "My orders",
  when: (allows) => Boolean(settings.auth && claims()[settings.ownerClaim] && !allows(...ALL)),
  scopes: READ,
  view: Mine,
};

export const pages = [
  { path: "/customers", title: "Customers", menu: "Customers", scopes: ALL, view: Customers },
  { path: "/customers/{id}", title: "Customer", under: "/customers", scopes: READ, view: Customer },
];
