// Why a row of a view is what it is: the events behind it, what each changed, and whether their fold is what is stored.

import {
  Badge, Button, Card, Fragment, Head, Loaded, Select, Table, Time, count, grouped, h, hereWith, href, setQuery, time, useOnce, useState, withQuery,
} from "./ui.js";
import { AggregateLink, Changes, changeText } from "./journal.js";
import { isNumber, localTime, plain, plus, same, scopes, utc } from "./viewparts.js";

/** Reads of more events than this are asked for by a button. */
const MANY = 1000;

/** So many events are listed, and at most so many when asked for. */
const LISTED = 100;
const MOST_LISTED = 1000;

function Why({ params, query }) {
  const [typed, type] = useState(query.row || "");
  if (!query.row) {
    return h(Fragment, null, h(WhyHead, { view: params.view, title: "Why is a row what it is?" }),
      h(Card, null, h("form", { class: "search", onSubmit: (e) => {
        e.preventDefault();
        setQuery({ row: typed.trim() }, true);
      } },
      h("label", { class: "field grow" }, h("span", null, "The row's keys, with | between them"), h("input", { value: typed, required: true, spellcheck: false, onInput: (e) => type(e.target.value) })),
      h("button", { type: "submit", class: "button primary" }, "Explain"))));
  }
  return h(Explained, { key: query.row + (query.at || ""), view: params.view, row: query.row, at: query.at || "", attribute: query.attribute || "" });
}

function WhyHead({ view, title, note, children }) {
  return h(Head, { title, note, crumbs: [{ title: "System", href: "#/system" }, { title: view, href: href("/system/{view}", { view }) }] }, children);
}

function Explained({ view, row, at, attribute }) {
  const path = `/views/${encodeURIComponent(view)}/explanation`;
  const dry = useOnce(withQuery(path, { row, at, dryRun: true }));
  const [asked, ask] = useState(false);
  const [limit, list] = useState(LISTED);
  const cost = dry.data && dry.data.wouldRead;
  const large = cost && cost.events > MANY;
  const answer = useOnce(cost && (!large || asked) ? withQuery(path, { row, at, limit }) : null);
  const [pk, sk] = split(row);
  return h(Fragment, null,
    h(WhyHead, { view, title: `Why is this row of ${view} what it is?`, note: h(Fragment, null, h("code", null, pk), sk !== undefined && h(Fragment, null, " | ", h("code", null, sk))) },
      answer.data && h(Button, { onClick: answer.refresh }, "Fold again")),
    h(AsOf, { at }),
    h(Loaded, { of: dry }, () => (large && !asked
      ? h(Card, { title: "This takes a while" },
        h("p", null, `To explain this row, ${count(cost.events, "event")} of ${count(cost.partitions, "partition")} are read, with about ${grouped(cost.units)} read units.`),
        h("p", { class: "actions" }, h(Button, { kind: "primary", onClick: () => ask(true) }, "Read them")))
      : h(Loaded, { of: answer, empty404: "There is no such view." }, (data) => h(Explanation, { view, data, attribute, more: limit < MOST_LISTED ? () => list(MOST_LISTED) : null })))));
}

/** The keys of a row; a sort key may have a bar in it. */
function split(row) {
  const bar = row.indexOf("|");
  return bar < 0 ? [row] : [row.slice(0, bar), row.slice(bar + 1)];
}

/** Chooses the time to fold to. */
function AsOf({ at }) {
  const [typed, type] = useState(localTime(at));
  return h("form", { class: "filters", onSubmit: (e) => {
    e.preventDefault();
    setQuery({ at: utc(typed) }, true);
  } },
  h("label", { class: "field inline" }, h("span", null, "As of"), h("input", { type: "datetime-local", step: 1, value: typed, onInput: (e) => type(e.target.value) })),
  h("button", { type: "submit", class: "button", disabled: typed === localTime(at) }, "Fold to then"),
  at && h(Button, { onClick: () => setQuery({ at: "" }, true) }, "Now"));
}

function verdict(data) {
  if (data.agrees === true) {
    return h(Badge, { kind: "good" }, "agrees with the journal");
  }
  if (data.agrees === false) {
    return h(Badge, { kind: "bad" }, "differs from the journal");
  }
  return h(Badge, { kind: data.at ? "" : "warn" }, data.at ? "as of " + time(data.at) : data.complete ? "not stored" : "not read to the end");
}

function Explanation({ view, data, attribute, more }) {
  const numbers = [...new Set(data.events.flatMap((it) => it.changes.filter((c) => c.change === "add").map((c) => c.attribute)))].sort();
  const attributes = [...new Set(data.events.flatMap((it) => it.changes.map((c) => c.attribute)))].sort();
  const chosen = attributes.includes(attribute) ? attribute : "";
  return h(Fragment, null,
    h("div", { class: "verdict", role: "status" }, verdict(data),
      h("span", { class: "note" },
        `${count(data.eventCount, "event")} changed this row.`,
        data.pending > 0 && ` ${count(data.pending, "event")} of the journal ${data.pending === 1 ? "is" : "are"} not in the view yet.`,
        data.agrees === false && " Verify the view with repair to write the row anew from the journal.")),
    data.agrees === false && h("p", null, h("a", { class: "button", href: href("/system/{view}", { view }) }, `To ${view}: verify and repair`)),
    data.stopped && h(Card, { title: "Events that the projection cannot take", class: "ringing", flush: true, note: "The fold ends before each of them." }, h(Table, {
      caption: "Events that the projection cannot take", rows: data.stopped, rowKey: (it) => it.position,
      columns: [
        { key: "position", title: "Position", class: "tight", cell: (it) => h("code", null, it.position) },
        { key: "error", title: "Error", cell: (it) => h("code", { class: "error" }, it.error || "not shown without all owners") },
      ],
    })),
    h(Figures, { data, chosen }),
    h(Card, {
      title: "The events behind it", flush: true,
      note: data.omitted > 0 ? `The newest ${grouped(data.events.length)} of ${count(data.eventCount, "event")}.` : "In the order in which the row took them.",
      actions: attributes.length > 0 && h(Select, { label: "Attribute", value: chosen, options: [{ value: "", title: "all" }, ...attributes.map((value) => ({ value }))], onChange: (value) => setQuery({ attribute: value }) }),
    }, h(Events, { data, chosen, summed: numbers.includes(chosen) }),
    data.omitted > 0 && more && h("div", { class: "more" }, h(Button, { onClick: more }, `List up to ${grouped(MOST_LISTED)}`))),
    h("p", { class: "note" }, `Read ${count(data.read.events, "event")} (${count(data.read.units, "read unit")}).`,
      data.left > 0 && ` ${count(data.left, "event")} ${data.left === 1 ? "is" : "are"} left, so nothing is compared.`));
}

/** Stored beside folded, attribute by attribute. */
function Figures({ data, chosen }) {
  const stored = data.stored;
  const names = [...new Set([...Object.keys(data.folded), ...Object.keys(stored || {})])].sort();
  const differing = new Map(data.differences.map((it) => [it.attribute, it]));
  if (names.length === 0) {
    return h("p", { class: "empty" }, data.at ? "There was no such row then." : "There is no such row, and no event makes one.");
  }
  const differs = (name) => differing.has(name) || (data.agrees === false && !same(stored ? stored[name] : undefined, data.folded[name]));
  const value = (it) => (isNumber(it) ? grouped(it) : plain(it));
  const others = data.differences.filter((it) => !names.includes(it.attribute));
  return h(Card, {
    title: stored ? "Stored, and folded from the journal" : "Folded from the journal", flush: true,
    note: others.length > 0 && others.map((it) => `${it.attribute}: stored ${it.stored}, by the journal ${it.expected}`).join("; "),
  }, h(Table, {
    caption: "Figures of the row", rows: names, rowKey: (name) => name,
    columns: [
      { key: "name", title: "Attribute", cell: (name) => h("a", { href: hereWith({ attribute: name === chosen ? "" : name }), "aria-current": name === chosen ? "true" : undefined, title: name === chosen ? "Show all changes" : "Show the changes of this one" }, h("code", null, name)) },
      stored && { key: "stored", title: "Stored", number: true, cell: (name) => h("span", { class: "value " + (differs(name) ? "bad-text" : "") }, value(stored[name])) },
      { key: "folded", title: "By the journal", number: true, cell: (name) => h("span", { class: "value" }, value(data.folded[name])) },
      stored && { key: "agrees", title: "Agrees", cell: (name) => (data.agrees === null ? "–" : differs(name) ? h(Badge, { kind: "bad" }, "no") : h("span", { class: "good-text" }, "yes")) },
    ].filter(Boolean),
  }));
}

/** All events, or those that changed one attribute, with a running total of a number. */
function Events({ data, chosen, summed }) {
  const events = chosen ? data.events.filter((it) => it.changes.some((c) => c.attribute === chosen)) : data.events;
  const totals = summed ? running(events, chosen, data.omitted > 0 ? data.folded[chosen] : null) : [];
  const rows = events.map((it, i) => ({ it, total: totals[i] }));
  return h(Table, {
    caption: "Events behind the row", rows, rowKey: (row) => row.it.position, empty: "No event changes it.",
    columns: [
      { key: "position", title: "Position", cell: ({ it }) => h("code", null, it.position) },
      { key: "type", title: "Event", cell: ({ it }) => h(Fragment, null, h("strong", null, it.type), h("div", { class: "note" }, h(AggregateLink, { aggregate: it.aggregate }), " at version ", it.version)) },
      { key: "when", title: "Recorded", cell: ({ it }) => h("a", { class: "why", href: hereWith({ at: it.recordedAt }), title: "The row as of then" }, h(Time, { at: it.recordedAt })) },
      chosen
        ? { key: "change", title: "Change of " + chosen, number: true, cell: ({ it }) => it.changes.filter((c) => c.attribute === chosen).map((c, i) => h("div", { key: i }, changeText(c))) }
        : { key: "changes", title: "What it changed", class: "wide", cell: ({ it }) => h(Changes, { changes: it.changes }) },
      summed && { key: "total", title: "Running total", number: true, cell: ({ total }) => grouped(total) },
    ].filter(Boolean),
  });
}

/** The total after each event. Where earlier events are not listed, it is counted back from the end. */
function running(events, attribute, end) {
  const sums = events.map((it) => it.changes.filter((c) => c.attribute === attribute && c.change === "add").reduce((sum, c) => plus(sum, c.value), "0"));
  const negated = (text) => (text.startsWith("-") ? text.slice(1) : "-" + text);
  let total = end === null || end === undefined ? "0" : sums.reduce((rest, sum) => plus(rest, negated(sum)), String(end));
  return sums.map((sum) => (total = plus(total, sum)));
}

export const pages = [{ path: "/why/{view}", title: "Why", under: "/system", scopes, view: Why }];
