// What only a developer's own machine tells: alarms, triggers, and metrics by the minute.

import { h, refresh, settings, useEffect, useInterval, useLive, useState } from "./ui.js";
import { call } from "./api.js";

/** Rates are over so many milliseconds. */
const OVER = 5000;

const samples = [];

/** The local system's status, kept up to date; no data where there is none. */
export function useStatus() {
  const status = useLive(settings.local ? "/local/status" : null);
  const [, again] = useState(0);
  useEffect(() => {
    if (status.data) {
      sample(status.data);
    }
  }, [status.data]);
  useInterval(() => again((n) => n + 1), 1000);
  return status;
}

function sample(status) {
  const values = new Map();
  status.totals.forEach((it) => values.set(it.name + "|" + it.of, it.total));
  status.triggers.forEach((it) => values.set("trigger|" + it.name, it.delivered || 0));
  const at = performance.now();
  samples.push({ at, values });
  while (samples.length > 2 && at - samples[1].at > OVER) {
    samples.shift();
  }
}

/** How many a second, lately. What was not counted before began with nothing. */
export function rate(key) {
  const first = samples[0];
  const last = samples[samples.length - 1];
  if (samples.length < 2 || performance.now() - last.at > OVER || !last.values.has(key)) {
    return 0;
  }
  return (1000 * (last.values.get(key) - (first.values.get(key) || 0))) / (last.at - first.at);
}

/** At most one digit behind the point, and only for small numbers. */
export function rounded(value) {
  return value === null || value === undefined
    ? "–"
    : value.toLocaleString("en", { maximumFractionDigits: Math.abs(value) < 10 ? 1 : 0 });
}

/** Pauses a trigger or lets it go on. */
export async function turn(trigger) {
  await call("POST", `/local/triggers/${encodeURIComponent(trigger.name)}/${trigger.paused ? "resume" : "pause"}`);
  refresh("/local/status");
}

/**
 * A metric's last hour: {times (seconds), values, statistic}; null if it has none.
 *
 * @param status may be null
 */
export function lastHour(status, name, of) {
  const series = status && status.history.series.find((it) => it.name === name && it.of === of);
  if (!series) {
    return null;
  }
  const counted = series.statistic === "Sum";
  const from = Date.parse(status.history.from) / 1000;
  const first = series.values.findIndex((value) => value !== null);
  return {
    statistic: series.statistic,
    times: series.values.map((_, i) => from + 60 * i),
    values: series.values.map((value, i) => (value === null && counted && i > first ? 0 : value)),
  };
}

/** The link to what to do about an alarm. */
export function Runbook({ anchor }) {
  return anchor ? h("a", { href: "local/runbooks/" + encodeURIComponent(anchor), target: "_blank", rel: "noopener" }, anchor) : "–";
}
