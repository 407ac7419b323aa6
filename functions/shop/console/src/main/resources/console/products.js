// Products ranked by revenue, the catalogue, and one product.

import { Bar, Card, CsvButton, Exact, Facts, Head, JournalLink, Loaded, More, Switch, Table, amount, grouped, h, href, may, setQuery, useLive, usePages, withQuery } from "./ui.js";
import { ALL, Behind, CurrencySwitch, IntervalSwitch, Period, chosen, currencyOf, inWords, intervalOf, periodOf, productLink, rows, totalOf, useCompany, useSales } from "./parts.js";
import { OverTime, SeriesTable, Turnover } from "./sales.js";

function Ranking({ currency }) {
  const path = withQuery("/sales/products", { currency, limit: 50 });
  const list = usePages(path);
  const most = list.items.length ? Number(list.items[0].revenue) : 1;
  const figure = (key, title) => ({ key, title, number: true, cell: (row) => h(Behind, { row: rows.productTotal(row.productId, currency), label: title }, h(Exact, { value: row[key] })) });
  return h(Card, { flush: true, title: "By revenue", note: "all time, " + currency, actions: h(CsvButton, { path, pages: list.pages, name: "products-" + currency + ".csv" }) },
    h(Loaded, { of: list }, () => h(Table, {
      caption: "Products by revenue in " + currency,
      rows: list.items,
      rowKey: (row) => row.productId,
      empty: "Nothing was sold for " + currency + " yet.",
      columns: [
        { key: "rank", title: h("span", { class: "sr" }, "Rank"), number: true, class: "tight", cell: (_, i) => h("span", { class: "note" }, i + 1) },
        { key: "name", title: "Product", class: "name", cell: (row) => productLink(row.productId, row.name) },
        { key: "productId", title: "Id", class: "tight note" },
        figure("units", "Units"),
        figure("unitsCancelled", "Cancelled"),
        figure("unitsReturned", "Returned"),
        figure("gross", "Gross"),
        figure("revenue", "Revenue, " + currency),
        { key: "bar", title: "Against the first", cell: (row) => h(Bar, { share: Number(row.revenue) / most }, Math.round((Number(row.revenue) / most) * 100) + "%") },
      ],
    })),
    h(More, { more: list.more, loading: list.moreLoading }));
}

function Catalogue() {
  const path = "/products?limit=100";
  const list = usePages(path);
  return h(Card, { flush: true, title: "By id", actions: h(CsvButton, { path, pages: list.pages, name: "catalogue.csv" }) },
    h(Loaded, { of: list }, () => h(Table, {
      caption: "The catalogue",
      rows: list.items,
      rowKey: (row) => row.productId,
      empty: "There are no products yet.",
      columns: [
        { key: "productId", title: "Id", class: "tight" },
        { key: "name", title: "Product", class: "name", cell: (row) => productLink(row.productId, row.name) },
        { key: "price", title: "List price", number: true, cell: (row) => h(Behind, { row: rows.product(row.productId), label: "the price" }, amount(row.price.amount, row.price.currency)) },
      ],
    })),
    h(More, { more: list.more, loading: list.moreLoading }));
}

function Ranked({ query }) {
  const company = useCompany();
  const currency = currencyOf(query, company);
  return [
    h(Head, { title: "Products" }, h(CurrencySwitch, { value: currency, currencies: company.currencies }), h(Which, { value: "sales" })),
    h(Loaded, { of: company }, () => (currency ? h(Ranking, { currency }) : h("p", { class: "empty" }, "Nothing was sold yet."))),
  ];
}

function Which({ value }) {
  return h(Switch, { label: "List", value, options: [{ value: "sales", title: "Sales" }, { value: "catalogue", title: "Catalogue" }], onChange: (list) => setQuery({ list: list === "sales" ? null : list }) });
}

function Products({ query }) {
  if (!may(...ALL)) {
    return [h(Head, { title: "Products" }), h(Catalogue)];
  }
  return query.list === "catalogue" ? [h(Head, { title: "Products" }, h(Which, { value: "catalogue" })), h(Catalogue)] : h(Ranked, { query });
}

function Product({ params: { id }, query }) {
  const product = useLive("/products/" + encodeURIComponent(id));
  const title = product.data ? product.data.name : id;
  return [
    h(Head, {
      title,
      crumbs: [{ title: "Products", href: "#/products" }],
      note: product.data && h("span", null, id + " · list price ", h(Behind, { row: rows.product(id), label: "the price" }, amount(product.data.price.amount, product.data.price.currency))),
    }, h(JournalLink, { aggregates: "products", id })),
    h(Loaded, { of: product, empty404: "There is no such product, or not yet." }, () => may(...ALL) && h(ProductSales, { id, query, title })),
  ];
}

function ProductSales({ id, query, title }) {
  const company = useCompany();
  const base = "/sales/products/" + encodeURIComponent(id);
  const all = useLive(withQuery(base, { interval: "month" }));
  const totals = all.data ? [...all.data.totals].sort((a, b) => b.units - a.units) : [];
  const currencies = totals.map((total) => total.currency);
  const currency = chosen(query, currencies, company);
  const period = periodOf(query, company.ends);
  const { interval, days } = intervalOf(query, period, company.ends);
  const { now, before, path } = useSales(base, { period, currency, interval });
  const figure = query.figure === "units" ? "units" : "revenue";
  const total = totalOf(now.data, currency);
  if (all.data && currencies.length === 0) {
    return h("p", { class: "empty" }, "It was not sold yet.");
  }
  return h("div", { class: "stack" },
    h("div", { class: "filters" }, h(Period, { period, ends: company.ends }), h(IntervalSwitch, { interval, days }),
      h(CurrencySwitch, { value: currency, currencies }), currency && h(CsvButton, { path, name: "product-" + currency + ".csv" })),
    h(Loaded, { of: currency ? now : all }, () => h("div", { class: "stack" },
      total && h(Turnover, { of: total, before: totalOf(before.data, currency), currency, units: true }),
      now.data && h(Card, {
        title: figure === "units" ? "Units" : "Revenue",
        note: (figure === "units" ? "units" : currency) + " by " + interval + ", " + inWords(period),
        actions: h(Switch, { label: "Figure", value: figure, options: [{ value: "revenue", title: "Revenue" }, { value: "units", title: "Units" }], onChange: (value) => setQuery({ figure: value === "units" ? value : null }) }),
      }, h(OverTime, { label: (figure === "units" ? "Units" : "Revenue") + " of " + title, figure, title: figure === "units" ? "Units" : "Revenue", now: now.data, before: before.data, currency, interval })),
      h("div", { class: "grid grid-side" },
        now.data && h(Card, { title: "By " + interval, note: inWords(period), flush: true },
          h(SeriesTable, { units: true, caption: "Sales by " + interval, series: now.data.series, currency, why: (e) => {
            const [view, pk, sk] = rows.productDays(id, e.date, currency);
            return href("/why/{view}", { view }, { row: pk + "|" + sk });
          } })),
        h(Card, { title: "All time" }, h(Facts, { items: totals.map((t) => [t.currency, h("span", null,
          h(Behind, { row: rows.productTotal(id, t.currency), label: "all revenue" }, grouped(t.revenue)), " of ", h(Behind, { row: rows.productTotal(id, t.currency), label: "all units" }, grouped(t.units)), " units")]) }))))));
}

const READ = ["catalogue:read", "orders:read", ...ALL];

export const pages = [
  { path: "/products", title: "Products", menu: "Products", scopes: READ, view: Products },
  { path: "/products/{id}", title: "Product", under: "/products", scopes: READ, view: Product },
];
