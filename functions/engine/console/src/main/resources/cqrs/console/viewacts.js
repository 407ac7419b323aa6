// What an operator may do with a view. Each asks first, and says what it does and costs.

import {
  Confirm, Facts, Field, Fragment, Problem, Select, Spinner, amount, call, count, duration, grouped, h, refresh, time, useEffect, useState,
} from "./ui.js";

const of = (view) => "/views/" + encodeURIComponent(view);

/** Acts, then asks anew for all that is shown of views. */
async function act(method, path, body) {
  const answer = await call(method, path, body);
  refresh("/views");
  return answer;
}

/** The dry run of a rebuild, asked for again when an option changes: {data, problem}. */
function useDryRun(view, options) {
  const [shown, show] = useState({ data: null, problem: null });
  const key = JSON.stringify(options);
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => call("POST", of(view) + "/rebuilds?dryRun=true", options).then(
      (answer) => current && show({ data: answer.body, problem: null }),
      (e) => current && show({ data: null, problem: e.problem || { title: e.message } })), 150);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [view, key]);
  return shown;
}

function DryRun({ of: { data, problem } }) {
  if (problem) {
    return h(Problem, { problem });
  }
  if (!data) {
    return h(Spinner, { label: "Estimating…" });
  }
  return h(Fragment, null,
    h(Facts, { items: [
      ["Events to read", grouped(data.events)],
      ["Rows to write, about", grouped(data.rows)],
      ["Read units", grouped(data.readUnits)],
      ["Write units", grouped(data.writeUnits)],
      ["Cost, about", amount(data.money.amount, data.money.currency)],
      ["Time, about", duration(data.seconds)],
      ["Projection's version", data.projectionVersion],
    ] }),
    h("p", { class: "note" }, `Prices of ${data.money.prices}. Rows are counted from ${data.rowsCountedFrom}. Locally nothing is paid.`),
    data.running && h("p", { class: "note bad", role: "alert" }, "A rebuild of this view runs already: cancel it, or wait."));
}

const ROWS = [{ value: "", title: "a sample" }, { value: "all", title: "all rows" }];

export function Rebuild({ view, close }) {
  const [units, setUnits] = useState("");
  const [rows, setRows] = useState("");
  const valid = units === "" || /^[1-9]\d{0,6}$/.test(units);
  const options = { ...(valid && units ? { maxWriteUnitsPerSecond: Number(units) } : {}), ...(rows ? { verify: rows } : {}) };
  const dry = useDryRun(view.view, options);
  return h(Confirm, {
    title: `Rebuild ${view.view}?`, action: "Rebuild", close, disabled: !valid || !dry.data || Boolean(dry.data.running),
    run: () => act("POST", of(view.view) + "/rebuilds", options),
  },
  h("p", null, "A new generation is built from the whole journal, beside the one that queries read. When it has all events and is verified, queries read it. ",
    "The one before is kept up to date, so that you can roll back."),
  h(DryRun, { of: dry }),
  h("div", { class: "filters" },
    h(Field, { label: "Write units a second, at most", type: "text", inputMode: "numeric", placeholder: "no limit", value: units, "aria-invalid": valid ? undefined : "true", onInput: (e) => setUnits(e.target.value.trim()) }),
    h(Select, { label: "Verify before it is read", value: rows, options: ROWS, onChange: setRows })));
}

export function Cancel({ view, generation, close }) {
  return h(Confirm, { title: `Cancel generation ${generation} of ${view}?`, action: "Cancel the build", danger: true, close, run: () => act("DELETE", `${of(view)}/rebuilds/${generation}`) },
    h("p", null, "The build stops, and its rows are deleted. Queries go on with the generation that they read. What was written so far is paid for."));
}

export function Drop({ view, generation, close }) {
  const early = generation.droppableFrom && Date.parse(generation.droppableFrom) > Date.now();
  return h(Confirm, { title: `Drop generation ${generation.generation} of ${view}?`, action: "Drop", danger: true, close, disabled: early, run: () => act("DELETE", `${of(view)}/rebuilds/${generation.generation}`) },
    h("p", null, `Its rows${generation.rows ? ", about " + grouped(generation.rows) + "," : ""} are deleted, each by a write. After that you cannot roll back to it; each change is written once less.`),
    early && h("p", { class: "note bad", role: "alert" }, `Callers may still be paging through it: it can be dropped from ${time(generation.droppableFrom)} on.`));
}

export function RollBack({ view, to, close }) {
  return h(Confirm, { title: `Roll ${view} back to generation ${to.generation}?`, action: "Roll back", danger: true, close, run: () => act("POST", of(view) + "/rollback") },
    h("p", null, `Queries read generation ${to.generation} (version ${to.projectionVersion}) at once, after it has taken the events that it lacks. The generation that they read now is kept.`),
    !to.fed && h("p", { class: "note bad" }, "The deployed code has another version and does not keep this generation up to date."));
}

export function Resume({ view, close }) {
  const blocked = view.blocked.length;
  const behind = view.lag.events;
  return h(Confirm, { title: `Bring ${view.view} forward?`, action: blocked ? "Try now" : "Catch up", close, disabled: !blocked && !behind, run: () => act("POST", of(view.view) + "/resume") },
    blocked > 0 && h("p", null, `${count(blocked, "blocked partition")} ${blocked === 1 ? "is" : "are"} tried again now. What does not fit blocks again and waits for its next try.`),
    h("p", null, behind > 0
      ? `The view is ${count(behind, "event")} behind. It takes them from the journal now, for up to 15 seconds, at the cost of a delivery.`
      : "The view is not behind: there is nothing to do."),
    h("p", { class: "note" }, "Without this, the monitor starts the catch-up within a minute where no delivery brings the events."));
}

export function Skip({ view, block, close }) {
  const [reason, say] = useState("");
  return h(Confirm, {
    title: `Skip ${block.event} at ${block.partition}:${block.offset}?`, action: "Skip the event", danger: true, close, disabled: !reason.trim(),
    run: () => act("POST", of(view) + "/skips", { partition: block.partition, offset: block.offset, reason: reason.trim() }),
  },
  h("p", null, `The rows of ${view} will lack what this event changes, and later events of partition ${block.partition} go on. It stays in the journal; this is on the record, with your reason. A rebuild takes it again.`),
  block.error && h("pre", { tabIndex: 0, class: "error-text" }, block.error),
  h(Field, { label: "Reason", required: true, maxLength: 200, value: reason, onInput: (e) => say(e.target.value) }));
}

export function Verify({ view, close }) {
  const [rows, setRows] = useState("all");
  const [repair, setRepair] = useState(false);
  const dry = useDryRun(view.view, {});
  const options = { ...(rows === "all" ? { rows: "all" } : { rows: Number(rows) }), ...(repair ? { repair: true } : {}) };
  return h(Confirm, {
    title: `Verify ${view.view}${repair ? " and repair it" : ""}?`, action: repair ? "Verify and repair" : "Verify", danger: repair, close,
    run: () => act("POST", of(view.view) + "/verifications", options),
  },
  h("p", null, "The whole journal is read and folded anew, and compared with the rows. Queries are not held up. ",
    repair ? "Each row that differs is written anew from the journal, so what queries answer changes." : "Nothing is changed."),
  dry.data && h(Facts, { items: [
    ["Events to read", grouped(dry.data.events)],
    ["Rows in the view, about", grouped(dry.data.rows)],
    ["Read units, at most about", grouped(dry.data.readUnits)],
  ] }),
  dry.problem && h(Problem, { problem: dry.problem }),
  h("div", { class: "filters" },
    h(Select, { label: "Rows to compare", value: rows, onChange: setRows, options: [{ value: "all", title: "all rows" }, { value: "1000", title: "about 1,000" }, { value: "100", title: "about 100" }] }),
    h("label", { class: "check" }, h("input", { type: "checkbox", checked: repair, onChange: (e) => setRepair(e.target.checked) }), " Repair rows that differ")));
}
