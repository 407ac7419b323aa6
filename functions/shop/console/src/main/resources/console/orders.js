// All orders of a day, for the back office, and one order.

import { Badge, Button, Card, CsvButton, Facts, Figure, Head, JournalLink, Loaded, More, Table, Time, amount, count, grouped, h, href, may, mayLook, plusDays, setQuery, today, useLive, usePages, whyHref, withQuery } from "./ui.js";
import { ALL, Behind, StatusSelect, customerLink, orderLink, productLink, regionLink, rows, statusKind, useCompany } from "./parts.js";

function Orders({ query }) {
  const date = query.date || today();
  const path = withQuery("/orders", { date, status: query.status, limit: 50 });
  const list = usePages(path);
  const company = useCompany();
  const last = company.ends && company.ends.to;
  const go = (day) => setQuery({ date: day });
  return [
    h(Head, { title: "Orders", note: "Placed on " + date + " (UTC), newest first" },
      h("div", { class: "actions" },
        h(Button, { onClick: () => go(plusDays(date, -1)), "aria-label": "The day before" }, "‹"),
        h("input", { type: "date", "aria-label": "Day", value: date, onChange: (e) => e.target.value && go(e.target.value) }),
        h(Button, { onClick: () => go(plusDays(date, 1)), "aria-label": "The day after" }, "›"),
        h(StatusSelect, { value: query.status }),
        h(CsvButton, { path, pages: list.pages, name: "orders-" + date + ".csv" }))),
    h(Card, { flush: true },
      h(Loaded, { of: list }, () => h(Table, {
        caption: "Orders of " + date,
        rows: list.items,
        rowKey: (row) => row.orderId,
        empty: h("span", null, "No order was placed on this day" + (query.status ? " that is in this state" : "") + ". ",
          last && last !== date && h("a", { href: href("/orders", {}, { date: last }) }, "The last day with sales is " + last + ".")),
        columns: [
          { key: "orderId", title: "Order", cell: (row) => orderLink(row.orderId) },
          { key: "placedAt", title: "Placed", class: "tight", cell: (row) => h(Time, { at: row.placedAt }) },
          { key: "customer", title: "Customer", cell: (row) => customerLink(row.customer.customerId, row.customer.name) },
          { key: "region", title: "Region", cell: (row) => regionLink(row.region, { currency: row.currency }) },
          { key: "status", title: "State", cell: (row) => h(Badge, { kind: statusKind(row.status) }, row.status.toLowerCase()) },
          { key: "lineCount", title: "Lines", number: true, cell: (row) => grouped(row.lineCount) },
          { key: "total", title: "Total", number: true, cell: (row) => h(Behind, { row: rows.ofDay(row), label: "the total" }, amount(row.total, row.currency)) },
        ],
      })),
      h(More, { more: list.more, loading: list.moreLoading })),
  ];
}

const EVENTS = { OrderPlaced: "Placed", OrderPaid: "Paid", OrderShipped: "Shipped", OrderDelivered: "Delivered", OrderCancelled: "Cancelled", OrderLinesReturned: "Returned" };

function Order({ params: { id } }) {
  const order = useLive("/orders/" + encodeURIComponent(id));
  const all = may(...ALL);
  return [
    h(Head, {
      title: "Order " + id,
      crumbs: [all && { title: "Orders", href: href("/orders", {}, { date: order.data && order.data.placedAt.slice(0, 10) }) }].filter(Boolean),
      note: order.data && h(Badge, { kind: statusKind(order.data.status) }, order.data.status.toLowerCase()),
    }, h(JournalLink, { aggregates: "orders", id })),
    h(Loaded, { of: order, empty404: "There is no such order, or not yet." }, (o) => {
      const why = mayLook() ? whyHref(...rows.order(id)) : undefined;
      const units = o.lines.reduce((sum, line) => sum + line.quantity, 0);
      return h("div", { class: "stack" },
        h("div", { class: "figures" },
          h(Figure, { label: "Total", value: o.total, unit: o.currency, to: why }),
          h(Figure, { label: "Returned", value: o.returnedTotal, unit: o.currency, to: why }),
          h(Figure, { label: "Lines", value: o.lines.length, detail: count(units, "unit") })),
        h("div", { class: "grid grid-side" },
          h(Card, { title: "Lines", note: "names and prices as at placement", flush: true }, h(Table, {
            caption: "The order's lines",
            rows: o.lines,
            columns: [
              { key: "name", title: "Product", class: "name", cell: (line) => productLink(line.productId, line.name) },
              { key: "quantity", title: "Quantity", number: true, cell: (line) => grouped(line.quantity) },
              { key: "returned", title: "Returned", number: true, cell: (line) => (line.returned ? grouped(line.returned) : h("span", { class: "note" }, "–")) },
              { key: "unitPrice", title: "Price", number: true, cell: (line) => grouped(line.unitPrice) },
              { key: "lineTotal", title: "Total, " + o.currency, number: true, cell: (line) => h(Behind, { row: rows.order(id), label: "the line's total" }, grouped(line.lineTotal)) },
            ],
            foot: h("tr", null, h("th", { scope: "row", colSpan: 4 }, "Total"), h("td", { class: "number" }, amount(o.total, o.currency))),
          })),
          h("div", { class: "stack" },
            h(Card, { title: "Timeline" }, h("ol", { class: "timeline" }, o.timeline.map((step, i) =>
              h("li", { key: i }, EVENTS[step.event] || step.event, h(Time, { at: step.at }))))),
            h(Card, { title: "Details" }, h(Facts, { items: [
              ["Customer", customerLink(o.customer.customerId, o.customer.name)],
              ["Region", all ? regionLink(o.customer.region, { currency: o.currency }) : o.customer.region],
              ["Placed", h(Time, { at: o.placedAt })],
              o.shipment && ["Carrier", o.shipment.carrier || "–"],
              o.shipment && ["Tracking number", o.shipment.trackingNumber || "–"],
              o.cancellation && ["Cancelled because", o.cancellation.reason],
              ["Version", grouped(o.version)],
            ] })))));
    }),
  ];
}

export const pages = [
  { path: "/orders", title: "Orders", menu: "Orders", scopes: ALL, view: Orders },
  { path: "/orders/{id}", title: "Order", under: "/orders", scopes: ["orders:read", ...ALL], view: Order },
];
