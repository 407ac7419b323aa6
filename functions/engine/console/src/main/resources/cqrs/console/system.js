// The views and what keeps them up to date: how far they are, what rings, and what starts functions.

import {
  Announce, Badge, Button, Card, Fragment, Head, Link, Loaded, Problem, Table, count, duration, grouped, h, href, settings, useInterval,
  useLive, useState,
} from "./ui.js";
import { Runbook, rate, rounded, turn, useStatus } from "./localstatus.js";
import { ViewPage } from "./viewpage.js";
import { LagHistory, Progress, ViewState, lags, remember, scopes } from "./viewparts.js";

function System() {
  const views = useLive("/views");
  const status = useStatus();
  useInterval(() => views.data && remember(views.data.items), 1000);
  const rings = status.data ? status.data.alarms.filter((it) => it.state === "ALARM") : [];
  return h(Fragment, null,
    h(Head, { title: "System", note: "How far the views are behind the journal, what rings, and what starts functions." },
      status.data && h(Summary, { status: status.data, rings }),
      settings.cloudWatch && h("a", { class: "button", href: settings.cloudWatch, rel: "noreferrer" }, "Alarms and metrics in CloudWatch")),
    h(Announce, { text: rings.length ? count(rings.length, "alarm") + (rings.length === 1 ? " rings: " : " ring: ") + rings.map((it) => it.name).join(", ") : "" }),
    status.problem && h(Problem, { problem: status.problem, again: status.refresh }),
    rings.length > 0 && h(Ringing, { rings, now: status.data.time }),
    h(Card, { title: "Views", flush: true }, h(Loaded, { of: views }, (data) => h(Views, { items: data.items }))),
    status.data && h(Triggers, { triggers: status.data.triggers }),
    status.data && h(Measured, { status: status.data }),
    status.data && h(Queues, { queues: status.data.queues }),
    status.data && h(OtherAlarms, { alarms: status.data.alarms.filter((it) => it.state !== "ALARM"), now: status.data.time }));
}

function Summary({ status, rings }) {
  const paused = status.triggers.filter((it) => it.paused).length;
  return h(Fragment, null,
    status.alarms.length > 0 && h(Badge, { kind: rings.length ? "bad" : "good" }, rings.length ? `${rings.length} of ${count(status.alarms.length, "alarm")}` : "No alarm rings"),
    paused > 0 && h(Badge, { kind: "warn" }, paused + " paused"),
    status.invalidMetricLines > 0 && h(Badge, { kind: "bad" }, count(status.invalidMetricLines, "log line") + " with invalid metrics"));
}

function Views({ items }) {
  const most = Math.max(1, ...items.flatMap((it) => lags(it.view)));
  return h(Table, {
    caption: "Views", rows: items, rowKey: (it) => it.view,
    columns: [
      { key: "view", title: "View", cell: (it) => h(Link, { to: "/system/{view}", params: { view: it.view } }, h("strong", null, it.view)) },
      { key: "state", title: "State", cell: (it) => h(ViewState, { view: it }) },
      { key: "events", title: "Events behind", number: true, cell: (it) => grouped(it.lag.events) },
      { key: "seconds", title: "Seconds behind", number: true, cell: (it) => grouped(it.lag.seconds) },
      { key: "history", title: "Last two minutes", cell: (it) => h(LagHistory, { view: it.view, most }) },
      { key: "generation", title: "Generation", number: true, cell: (it) => (it.generation === null ? "none" : h(Fragment, null, it.generation, " ", h("span", { class: "note" }, "version " + it.projectionVersion))) },
      { key: "building", title: "Being built", cell: (it) => (it.building ? h(Progress, { of: it.building, label: `Generation ${it.building.generation} of ${it.view}` }) : "–") },
      { key: "blocked", title: "Blocked", cell: (it) => h(BlockedShort, { blocked: it.blocked }) },
    ],
  });
}

function BlockedShort({ blocked }) {
  if (!blocked.length) {
    return "none";
  }
  const first = blocked[0];
  return h("span", { class: "bad-text", title: blocked.map((it) => `partition ${it.partition} at ${it.offset}: ${it.event} ${it.error || ""}`).join("\n") },
    count(blocked.length, "partition"), ": ", first.event);
}

function Ringing({ rings, now }) {
  return h(Card, { title: "Alarms that ring", class: "ringing", flush: true }, h(Table, {
    caption: "Alarms that ring", rows: rings, rowKey: (it) => it.name,
    columns: [
      { key: "name", title: "Alarm", class: "wide", cell: (it) => h(Fragment, null, h("strong", null, it.name), h("div", { class: "note" }, it.description.replace(/ *Runbook: \S+/, ""))) },
      { key: "since", title: "For", class: "tight", cell: (it) => since(it, now) },
      { key: "runbook", title: "Runbook", class: "tight", cell: (it) => h(Runbook, { anchor: it.runbook }) },
      { key: "value", title: "Value", number: true, cell: (it) => rounded(it.value) },
      { key: "threshold", title: "Rings when", cell: (it) => h("span", { class: it.threshold.length < 200 ? "note" : "note clip threshold", title: it.threshold }, it.threshold) },
    ],
  }));
}

const since = (alarm, now) => duration((Date.parse(now) - Date.parse(alarm.since)) / 1000);

function OtherAlarms({ alarms, now }) {
  if (!alarms.length) {
    return null;
  }
  const kinds = { OK: "good", INSUFFICIENT_DATA: "" };
  return h(Card, { title: "Other alarms", note: "Looked at every full minute, over minutes that have passed, as CloudWatch does." },
    h("details", { class: "more-rows" }, h("summary", null, count(alarms.length, "alarm") + " that " + (alarms.length === 1 ? "does" : "do") + " not ring"),
      h(Table, {
        caption: "Alarms that do not ring", rows: alarms, rowKey: (it) => it.name,
        columns: [
          { key: "state", title: "State", cell: (it) => h(Badge, { kind: kinds[it.state] }, it.state === "OK" ? "OK" : "too little data") },
          { key: "name", title: "Alarm", cell: (it) => h("details", null, h("summary", null, it.name), h("p", { class: "note hint" }, it.description)) },
          { key: "since", title: "For", cell: (it) => since(it, now) },
          { key: "runbook", title: "Runbook", cell: (it) => h(Runbook, { anchor: it.runbook }) },
          { key: "value", title: "Value", number: true, cell: (it) => rounded(it.value) },
          { key: "threshold", title: "Rings when", cell: (it) => h("span", { class: "note clip threshold", title: it.threshold }, it.threshold) },
        ],
      })));
}

function Triggers({ triggers }) {
  const [problem, tell] = useState(null);
  const act = (it) => {
    tell(null);
    turn(it).catch((e) => tell(e.problem || { title: e.message }));
  };
  const counted = (value) => (it) => (it.kind === "MAPPING" ? value(it) : "");
  return h(Card, {
    title: "What starts functions", flush: true,
    note: "A mapping goes on from where it was paused. A schedule leaves out what becomes due meanwhile, a rule what it would match.",
  },
  problem && h(Problem, { problem }),
  h(Table, {
    caption: "What starts functions", rows: triggers, rowKey: (it) => it.name,
    columns: [
      { key: "name", title: "Trigger", cell: (it) => h("strong", null, it.name) },
      { key: "kind", title: "Kind", cell: (it) => (it.paused ? h(Badge, { kind: "warn" }, "paused") : h("span", { class: "note" }, it.kind.toLowerCase())) },
      { key: "starts", title: "Starts" },
      { key: "rate", title: "Delivered a second", number: true, cell: counted((it) => rounded(rate("trigger|" + it.name))) },
      { key: "delivered", title: "Delivered", number: true, cell: counted((it) => grouped(it.delivered)) },
      { key: "failed", title: "Failed", number: true, cell: counted((it) => grouped(it.failed)) },
      { key: "dropped", title: "Given up", number: true, cell: counted((it) => grouped(it.dropped)) },
      { key: "act", title: h("span", { class: "sr" }, "Pause or resume"), class: "tight", cell: (it) =>
        h(Button, { kind: "small", onClick: () => act(it), "aria-label": (it.paused ? "Resume " : "Pause ") + it.name }, it.paused ? "Resume" : "Pause") },
    ],
  }));
}

/** What functions count and time: of each view in columns, of the whole below. */
function Measured({ status }) {
  const names = settings.views;
  const happened = status.totals.filter((it) => it.total > 0);
  const grouping = (list) => {
    const groups = new Map();
    list.filter((it) => names.includes(it.of)).forEach((it) => groups.set(it.name, { ...(groups.get(it.name) || {}), [it.of]: it }));
    return [...groups].map(([name, of]) => ({ name, of }));
  };
  const byView = [
    ...grouping(happened).map((it) => ({ ...it, unit: "a second", cell: (one, view) => rounded(rate(it.name + "|" + view)) })),
    ...grouping(status.times).map((it) => ({ ...it, unit: "ms", cell: (one) => both(one) })),
  ];
  const others = [
    ...happened.filter((it) => !names.includes(it.of)).map((it) => ({ ...it, now: rounded(rate(it.name + "|" + it.of)), unit: "a second" })),
    ...status.times.filter((it) => !names.includes(it.of)).map((it) => ({ ...it, now: both(it), unit: "ms" })),
  ];
  return h(Fragment, null,
    h(Card, { title: "Measured of each view", note: "Counts are a second, over five seconds. Milliseconds are median and p99, of this minute and the one before.", flush: true }, h(Table, {
      caption: "Measured of each view", rows: byView, rowKey: (it) => it.name, empty: "Nothing was measured yet.",
      columns: [
        { key: "name", title: "Metric", cell: (it) => h(Fragment, null, h("strong", null, it.name), " ", h("span", { class: "note" }, it.unit)) },
        ...names.map((view) => ({ key: view, title: view, number: true, cell: (it) => it.cell(it.of[view], view) })),
      ],
    })),
    h(Card, { title: "Measured of the whole", note: "What never happened is left out.", flush: true }, h(Table, {
      caption: "Measured of the whole", rows: others, rowKey: (it) => it.name + it.of, empty: "Nothing was measured yet.",
      columns: [
        { key: "name", title: "Metric", cell: (it) => h(Fragment, null, h("strong", null, it.name), " ", h("span", { class: "note" }, it.of)) },
        { key: "now", title: "Now", number: true, cell: (it) => h(Fragment, null, it.now, " ", h("span", { class: "note" }, it.unit)) },
        { key: "total", title: "Since the start", number: true, cell: (it) => (it.total === undefined ? "" : grouped(Math.round(it.total))) },
      ],
    })));
}

const both = (it) => (it && it.p50 !== null ? rounded(it.p50) + " / " + rounded(it.p99) : "–");

function Queues({ queues }) {
  return queues.length > 0 && h(Card, { title: "Queues of what was given up", flush: true }, h(Table, {
    caption: "Queues of what was given up", rows: queues, rowKey: (it) => it.name,
    columns: [
      { key: "name", title: "Queue" },
      { key: "messages", title: "Messages", number: true, cell: (it) => h("span", { class: it.messages ? "bad-text" : "" }, grouped(it.messages)) },
    ],
  }));
}

export const pages = [
  { path: "/system", title: "System", menu: "System", scopes, view: System },
  { path: "/system/{view}", title: "View", scopes, under: "/system", view: ViewPage },
];
