// The parts that pages are made of. A page is a function component; it gets {route, params, query}.

import { Component, Fragment, h, useCallback, useEffect, useRef, useState } from "./preact.js";
import { saveCsv, withQuery } from "./api.js";
import { change, grouped, time } from "./format.js";
import { may, settings } from "./login.js";

export { Component, Fragment, createContext, h, render, useCallback, useEffect, useMemo, useRef, useState } from "./preact.js";
export * from "./api.js";
export * from "./format.js";
export { may, settings } from "./login.js";
export { Chart, Sparkline } from "./chart.js";

// ---- Addresses ----------------------------------------------------------------------------------

/** The address of a page: href("/orders/{id}", {id: 1}, {date: "2026-11-28"}). */
export function href(path, params = {}, query = {}) {
  const filled = path.replace(/\{(\w+)}/g, (_, name) => encodeURIComponent(params[name]));
  return "#" + withQuery(filled, query);
}

/** This page's address with other filters: hereWith({currency: "EUR"}). One that is empty goes. */
export function hereWith(changes) {
  const [path, text] = location.hash.slice(1).split("?");
  return "#" + withQuery(path, { ...Object.fromEntries(new URLSearchParams(text || "")), ...changes });
}

/** The page's address with other filters: setQuery({currency: "EUR"}). It replaces this entry of the history. */
export function setQuery(changes, push = false) {
  const hash = hereWith(changes);
  if (push) {
    location.hash = hash;
  } else {
    history.replaceState(null, "", hash);
    dispatchEvent(new HashChangeEvent("hashchange"));
  }
}

/** A link to a page of the console, or with a full address to elsewhere. */
export function Link({ to, params, query, href: address, children, ...rest }) {
  return h("a", { href: address || href(to, params, query), ...rest }, children);
}

/** The address that says why a row of a view is what it is. */
export function whyHref(view, pk, sk) {
  return href("/why/{view}", { view }, { row: pk + "|" + sk });
}

/** Whether the caller may look into views and journal. */
export function mayLook() {
  return may(settings.operator, settings.allOwners);
}

/** A figure that leads to the events behind it, for those who may see them. */
export function Why({ view, pk, sk, children, label }) {
  return mayLook()
    ? h("a", { class: "why", href: whyHref(view, pk, sk), title: "Why is this figure what it is?" },
      children, h("span", { class: "sr" }, label ? " – why is " + label + " what it is?" : " – why?"))
    : h(Fragment, null, children);
}

/** A button to an aggregate's events, for those who may see them. */
export function JournalLink({ aggregates, id }) {
  return mayLook() && h("a", { class: "button", href: href("/journal/{aggregates}/{id}", { aggregates, id }) }, "Journal");
}

// ---- Layout -------------------------------------------------------------------------------------

/** A page's head: its one h1, what it is about, and what can be done. */
export function Head({ title, crumbs = [], note, children }) {
  useEffect(() => {
    document.title = title + " · Console";
  }, [title]);
  return h("header", { class: "head" },
    crumbs.length > 0 && h("nav", { class: "crumbs", "aria-label": "Breadcrumb" },
      crumbs.map((crumb) => h(Fragment, { key: crumb.title }, h("a", { href: crumb.href }, crumb.title), h("span", { "aria-hidden": "true" }, "/")))),
    h("div", { class: "head-row" },
      h("div", { class: "head-title" }, h("h1", { tabIndex: -1, id: "title" }, title), note && h("p", { class: "note" }, note)),
      children && h("div", { class: "actions" }, children)));
}

/** A part of a page with a heading of its own. */
export function Card({ title, note, actions, children, class: name = "", flush = false }) {
  return h("section", { class: "card " + name },
    (title || actions) && h("div", { class: "card-head" },
      h("div", null, title && h("h2", null, title), note && h("p", { class: "note" }, note)),
      actions && h("div", { class: "actions" }, actions)),
    h("div", { class: flush ? "card-flush" : "card-body" }, children));
}

/** Cards beside each other, below each other where it is narrow. */
export function Grid({ children, columns = 2 }) {
  return h("div", { class: "grid grid-" + columns }, children);
}

/**
 * A named value in large type.
 *
 * @param before what it was in the period before
 * @param to where it leads
 */
export function Figure({ label, value, unit, before, detail, to, good = "up" }) {
  const delta = before === undefined ? null : change(value, before);
  return h("div", { class: "figure" },
    h("div", { class: "figure-label" }, label),
    h("div", { class: "figure-value" }, to ? h("a", { href: to, class: "why" }, grouped(value)) : grouped(value), unit && h("span", { class: "unit" }, " " + unit)),
    h("div", { class: "figure-detail" },
      delta && h(Change, { ...delta, good }),
      delta ? h("span", { class: "note" }, "from " + grouped(before)) : detail && h("span", { class: "note" }, detail),
      !delta && !detail && h("span", { class: "note" }, "\u00a0")));
}

/** An exact figure, digits grouped. Zeros step back. */
export function Exact({ value }) {
  return Number(value) === 0 ? h("span", { class: "zero" }, grouped(value)) : grouped(value);
}

/** A change in colour and with a sign, so that no colour is needed to read it. */
export function Change({ ratio, text, good = "up" }) {
  const kind = Math.abs(ratio) < 0.0005 ? "flat" : (ratio > 0) === (good === "up") ? "good" : "bad";
  return h("span", { class: "change " + kind }, h("span", { "aria-hidden": "true" }, ratio > 0 ? "↑ " : ratio < 0 ? "↓ " : ""), text);
}

/** Names and values below each other. */
export function Facts({ items }) {
  return h("dl", { class: "facts" }, items.filter(Boolean).map(([name, value]) =>
    h("div", { key: name }, h("dt", null, name), h("dd", null, value ?? "–"))));
}

/** A word about a state. Kinds: good, warn, bad, busy, or none. */
export function Badge({ kind = "", children }) {
  return h("span", { class: "badge " + kind }, h("span", { class: "dot", "aria-hidden": "true" }), children);
}

export function Time({ at }) {
  return at ? h("time", { dateTime: at, title: at + " (UTC)" }, time(at)) : "–";
}

// ---- Tables -------------------------------------------------------------------------------------

/**
 * A table that scrolls inside. A column: {key, title, number?, cell?: row => content, class?}.
 *
 * @param caption is read by screen readers
 * @param rowKey a row's own key
 */
export function Table({ caption, columns, rows, rowKey, empty = "Nothing here.", foot, class: name = "" }) {
  if (rows.length === 0) {
    return h("p", { class: "empty" }, empty);
  }
  return h("div", { class: "table-scroll", tabIndex: 0, role: "region", "aria-label": caption },
    h("table", { class: name },
      h("caption", { class: "sr" }, caption),
      h("thead", null, h("tr", null, columns.map((c) => h("th", { key: c.key, scope: "col", class: (c.number ? "number " : "") + (c.class || "") }, c.title)))),
      h("tbody", null, rows.map((row, i) => h("tr", { key: rowKey ? rowKey(row) : i },
        columns.map((c) => h("td", { key: c.key, class: (c.number ? "number " : "") + (c.class || "") }, c.cell ? c.cell(row, i) : row[c.key]))))),
      foot && h("tfoot", null, foot)));
}

/** A bar as long as a share of one, for a table's cell. */
export function Bar({ share, children }) {
  const ref = useRef(null);
  useEffect(() => {
    ref.current.style.width = Math.max(0, Math.min(1, share || 0)) * 100 + "%";
  }, [share]);
  return h("span", { class: "bar" }, h("span", { class: "bar-text" }, children), h("span", { class: "bar-track", "aria-hidden": "true" }, h("span", { class: "bar-fill", ref })));
}

/** A button for the next page, where there is one. */
export function More({ more, loading }) {
  return more && h("div", { class: "more" }, h(Button, { onClick: more, disabled: loading }, loading ? "Loading…" : "Show more"));
}

// ---- Doing --------------------------------------------------------------------------------------

export function Button({ kind = "", children, ...rest }) {
  return h("button", { type: "button", class: "button " + kind, ...rest }, children);
}

/** Saves a path's answer as CSV. */
export function CsvButton({ path, name, pages = 1 }) {
  const [state, set] = useState("");
  const save = async () => {
    set("saving");
    try {
      await saveCsv(path, name, pages);
      set("");
    } catch (e) {
      set(e.message);
    }
  };
  return h(Fragment, null,
    h(Button, { onClick: save, disabled: state === "saving", title: "What is shown, as a table of comma separated values" }, state === "saving" ? "Saving…" : "CSV"),
    state && state !== "saving" && h("span", { role: "alert", class: "note bad" }, state));
}

/** One of several, all in sight. options: [{value, title}]. */
export function Switch({ label, value, options, onChange }) {
  return h("div", { class: "switch", role: "group", "aria-label": label },
    options.map((o) => h("button", { key: o.value, type: "button", "aria-pressed": o.value === value ? "true" : "false", onClick: () => onChange(o.value) }, o.title || o.value)));
}

/** One of several, in a list. */
export function Select({ label, value, options, onChange, hidden = false }) {
  return h("label", { class: "field" }, h("span", { class: hidden ? "sr" : "" }, label),
    h("select", { value, onChange: (e) => onChange(e.target.value) },
      options.map((o) => h("option", { key: o.value, value: o.value, selected: o.value === value }, o.title ?? o.value))));
}

export function Field({ label, hint, ...rest }) {
  return h("label", { class: "field" }, h("span", null, label), h("input", rest), hint && h("small", { class: "note" }, hint));
}

/**
 * A dialog that asks before something is done. Pass it while it is to be open.
 *
 * @param title a question
 * @param action the word on the button
 * @param run what is done: may answer a promise; a problem is shown in the dialog
 */
export function Confirm({ title, children, action = "Do it", danger = false, run, close, disabled = false }) {
  const ref = useRef(null);
  const [state, set] = useState({ busy: false, problem: null });
  useEffect(() => {
    ref.current.showModal();
  }, []);
  // The dialog closes itself, so that the focus goes back to where it was.
  const shut = () => (ref.current ? ref.current.close() : close());
  const go = async (event) => {
    event.preventDefault();
    set({ busy: true, problem: null });
    try {
      await run();
      shut();
    } catch (e) {
      set({ busy: false, problem: e.problem || { title: e.message, detail: "" } });
    }
  };
  return h("dialog", { ref, class: "dialog", "aria-labelledby": "dialog-title", onClose: close },
    h("form", { onSubmit: go },
      h("h2", { id: "dialog-title" }, title),
      h("div", { class: "dialog-body" }, children),
      state.problem && h(Problem, { problem: state.problem }),
      h("div", { class: "dialog-actions" },
        h(Button, { onClick: shut }, "Cancel"),
        h("button", { type: "submit", class: "button " + (danger ? "danger" : "primary"), disabled: state.busy || disabled }, state.busy ? "Working…" : action))));
}

// ---- States -------------------------------------------------------------------------------------

/** A problem document, for a person. */
export function Problem({ problem, again }) {
  return h("div", { class: "problem", role: "alert" },
    h("strong", null, (problem.status ? problem.status + " " : "") + problem.title),
    problem.detail && h("p", null, problem.detail),
    problem.errors && problem.errors.length > 0 && h("ul", null, problem.errors.map((e) => h("li", { key: e.pointer }, h("code", null, e.pointer), " ", e.detail))),
    again && h(Button, { onClick: again }, "Try again"));
}

export function Spinner({ label = "Loading…" }) {
  return h("div", { class: "spinner", role: "status" }, h("span", { class: "spinner-dot", "aria-hidden": "true" }), label);
}

/**
 * What a request has come to: a spinner, a problem, or the children with the data. Old data stays in
 * sight while a later request fails, below a note.
 *
 * @param of what useLive or useOnce answers
 * @param children data => content
 */
export function Loaded({ of, children, empty404 }) {
  if (of.data !== null && of.data !== undefined) {
    return h(Fragment, null, of.problem && h(Problem, { problem: of.problem, again: of.refresh }), children(of.data));
  }
  if (of.problem) {
    return of.problem.status === 404 && empty404 ? h("p", { class: "empty" }, empty404) : h(Problem, { problem: of.problem, again: of.refresh });
  }
  return h(Spinner, null);
}

/** Tells screen readers politely what has changed. */
export function Announce({ text }) {
  return h("div", { class: "sr", "aria-live": "polite", role: "status" }, text);
}

// ---- Periods ------------------------------------------------------------------------------------

const DAY = 86400000;

function iso(ms) {
  return new Date(ms).toISOString().slice(0, 10);
}

/** Today in UTC. */
export function today() {
  return iso(Date.now());
}

/** A date, so many days later. */
export function plusDays(day, days) {
  return iso(Date.parse(day) + days * DAY);
}

/** The days of a period, both ends included. */
export function daysIn(from, to) {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY) + 1;
}

/** The period of the same length that ends the day before. Whole months go before whole months. */
export function periodBefore({ from, to }) {
  const wholeMonths = from.endsWith("-01") && plusDays(to, 1).endsWith("-01");
  const end = plusDays(from, -1);
  if (!wholeMonths) {
    return { from: plusDays(from, -daysIn(from, to)), to: end };
  }
  const months = (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7)) + 1;
  const start = new Date(Date.UTC(Number(from.slice(0, 4)), Number(from.slice(5, 7)) - 1 - months, 1));
  return { from: iso(start.getTime()), to: end };
}

/**
 * Chooses a period; the choice stands in the address as from and to.
 *
 * @param from and to: dates, or empty for all time
 * @param ends the first and the last day that there is, where they are known
 */
export function PeriodPicker({ from, to, ends, onChange }) {
  const last = ends ? ends.to : today();
  const month = last.slice(0, 7);
  const presets = [
    ["7 days", plusDays(last, -6), last],
    ["30 days", plusDays(last, -29), last],
    ["90 days", plusDays(last, -89), last],
    ["Month", month + "-01", last],
    ["Year", last.slice(0, 4) + "-01-01", last],
    ["All", "", ""],
  ];
  const chosen = presets.find((p) => p[1] === (from || "") && p[2] === (to || ""));
  return h("div", { class: "period" },
    h("div", { class: "switch", role: "group", "aria-label": "Period" }, presets.map(([title, a, b]) =>
      h("button", { key: title, type: "button", "aria-pressed": chosen && chosen[0] === title ? "true" : "false", onClick: () => onChange({ from: a, to: b }) }, title))),
    h("span", { class: "dates" },
      h("input", { type: "date", "aria-label": "From", value: from || "", max: to || undefined, onChange: (e) => onChange({ from: e.target.value, to }) }),
      h("span", { "aria-hidden": "true" }, "–"),
      h("input", { type: "date", "aria-label": "To", value: to || "", min: from || undefined, onChange: (e) => onChange({ from, to: e.target.value }) })));
}

// ---- Hooks --------------------------------------------------------------------------------------

/** Runs something every so many milliseconds while the page is visible. */
export function useInterval(run, milliseconds) {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    const timer = setInterval(() => !document.hidden && latest.current(), milliseconds);
    return () => clearInterval(timer);
  }, [milliseconds]);
}

/** A value kept in this browser. */
export function useStored(key, initial) {
  const [value, set] = useState(() => {
    try {
      return localStorage.getItem("console." + key) ?? initial;
    } catch {
      return initial;
    }
  });
  const store = useCallback((next) => {
    set(next);
    try {
      localStorage.setItem("console." + key, next);
    } catch {
      // A browser that keeps nothing.
    }
  }, [key]);
  return [value, store];
}

/** Shows a fault of a page instead of an empty window. */
export class Guard extends Component {
  componentDidCatch(fault) {
    console.error(fault);
    this.setState({ fault });
  }

  componentDidUpdate(before) {
    if (before.at !== this.props.at && this.state.fault) {
      this.setState({ fault: null });
    }
  }

  render() {
    return this.state.fault
      ? h(Problem, { problem: { title: "This page has a fault", detail: String(this.state.fault) } })
      : this.props.children;
  }
}
