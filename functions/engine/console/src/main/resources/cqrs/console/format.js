// How numbers, amounts and times are written. Exact decimal strings stay exact.

const grouping = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** Digits in groups: "1234567.80" is "1,234,567.80". The text stays exact. */
export function grouped(value) {
  if (value === null || value === undefined) {
    return "–";
  }
  const text = String(value);
  const match = /^(-?)(\d+)(\.\d+)?$/.exec(text);
  if (!match) {
    return text;
  }
  return (match[1] ? "−" : "") + grouping.format(BigInt(match[2])) + (match[3] || "");
}

/** "12,345.60 GBP". */
export function amount(value, currency) {
  return value === null || value === undefined ? "–" : grouped(value) + " " + currency;
}

/** A short form for axes: 1.2M, 340k. */
export function short(value) {
  const size = Math.abs(value);
  const [unit, sign] = size >= 1e9 ? [1e9, "B"] : size >= 1e6 ? [1e6, "M"] : size >= 1e3 ? [1e3, "k"] : [1, ""];
  const scaled = value / unit;
  return (Number.isInteger(scaled) ? String(scaled) : scaled.toFixed(Math.abs(scaled) < 10 ? 1 : 0)).replace("-", "−") + sign;
}

/** A share of one: 0.1234 is "12.3%". */
export function percent(value, digits = 1) {
  return Number.isFinite(value) ? (value * 100).toFixed(digits).replace("-", "−") + "%" : "–";
}

/** A change against what was before: "+12.3%", "−4.0%"; null where there was nothing. */
export function change(now, before) {
  const a = Number(now);
  const b = Number(before);
  if (!b || !Number.isFinite(a) || !Number.isFinite(b)) {
    return null;
  }
  const ratio = (a - b) / Math.abs(b);
  return { ratio, text: (ratio >= 0 ? "+" : "") + percent(ratio, Math.abs(ratio) < 10 ? 1 : 0) };
}

/** "1 order", "2 orders". */
export function count(n, noun, plural = noun + "s") {
  return grouped(n) + " " + (n === 1 ? noun : plural);
}

/** A time in the reader's own zone, to the second: "2026-11-28 01:04:31". */
export function time(iso) {
  if (!iso) {
    return "–";
  }
  const at = new Date(iso);
  const two = (n) => String(n).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** The UTC date of a time. */
export function date(iso) {
  return iso ? iso.slice(0, 10) : "–";
}

/** "12 s", "3 min", "5 h", "2 d". */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) {
    return "–";
  }
  const s = Math.max(0, Math.round(seconds));
  if (s < 120) {
    return s + " s";
  }
  return s < 7200 ? Math.round(s / 60) + " min" : s < 172800 ? Math.round(s / 3600) + " h" : Math.round(s / 86400) + " d";
}

/** How long ago a time was. */
export function ago(iso) {
  return iso ? duration((Date.now() - Date.parse(iso)) / 1000) + " ago" : "–";
}
