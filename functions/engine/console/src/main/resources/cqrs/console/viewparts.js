// Parts that the pages of views, the journal and "why" share.

import { Badge, Sparkline, count, duration, grouped, h, settings, time } from "./ui.js";

/** Who may look at views and at the journal: one of these scopes will do. */
export const scopes = [settings.operator, settings.allOwners];

// ---- Lag, second by second ------------------------------------------------------------------------

const SECONDS = 120;

const history = new Map();

/** Notes how far the views are now; called every second. */
export function remember(items) {
  for (const item of items) {
    const points = history.get(item.view) || [];
    points.push({ at: Math.floor(Date.now() / 1000), events: item.lag.events });
    history.set(item.view, points.slice(-SECONDS));
  }
}

/** How many events a view was behind, by the second, as long as somebody has looked. */
export function lags(view) {
  return (history.get(view) || []).map((point) => point.events);
}

/** The same with times: {times, values}. */
export function lagPoints(view) {
  const points = history.get(view) || [];
  return { times: points.map((point) => point.at), values: points.map((point) => point.events) };
}

/** A small line of the last two minutes, all views to one scale. */
export function LagHistory({ view, most }) {
  const values = lags(view);
  const padded = [...Array(Math.max(0, SECONDS - values.length)).fill(null), ...values];
  return h(Sparkline, { values: padded, most, width: 140, label: `${view}: ${grouped(values.length ? values[values.length - 1] : 0)} events behind now, ${grouped(Math.max(0, ...values))} at most` });
}

// ---- States -----------------------------------------------------------------------------------------

const STATES = {
  active: ["good", "active"],
  none: ["", "not built"],
  building: ["busy", "being built"],
  ahead: ["bad", "ahead of the journal"],
  verifying: ["busy", "being verified"],
  following: ["busy", "following"],
  kept: ["", "kept"],
  failed: ["bad", "failed"],
  dropping: ["warn", "being dropped"],
};

/** A state of a view or a generation. */
export function State({ state }) {
  const [kind, text] = STATES[state] || ["", state];
  return h(Badge, { kind }, text);
}

/** A view may be so many seconds behind before that is worth a word. */
const BEHIND = 60;

/** A view's state; what is wrong comes first. */
export function ViewState({ view }) {
  if (view.blocked.length > 0) {
    return h(Badge, { kind: "bad" }, "blocked");
  }
  return view.state === "active" && view.lag.seconds > BEHIND ? h(Badge, { kind: "warn" }, "behind") : h(State, { state: view.state });
}

/** How far a build is, as a bar and in words. */
export function Progress({ of, label }) {
  const total = of.eventsTotal || 0;
  const text = of.state === "building" || of.state === undefined
    ? `${grouped(of.eventsDone || 0)} of ${grouped(total)} events`
    : (STATES[of.state] || ["", of.state])[1];
  return h("span", { class: "progress" },
    h("progress", { max: Math.max(1, total), value: of.eventsDone || 0, "aria-label": label }),
    h("span", { class: "progress-text" }, text,
      of.eventsPerSecond ? `, ${grouped(of.eventsPerSecond)} a second` : "",
      of.secondsLeft !== null && of.secondsLeft !== undefined && of.state === "building" ? `, ${duration(of.secondsLeft)} left` : ""));
}

// ---- Data -------------------------------------------------------------------------------------------

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

const WIDTH = 88;

/** JSON, indented; what is short stands on one line. */
function pretty(value, indent) {
  const line = inline(value);
  if (value === null || typeof value !== "object" || (indent && line.length + indent.length <= WIDTH)) {
    return line;
  }
  const deeper = indent + "  ";
  const parts = Array.isArray(value)
    ? value.map((it) => deeper + pretty(it, deeper))
    : Object.entries(value).map(([name, it]) => deeper + JSON.stringify(name) + ": " + pretty(it, deeper));
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return parts.length ? open + "\n" + parts.join(",\n") + "\n" + indent + close : open + close;
}

function inline(value) {
  if (Array.isArray(value)) {
    return "[" + value.map(inline).join(", ") + "]";
  }
  return value !== null && typeof value === "object"
    ? "{" + Object.entries(value).map(([name, it]) => JSON.stringify(name) + ": " + inline(it)).join(", ") + "}"
    : JSON.stringify(value);
}

/** JSON, keys and values told apart. */
export function Json({ value, label }) {
  const text = pretty(value ?? null, "");
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    parts.push(text.slice(end, match.index));
    const kind = match[2] ? "json-key" : match[1] ? "json-text" : "json-value";
    parts.push(h("span", { class: kind }, match[2] ? match[1] : match[0]), match[2] || "");
    end = match.index + match[0].length;
  }
  parts.push(text.slice(end));
  return h("pre", { class: "json", tabIndex: 0, "aria-label": label }, parts);
}

/** A value of a row, short: texts as they are, lists and maps as JSON. */
export function plain(value) {
  return value === null || value === undefined ? "–" : typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Whether a value is an exact number. */
export function isNumber(value) {
  return /^-?\d+(\.\d+)?$/.test(String(value)) && typeof value !== "boolean";
}

/** The exact sum of two decimal numbers, without zeros at its end. */
export function plus(a, b) {
  const [x, y] = [String(a), String(b)];
  const digits = (text) => (text.split(".")[1] || "").length;
  const places = Math.max(digits(x), digits(y));
  const scaled = (text) => BigInt(text.replace(".", "") + "0".repeat(places - digits(text)));
  const sum = scaled(x) + scaled(y);
  const sign = sum < 0n ? "-" : "";
  const text = (sum < 0n ? -sum : sum).toString().padStart(places + 1, "0");
  return sign + (places ? (text.slice(0, -places) + "." + text.slice(-places)).replace(/\.?0+$/, "") : text);
}

/** Whether two decimal numbers are the same, or two values as JSON. */
export function same(a, b) {
  return isNumber(a) && isNumber(b) ? /^-?0*(\.0*)?$/.test(plus(a, negated(b))) : JSON.stringify(a) === JSON.stringify(b);
}

function negated(number) {
  const text = String(number);
  return text.startsWith("-") ? text.slice(1) : "-" + text;
}

/** A time as a field for times wants it, in the reader's zone; and back. */
export function localTime(iso) {
  return iso ? time(iso).replace(" ", "T") : "";
}

export function utc(local) {
  return local ? new Date(local).toISOString() : "";
}

/** What reading has cost, in words. */
export function Read({ read, left }) {
  return read && h("p", { class: "note" }, `Read ${count(read.events, "event")} (${count(read.units, "read unit")}).`,
    left > 0 && ` ${count(left, "journal entry", "journal entries")} that may hold more ${left === 1 ? "is" : "are"} left.`);
}
