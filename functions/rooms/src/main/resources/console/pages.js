// The rooms' pages of the console: how full hotels are, and who sleeps in a room.

import { Bar, Card, Chart, Field, Figure, Head, JournalLink, Loaded, Table, Why, daysIn, h, href, plusDays, setQuery, today, useLive, useMemo, useStored, withQuery } from "./ui.js";

const READ = ["rooms:read", "rooms:read-all"];

/** Four weeks from today, unless the address says otherwise; `to` is not in it. */
function spanOf(query) {
  const from = query.from || today();
  return { from, to: query.to || plusDays(from, 28) };
}

function Span({ from, to }) {
  const date = (label, name, value) => h("input", { type: "date", "aria-label": label, value, onChange: (e) => setQuery({ [name]: e.target.value }) });
  return h("div", { class: "filters" }, h("span", { class: "dates" }, date("From", "from", from), "–", date("To", "to", to)));
}

function Ask({ label, value, go }) {
  return h("form", { class: "filters", onSubmit: (e) => {
    e.preventDefault();
    go(e.target.elements[0].value.trim());
  } }, h(Field, { label, defaultValue: value, required: true }), h("button", { type: "submit", class: "button" }, "Show"));
}

/** All nights of a span; those without a booking are not in the answer. */
function nightsOf({ from, to }, booked) {
  const by = new Map(booked.map((night) => [night.night, night]));
  return [...Array(Math.max(0, daysIn(from, to) - 1)).keys()].map((i) => plusDays(from, i)).map((night) => ({ night, ...by.get(night) }));
}

function Occupancy({ hotel, data, span }) {
  const nights = useMemo(() => nightsOf(span, data.nights).map((n) => ({ ...n, booked: n.booked || 0 })), [data, span.from, span.to]);
  const lines = useMemo(() => [{ label: "Rooms booked", area: true, steps: true, values: nights.map((n) => n.booked) }], [nights]);
  const times = useMemo(() => nights.map((n) => Date.parse(n.night) / 1000), [nights]);
  const sold = nights.reduce((sum, n) => sum + n.booked, 0);
  const percent = (part, whole) => (whole ? Math.round((part / whole) * 100) : 0) + "%";
  return h("div", { class: "stack" },
    h("div", { class: "figures" },
      h(Figure, { label: "Rooms", value: data.rooms }),
      h(Figure, { label: "Nights booked", value: sold, detail: "of " + data.rooms * nights.length }),
      h(Figure, { label: "Occupancy", value: percent(sold, data.rooms * nights.length) })),
    h(Card, { title: "Rooms booked by night" }, h(Chart, { label: "Rooms booked of " + hotel, times, series: lines, timeText: (i) => nights[i].night })),
    h(Card, { title: "Nights", flush: true }, h(Table, {
      caption: "Occupancy by night",
      rows: nights,
      rowKey: (n) => n.night,
      columns: [
        { key: "night", title: "Night" },
        { key: "share", title: "Occupancy", cell: (n) => h(Bar, { share: n.booked / data.rooms }, percent(n.booked, data.rooms)) },
        { key: "booked", title: "Rooms booked", number: true, cell: (n) => h(Why, { view: "occupancy", pk: hotel, sk: n.night, label: "the count" }, n.booked) },
      ],
    })));
}

function Hotel({ query }) {
  const [last, keep] = useStored("hotel", "");
  const hotel = query.hotel || last;
  const span = spanOf(query);
  const path = hotel && withQuery("/hotels/" + encodeURIComponent(hotel) + "/occupancy", span);
  const answer = useLive(path || null);
  return [
    h(Head, { title: hotel || "Hotels", note: hotel && "Occupancy by night, " + span.from + " to " + span.to },
      h(Ask, { label: "Room", go: (id) => { location.hash = href("/rooms/{id}", { id }); } })),
    h("div", { class: "filters" }, h(Ask, { label: "Hotel", value: hotel, key: hotel, go: (name) => { keep(name); setQuery({ hotel: name }); } }), h(Span, span)),
    path && h(Loaded, { of: answer, empty404: "There is no such hotel, or not yet." }, (data) => h(Occupancy, { hotel, data, span })),
  ];
}

function Room({ params: { id }, query }) {
  const span = spanOf(query);
  const calendar = useLive(withQuery("/rooms/" + encodeURIComponent(id) + "/calendar", span));
  return [
    h(Head, { title: "Room " + (calendar.data ? calendar.data.name : id), crumbs: [{ title: "Hotels", href: "#/hotels" }], note: span.from + " to " + span.to },
      h(JournalLink, { aggregates: "rooms", id })),
    h(Span, span),
    h(Loaded, { of: calendar, empty404: "There is no such room, or not yet." }, (data) => h(Card, { title: "Calendar", flush: true }, h(Table, {
      caption: "Who sleeps here, by night",
      rows: nightsOf(span, data.nights),
      rowKey: (n) => n.night,
      columns: [
        { key: "night", title: "Night", class: "tight", cell: (n) => h(Why, { view: "calendar", pk: id, sk: n.night, label: "the night" }, n.night) },
        { key: "guest", title: "Guest", cell: (n) => n.guest || h("span", { class: "note" }, "free") },
        { key: "bookingId", title: "Booking" },
      ],
    }))),
  ];
}

export const pages = [
  { path: "/hotels", title: "Hotels", menu: "Hotels", scopes: READ, view: Hotel },
  { path: "/rooms/{id}", title: "Room", under: "/hotels", scopes: READ, view: Room },
];
