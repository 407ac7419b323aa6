// The events of an aggregate, and those of one correlation id.

import {
  Card, Field, Fragment, Head, Loaded, More, Switch, Time, h, href, setQuery, settings, useOnce, usePages, useState, whyHref, withQuery,
} from "./ui.js";
import { Json, Read, localTime, plain, scopes, utc } from "./viewparts.js";

/** "order" for "orders". */
const one = (aggregates) => aggregates.replace(/s$/, "");

function aggregatePath({ name }, id) {
  return href("/journal/{name}/{id}", { name, id });
}

// ---- Search -----------------------------------------------------------------------------------------

function Journal({ query }) {
  return h(Fragment, null,
    h(Head, { title: "Journal", note: "What happened, as it was written. Views are folded from it." }),
    h(Search, { query }),
    query.correlationId !== undefined && query.correlationId !== "" && h(Correlated, { query }));
}

function Search({ query }) {
  const [kind, choose] = useState(settings.aggregates[0].name);
  const [id, name] = useState("");
  const [correlation, correlate] = useState(query.correlationId || "");
  const [from, begin] = useState(localTime(query.from));
  const [to, end] = useState(localTime(query.to));
  return h("div", { class: "grid grid-2" },
    h(Card, { title: "Events of one aggregate" },
      h("form", { class: "search", onSubmit: (e) => {
        e.preventDefault();
        if (id.trim()) {
          location.hash = aggregatePath({ name: kind }, id.trim());
        }
      } },
      h("label", { class: "field" }, h("span", null, "Kind"), h("select", { value: kind, onChange: (e) => choose(e.target.value) },
        settings.aggregates.map((it) => h("option", { key: it.name, value: it.name }, it.name)))),
      h("label", { class: "field grow" }, h("span", null, "Id"), h("input", { value: id, required: true, autocomplete: "off", spellcheck: false, onInput: (e) => name(e.target.value) })),
      h("button", { type: "submit", class: "button primary" }, "Show events"))),
    h(Card, { title: "Events of one request" },
      h("form", { class: "search", onSubmit: (e) => {
        e.preventDefault();
        setQuery({ correlationId: correlation.trim(), from: utc(from), to: utc(to) }, true);
      } },
      h("label", { class: "field grow whole" }, h("span", null, "Correlation id"), h("input", { value: correlation, required: true, autocomplete: "off", spellcheck: false, onInput: (e) => correlate(e.target.value) })),
      h(Field, { label: "Recorded from", type: "datetime-local", step: 1, value: from, onInput: (e) => begin(e.target.value) }),
      h(Field, { label: "to", type: "datetime-local", step: 1, value: to, onInput: (e) => end(e.target.value) }),
      h("button", { type: "submit", class: "button primary" }, "Search"),
      h("p", { class: "note" }, "Log lines and answers carry it. Without times, the last 24 hours are searched."))));
}

function Correlated({ query }) {
  const found = useOnce(withQuery("/events", { correlationId: query.correlationId, from: query.from, to: query.to }));
  return h(Card, { title: h(Fragment, null, "Correlation id ", h("code", null, query.correlationId)) },
    h(Loaded, { of: found }, (data) => h(Fragment, null,
      h("p", { class: "note" }, "From ", h(Time, { at: data.from }), " to ", h(Time, { at: data.to }), ". ",
        data.complete ? "" : h("strong", { class: "warn-text" }, "Too many entries: not all of them were read. ")),
      h(Read, { read: data.read }),
      data.items.length === 0
        ? h("p", { class: "empty" }, "No event carries it.")
        : h("ol", { class: "events" }, data.items.map((it) => h("li", { key: it.position }, h(Event, { it, aggregate: it.aggregate })))))));
}

// ---- One aggregate ----------------------------------------------------------------------------------

function Aggregate({ params, query }) {
  const order = query.order === "oldest" ? "oldest" : "newest";
  const path = `/${encodeURIComponent(params.aggregates)}/${encodeURIComponent(params.id)}/events`;
  const events = usePages(`${path}?order=${order}&limit=20`);
  const known = settings.aggregates.find((it) => it.name === params.aggregates);
  if (!known) {
    return h(Fragment, null, h(Head, { title: "Journal", crumbs: [{ title: "Journal", href: "#/journal" }] }),
      h("p", { class: "empty" }, `There are no ${params.aggregates} here, but ${settings.aggregates.map((it) => it.name).join(", ")}.`));
  }
  return h(Fragment, null,
    h(Head, {
      title: params.id, crumbs: [{ title: "Journal", href: "#/journal" }, { title: params.aggregates, href: "#/journal" }],
      note: events.data ? `${one(params.aggregates)} at version ${events.data.version}` : one(params.aggregates),
    },
    h(Switch, { label: "Order", value: order, options: [{ value: "newest", title: "Newest first" }, { value: "oldest", title: "Oldest first" }], onChange: (value) => setQuery({ order: value === "newest" ? "" : value }) })),
    h(Loaded, { of: events, empty404: `There is no ${one(params.aggregates)} ${params.id}.` }, () => h(Fragment, null,
      h(Card, null,
        h("ol", { class: "events" }, events.items.map((it) => h("li", { key: it.position }, h(Event, { it, path })))),
        h(More, { more: events.more, loading: events.moreLoading })),
      h(Read, { read: events.data.read, left: events.data.left }))));
}

/**
 * One event.
 *
 * @param path of the aggregate's events, for the state after this one
 * @param aggregate its own name, where several are listed
 */
function Event({ it, path, aggregate }) {
  return h("article", { class: "event", "aria-label": `${it.type}, version ${it.version}` },
    h("div", { class: "event-head" },
      h("span", { class: "event-version" }, it.version),
      h("strong", null, it.type),
      it.schema > 1 && h("span", { class: "note" }, "schema " + it.schema),
      aggregate && h(AggregateLink, { aggregate }),
      h("span", { class: "event-when" }, h(Time, { at: it.occurredAt }))),
    h("dl", { class: "event-facts" },
      h("div", null, h("dt", null, "Position"), h("dd", null, h("code", null, it.position))),
      it.recordedAt !== it.occurredAt && h("div", null, h("dt", null, "Recorded"), h("dd", null, h(Time, { at: it.recordedAt }))),
      it.correlationId && h("div", null, h("dt", null, "Correlation"), h("dd", null, h("a", { href: href("/journal", {}, { correlationId: it.correlationId }) }, h("code", null, it.correlationId)))),
      it.causationId && it.causationId !== it.correlationId && h("div", null, h("dt", null, "Caused by"), h("dd", null, h("code", null, it.causationId)))),
    h("details", { class: "event-part", open: true }, h("summary", null, "Data"), h(Json, { value: it.data, label: `Data of ${it.type}` })),
    path && h(OnDemand, { title: `State after version ${it.version}`, path: `${path}?at=${it.version}&limit=1` }, (data) => (data.state === undefined
      ? h("p", { class: "note" }, "Too many journal entries lie between its events: the state was not folded.")
      : h(Json, { value: data.state, label: `State after version ${it.version}` }))),
    h(OnDemand, { title: "Rows it changed", path: `/events/${it.position}/rows` }, (data) => h(Rows, { items: data.items, failed: data.failed || [] })));
}

/** A link to an aggregate, which answers name by its path: "orders/order-1". */
export function AggregateLink({ aggregate }) {
  const slash = aggregate.indexOf("/");
  const [name, id] = [aggregate.slice(0, slash), aggregate.slice(slash + 1)];
  return h("a", { href: aggregatePath({ name }, id) }, one(name) + " " + id);
}

/** A part that is asked for when it is opened. */
function OnDemand({ title, path, children }) {
  const [open, set] = useState(false);
  const answer = useOnce(open ? path : null);
  return h("details", { class: "event-part", onToggle: (e) => set(e.currentTarget.open) }, h("summary", null, title),
    open && h(Loaded, { of: answer }, children));
}

/** Rows of views, each with what changed, as links to why it is what it is. */
function Rows({ items, failed }) {
  if (items.length + failed.length === 0) {
    return h("p", { class: "note" }, "No view shows anything of this event.");
  }
  return h("ul", { class: "rows" },
    items.map((it) => h("li", { key: it.view + (it.row ? it.row.pk + it.row.sk : it.changes.length) },
      h("span", { class: "badge" }, it.view),
      it.row ? h("a", { href: whyHref(it.view, it.row.pk, it.row.sk) }, h("code", null, it.row.pk + " | " + it.row.sk)) : h("span", { class: "note" }, "not shown without all owners"),
      h(Changes, { changes: it.changes }))),
    failed.map((it) => h("li", { key: it.view + "failed" }, h("span", { class: "badge bad" }, it.view), h("code", { class: "error" }, it.error || "cannot be projected"))));
}

const SIGNS = { add: "", min: "at most ", max: "at least ", set: "= ", append: "append ", index: "index " };

/** What changed in a row, in words. */
export function Changes({ changes }) {
  return h("ul", { class: "changes" }, changes.map((it, i) => h("li", { key: i }, h("span", { class: "note" }, it.attribute), " ", changeText(it))));
}

/** One change: "+12.50", "= shipped". */
export function changeText(it) {
  const value = plain(it.value);
  if (it.change === "add") {
    return value.startsWith("-") ? "−" + value.slice(1) : "+" + value;
  }
  return (SIGNS[it.change] ?? it.change + " ") + value;
}

export const pages = [
  { path: "/journal", title: "Journal", menu: "Journal", scopes, view: Journal },
  { path: "/journal/{aggregates}/{id}", title: "Journal", under: "/journal", scopes, view: Aggregate },
];
