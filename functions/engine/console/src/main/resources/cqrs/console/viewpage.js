// One view: how far it is, its generations, blocked partitions and verifications, and what an operator may do.

import {
  Announce, Badge, Button, Card, Chart, Facts, Figure, Fragment, Grid, Head, Loaded, Select, Table, Time, ago, count, duration, grouped, h,
  href, may, setQuery, settings, useInterval, useLive, useState, whyHref,
} from "./ui.js";
import { lastHour, useStatus } from "./localstatus.js";
import { Progress, State, ViewState, lagPoints, remember } from "./viewparts.js";
import { Cancel, Drop, Rebuild, Resume, RollBack, Skip, Verify } from "./viewacts.js";

export function ViewPage({ params, query }) {
  const name = params.view;
  const path = "/views/" + encodeURIComponent(name);
  const view = useLive(path);
  const generations = useLive(path + "/generations");
  const verifications = useLive(path + "/verifications");
  const status = useStatus();
  const [act, open] = useState(null);
  useInterval(() => view.data && remember([view.data]), 1000);
  const operate = may(settings.operator);
  const shown = { view: view.data, generations: generations.data ? generations.data.items : [] };
  const close = () => open(null);
  return h(Fragment, null,
    h(Head, { title: name, crumbs: [{ title: "System", href: href("/system") }], note: view.data ? h(Fragment, null, h(ViewState, { view: view.data })) : "" },
      operate && view.data && h(Fragment, null,
        h(Button, { onClick: () => open(h(Resume, { ...shown, close })) }, "Catch up…"),
        h(Button, { onClick: () => open(h(Verify, { ...shown, close })) }, "Verify…"),
        h(Button, { kind: "primary", onClick: () => open(h(Rebuild, { ...shown, close })) }, "Rebuild…"))),
    act,
    h(Loaded, { of: view, empty404: "There is no such view." }, (data) => h(Fragment, null,
      h(Announce, { text: data.blocked.length ? count(data.blocked.length, "partition") + " of this view " + (data.blocked.length === 1 ? "is" : "are") + " blocked" : "" }),
      h("div", { class: "figures" },
        h(Figure, { label: "Events behind", value: data.lag.events }),
        h(Figure, { label: "Seconds behind", value: data.lag.seconds, detail: "age of the oldest missing event" }),
        h(Figure, { label: "Generation", value: data.generation ?? "none", detail: data.projectionVersion ? "version " + data.projectionVersion : "" }),
        h(Figure, { label: "Writes a change", value: data.writesPerChange, detail: count(data.writesPerChange, "generation") + " kept up to date" })),
      data.building && h(Building, { view: name, building: data.building, operate, open, close }),
      data.blocked.length > 0 && h(Blocked, { view: data, operate, open, close }),
      h(Histories, { view: name, status: status.data, metric: query.metric }),
      h(Generations, { view: data, of: generations, operate, open, close }),
      shown.generations.filter((it) => it.state === "failed").map((it) => h(Failed, { key: it.generation, view: name, generation: it.generation })),
      h(Verifications, { view: name, of: verifications }),
      data.skipped.length > 0 && h(Skipped, { view: data }))));
}

/** A generation that is being built, asked for by itself: it tells rate and time left. */
function Building({ view, building, operate, open, close }) {
  const rebuild = useLive(`/views/${encodeURIComponent(view)}/rebuilds/${building.generation}`);
  const it = rebuild.data || building;
  return h(Card, {
    title: `Generation ${building.generation} is being built`,
    note: "Queries read the generation before until this one has all events and is verified.",
    actions: operate && h(Button, { kind: "small", onClick: () => open(h(Cancel, { view, generation: building.generation, close })) }, "Cancel…"),
  },
  h(Progress, { of: it, label: `Generation ${building.generation} of ${view}` }),
  h(Facts, { items: [
    ["State", h(State, { state: it.state })],
    ["Events", `${grouped(it.eventsDone ?? 0)} of ${grouped(it.eventsTotal ?? 0)}`],
    it.eventsPerSecond !== undefined && ["Events a second", grouped(it.eventsPerSecond)],
    it.secondsLeft !== undefined && ["Time left", it.secondsLeft === null ? "not known yet" : duration(it.secondsLeft)],
    it.startedAt && ["Started", h(Time, { at: it.startedAt })],
    it.maxWriteUnitsPerSecond && ["Write units a second, at most", grouped(it.maxWriteUnitsPerSecond)],
    it.heldBack && ["Held back", `${it.heldBack.why}: ${it.heldBack.unitsPerSecond} write units a second since ${ago(it.heldBack.since)}`],
  ] }),
  it.blocked && it.blocked.length > 0 && h(Table, { caption: "What blocks the build", rows: it.blocked, columns: blockedColumns(), rowKey: (b) => b.partition }));
}

function blockedColumns(more = []) {
  return [
    { key: "partition", title: "Partition", number: true },
    { key: "offset", title: "Offset", number: true },
    { key: "event", title: "Event", cell: (it) => h("strong", null, it.event) },
    { key: "error", title: "Error", class: "wide", cell: (it) => h("code", { class: "error" }, it.error || "not shown without all owners") },
    { key: "since", title: "Since", cell: (it) => h(Time, { at: it.since }) },
    { key: "attempts", title: "Attempts", number: true },
    { key: "retryAt", title: "Next try", cell: (it) => h(Time, { at: it.retryAt }) },
    ...more,
  ];
}

function Blocked({ view, operate, open, close }) {
  return h(Card, {
    title: "Blocked partitions", class: "ringing", flush: true,
    note: "The projection cannot take this event. Later events of the partition wait; all other partitions go on.",
  }, h(Table, {
    caption: "Blocked partitions", rows: view.blocked, rowKey: (it) => it.partition,
    columns: blockedColumns(operate ? [{ key: "act", title: h("span", { class: "sr" }, "Skip"), class: "tight", cell: (it) =>
      h(Button, { kind: "small", onClick: () => open(h(Skip, { view: view.view, block: it, close })), "aria-label": `Skip the event at partition ${it.partition}, offset ${it.offset}` }, "Skip…") }] : []),
  }));
}

function Skipped({ view }) {
  return h(Card, { title: "Skipped events", note: view.skippedCount ? `The newest of ${grouped(view.skippedCount)}.` : "On the record. A rebuild takes them again.", flush: true }, h(Table, {
    caption: "Skipped events", rows: view.skipped, rowKey: (it) => it.partition + ":" + it.offset,
    columns: [
      { key: "position", title: "Position", cell: (it) => it.partition + ":" + it.offset },
      { key: "event", title: "Event", cell: (it) => h("strong", null, it.event) },
      { key: "leftOut", title: "Left out", cell: (it) => (it.leftOut === "row" ? "one row" : "the event") },
      { key: "reason", title: "Reason", class: "wide" },
      { key: "error", title: "Error", class: "wide", cell: (it) => h("code", { class: "error" }, it.error || "–") },
      { key: "at", title: "When", cell: (it) => h(Time, { at: it.at }) },
    ],
  }));
}

// ---- Over time --------------------------------------------------------------------------------------

const METRICS = ["EventsApplied", "CommitToApplied", "RowsWritten", "LagSeconds"];

function Histories({ view, status, metric }) {
  const mine = status ? status.history.series.filter((it) => it.of === view) : [];
  const names = mine.map((it) => it.name);
  const chosen = names.includes(metric) ? metric : METRICS.find((it) => names.includes(it)) || names[0];
  const hour = lastHour(status, "LagEvents", view);
  const now = lagPoints(view);
  const other = chosen && lastHour(status, chosen, view);
  return h(Grid, null,
    h(Card, { title: "Events behind", note: hour ? "The most in each minute of the last hour." : "Since this page was opened, by the second." },
      h(Lines, { label: `Events that ${view} is behind`, of: hour || now, seconds: !hour })),
    status && h(Card, {
      title: "Metrics by the minute",
      note: other ? { Sum: "Counted in each minute.", Maximum: "The most in each minute.", p50: "The median of each minute, in milliseconds." }[other.statistic] : "Nothing was measured yet.",
      actions: names.length > 0 && h(Select, { label: "Metric", hidden: true, value: chosen, options: names.map((it) => ({ value: it })), onChange: (value) => setQuery({ metric: value }) }),
    }, h(Lines, { label: `${chosen} of ${view}`, of: other })),
    !status && settings.cloudWatch && h(Card, { title: "Metrics and alarms" },
      h("p", null, h("a", { href: settings.cloudWatch, rel: "noreferrer" }, "CloudWatch"), " has this view's metrics by the minute, and its alarms.")));
}

function Lines({ label, of, seconds = false }) {
  if (!of || of.times.length === 0) {
    return h("p", { class: "empty" }, "Nothing was measured yet.");
  }
  const clock = (i) => {
    const at = new Date(of.times[i] * 1000);
    return at.toLocaleTimeString("en-GB", seconds ? {} : { hour: "2-digit", minute: "2-digit" });
  };
  return h(Chart, { label, times: of.times, height: 180, timeText: clock, series: [{ label, values: of.values, area: of.statistic !== "Sum", steps: seconds, bars: of.statistic === "Sum" }] });
}

// ---- Generations --------------------------------------------------------------------------------------

function Generations({ view, of, operate, open, close }) {
  const acts = {
    rollback: (it) => h(Button, { key: "rollback", kind: "small", onClick: () => open(h(RollBack, { view: view.view, to: it, close })), "aria-label": `Roll back to generation ${it.generation}` }, "Roll back…"),
    drop: (it) => h(Button, { key: "drop", kind: "small", onClick: () => open(h(Drop, { view: view.view, generation: it, close })), "aria-label": `Drop generation ${it.generation}` }, "Drop…"),
    cancel: (it) => h(Button, { key: "cancel", kind: "small", onClick: () => open(h(Cancel, { view: view.view, generation: it.generation, close })), "aria-label": `Cancel generation ${it.generation}` }, "Cancel…"),
  };
  return h(Card, { title: "Generations", note: "Each is a whole set of the view's rows. Queries read the active one.", flush: true },
    h(Loaded, { of }, (data) => h(Table, {
      caption: "Generations", rows: data.items, rowKey: (it) => it.generation, empty: "None was built yet.",
      columns: [
        { key: "generation", title: "Generation", number: true, class: "tight", cell: (it) => h("strong", null, it.generation) },
        { key: "state", title: "State", cell: (it) => h(State, { state: it.state }) },
        { key: "version", title: "Version", number: true, cell: (it) => it.projectionVersion },
        { key: "rows", title: "Rows, about", number: true, cell: (it) => grouped(it.rows) },
        { key: "fed", title: "Kept up to date", cell: (it) => (it.fed ? "yes" : "no") },
        { key: "since", title: "Since", cell: (it) => h(Time, { at: it.since }) },
        { key: "droppable", title: "May be dropped", cell: (it) => (it.droppableFrom ? (Date.parse(it.droppableFrom) > Date.now() ? h(Fragment, null, "from ", h(Time, { at: it.droppableFrom })) : "now") : "–") },
        operate && { key: "acts", title: h("span", { class: "sr" }, "Acts"), class: "tight", cell: (it) => h("span", { class: "actions" }, (it.acts || []).map((act) => acts[act] && acts[act](it))) },
      ].filter(Boolean),
    })));
}

/** Why a build was not taken. */
function Failed({ view, generation }) {
  const rebuild = useLive(`/views/${encodeURIComponent(view)}/rebuilds/${generation}`);
  return h(Card, { title: `Generation ${generation} was built, but its verification failed`, note: "Queries go on with the generation before. Drop it, and rebuild when the cause is mended.", class: "ringing" },
    h(Loaded, { of: rebuild, empty404: "Its report is cleaned away." }, (data) => (data.verified ? h(Report, { view, report: data.verified }) : h("p", { class: "note" }, "There is no report."))));
}

// ---- Verifications ------------------------------------------------------------------------------------

function Verifications({ view, of }) {
  return h(Card, { title: "Verifications", note: "A verification folds the journal anew and compares row by row. A rebuild is verified before it is read." },
    h(Loaded, { of }, (data) => (data.items.length === 0
      ? h("p", { class: "empty" }, "None is kept.")
      : h("ul", { class: "reports" }, data.items.map((it, i) => h("li", { key: it.id }, h(Verification, { view, it, open: i === 0 })))))));
}

function verdict(report) {
  if (report.sound) {
    return ["good", "sound"];
  }
  if (report.differing > 0 && report.repaired >= report.differing) {
    return ["warn", "repaired"];
  }
  return ["bad", report.differing > 0 ? "differs" : "sums do not agree"];
}

function Verification({ view, it, open }) {
  const report = it.verified;
  const [kind, word] = report ? verdict(report) : ["busy", "running"];
  const head = [h(Badge, { kind, key: "verdict" }, word), h(Time, { at: it.startedAt, key: "at" }),
    h("span", { class: "note", key: "what" }, `${it.rowsWanted === "all" ? "all rows" : it.rowsWanted + " rows"} of generation ${it.generation}${it.repair ? ", with repair" : ""}`)];
  if (!report) {
    return h("div", { class: "report-head" }, head);
  }
  return h("details", { open: open && !report.sound },
    h("summary", { class: "report-head" }, head, h("span", { class: "note", key: "found" },
      `${count(report.rows, "row")} of ${count(report.events, "event")}, ${report.differing ? count(report.differing, "row") + (report.differing === 1 ? " differs" : " differ") : "none differs"}${report.repaired ? ", " + report.repaired + " repaired" : ""}`)),
    h(Report, { view, report }));
}

/** What a verification found, row by row. */
export function Report({ view, report }) {
  const sums = Object.entries(report.conservation.sums || {});
  return h("div", { class: "stack report" },
    report.differences.length > 0 && h(Table, {
      caption: "Differences, row by row", rows: report.differences, rowKey: (it) => (it.row || []).join("|") + it.what,
      columns: [
        { key: "row", title: "Row", class: "wide", cell: (it) => (it.row ? h("a", { href: whyHref(view, it.row[0], it.row[1]) }, h("code", null, it.row.join(" | "))) : "not shown without all owners") },
        { key: "what", title: "Attribute", cell: (it) => h("code", null, it.what) },
        { key: "stored", title: "Stored", number: true, cell: (it) => h("code", null, it.stored ?? "–") },
        { key: "expected", title: "By the journal", number: true, cell: (it) => h("code", null, it.expected ?? "–") },
      ],
    }),
    report.unrepaired.length > 0 && h(Table, {
      caption: "Rows that were not repaired", rows: report.unrepaired, rowKey: (it) => (it.row || []).join("|"),
      columns: [
        { key: "row", title: "Not repaired", class: "wide", cell: (it) => (it.row ? h("a", { href: whyHref(view, it.row[0], it.row[1]) }, h("code", null, it.row.join(" | "))) : "–") },
        { key: "why", title: "Why", class: "wide" },
      ],
    }),
    report.conservation.broken && report.conservation.broken.length > 0 && h(Table, {
      caption: "Sums that do not agree", rows: report.conservation.broken, rowKey: (it) => it.sum,
      columns: [
        { key: "sum", title: "Sum that does not agree" },
        { key: "rows", title: "Of the rows", number: true, cell: (it) => grouped(it.rows) },
        { key: "journal", title: "Of the journal", number: true, cell: (it) => grouped(it.journal) },
      ],
    }),
    h("p", { class: "note" }, report.conservation.notChecked
      ? "Sums were not compared: " + report.conservation.notChecked
      : report.conservation.holds ? (sums.length ? "Sums over the rows are those over the journal: " + sums.map(([name, sum]) => `${name} ${grouped(sum)}`).join(", ") + "." : "Sums over the rows are those over the journal.") : "Sums over the rows are not those over the journal."));
}
