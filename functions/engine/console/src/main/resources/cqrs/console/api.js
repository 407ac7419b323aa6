// Requests to the HTTP API: with the token, conditional, and a problem document as an error.

import { useCallback, useEffect, useState } from "./preact.js";
import { signedOut, token } from "./login.js";

/** Where the API is: the page's own address without its last segment. */
export const base = new URL("./", document.baseURI);

const LEAST = 1000;
const MOST = 30000;
const GROWTH = 1.5;

/** A problem document (RFC 9457), or what the gateway answered instead of one. */
export class ProblemError extends Error {
  constructor(problem) {
    super(problem.detail || problem.title);
    this.problem = problem;
  }
}

/** What is known of a path: {etag, data, problem, loading, ...}, shared by all who show it. */
const known = new Map();

function headersWith(more) {
  const headers = { Accept: "application/json", ...more };
  if (token()) {
    headers.Authorization = "Bearer " + token();
  }
  return headers;
}

async function problemOf(response) {
  try {
    const json = await response.json();
    return {
      status: response.status,
      title: json.title || json.message || response.statusText,
      detail: json.detail || "",
      errors: json.errors || [],
      type: json.type || "about:blank",
    };
  } catch {
    return { status: response.status, title: response.statusText || "No answer", detail: "", errors: [] };
  }
}

async function send(path, options) {
  let response;
  try {
    response = await fetch(new URL(path.replace(/^\//, ""), base), options);
  } catch (e) {
    if (e.name === "AbortError") {
      throw e;
    }
    throw new ProblemError({ status: 0, title: "The API does not answer", detail: String(e.message || e), errors: [] });
  }
  if (response.ok || response.status === 304) {
    return response;
  }
  const problem = await problemOf(response);
  if (response.status === 401) {
    signedOut(token() ? "The token is not valid any more." : "");
  }
  throw new ProblemError(problem);
}

/** Asks once. Answers the JSON, or throws a ProblemError. */
export async function get(path, signal) {
  const response = await send(path, { headers: headersWith(), signal });
  return response.json();
}

/**
 * Sends a command or an operator's act. Answers {status, body, headers}, or throws a ProblemError.
 *
 * @param body is sent as JSON; leave it out for none
 */
export async function call(method, path, body, headers = {}) {
  const options = { method, headers: headersWith(headers) };
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const response = await send(path, options);
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : null, headers: response.headers };
}

/** Saves what a path answers as CSV, as many pages of it as are shown. */
export async function saveCsv(path, name, pages = 1) {
  const parts = [];
  let next = path;
  for (let page = 0; next && page < pages; page++) {
    const response = await send(next, { headers: headersWith({ Accept: "text/csv" }) });
    const text = await response.text();
    parts.push(page === 0 ? text : text.slice(text.indexOf("\r\n") + 2));
    const link = /<([^>]*)>;\s*rel="next"/.exec(response.headers.get("Link") || "");
    next = link ? link[1] : null;
  }
  const url = URL.createObjectURL(new Blob(parts, { type: "text/csv" }));
  const a = document.createElement("a");
  a.href = url;
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** When paths were last polled, by their first segment. */
const polled = new Map();

/**
 * How long a poll has to wait, so that paths with the same first segment take turns: they mostly
 * read the same view. If it need not wait, it has its turn now.
 */
function turn(path) {
  const segment = path.split(/[/?]/, 2)[1];
  const now = performance.now();
  const wait = (polled.get(segment) ?? -Infinity) + LEAST - now;
  if (wait <= 0) {
    polled.set(segment, now);
  }
  return wait;
}

/**
 * One path that somebody looks at: polls it while the page is visible. The first request and one
 * after an act are urgent: they take no turn.
 */
class Live {
  constructor(path) {
    this.path = path;
    this.etag = null;
    this.state = { data: null, problem: null, loading: true, changed: 0 };
    this.listeners = new Set();
    this.wait = LEAST;
    this.timer = 0;
    this.asking = false;
    this.urgent = true;
    this.last = -Infinity;
  }

  listen(listener) {
    this.listeners.add(listener);
    if (this.listeners.size === 1) {
      this.wait = LEAST;
      this.urgent = true;
      this.soon(0);
    }
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) {
        clearTimeout(this.timer);
        this.timer = 0;
      }
    };
  }

  /** Asks after a while, but never twice within a second. */
  soon(wait) {
    clearTimeout(this.timer);
    const least = this.last + LEAST - performance.now();
    this.timer = setTimeout(() => this.ask(), Math.max(wait, least, 0));
  }

  async ask() {
    if (this.asking || this.listeners.size === 0 || document.hidden) {
      return;
    }
    const wait = this.urgent ? 0 : turn(this.path);
    if (wait > 0) {
      this.timer = setTimeout(() => this.ask(), wait);
      return;
    }
    this.asking = true;
    this.urgent = false;
    this.last = performance.now();
    try {
      const headers = headersWith(this.etag ? { "If-None-Match": this.etag } : {});
      const response = await send(this.path, { headers, cache: "no-store" });
      if (response.status === 304) {
        this.wait = Math.min(this.wait * GROWTH, MOST);
        if (this.state.problem) {
          this.tell({ ...this.state, problem: null });
        }
      } else {
        const first = this.etag === null;
        this.etag = response.headers.get("ETag");
        const data = await response.json();
        this.wait = first || !this.etag ? Math.min(this.wait * GROWTH, MOST) : LEAST;
        this.tell({ data, problem: null, loading: false, changed: this.state.changed + 1 });
      }
    } catch (e) {
      const problem = e.problem || { status: 0, title: "This page has a fault", detail: String(e), errors: [] };
      this.wait = Math.min(this.wait * GROWTH, MOST);
      this.tell({ ...this.state, problem, loading: false });
      if (!e.problem) {
        console.error(e);
      }
    } finally {
      this.asking = false;
    }
    if (this.listeners.size > 0) {
      this.soon(this.wait);
    }
  }

  /** Asks at once, as after an act that changes it. */
  refresh() {
    this.wait = LEAST;
    this.urgent = true;
    this.soon(0);
  }

  tell(state) {
    this.state = state;
    this.listeners.forEach((listener) => listener(state));
  }
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) {
    known.forEach((live) => live.listeners.size > 0 && live.refresh());
  }
});

function live(path) {
  if (!known.has(path)) {
    // What nobody has looked at for long is forgotten, oldest first.
    if (known.size > 200) {
      for (const [old, it] of known) {
        if (it.listeners.size === 0) {
          known.delete(old);
          break;
        }
      }
    }
    known.set(path, new Live(path));
  }
  return known.get(path);
}

/** Forgets all answers: another person looks. */
export function forget() {
  known.forEach((it) => {
    it.etag = null;
    it.tell({ data: null, problem: null, loading: true, changed: 0 });
    it.refresh();
  });
}

/** Asks again at once for all paths that begin so and are shown. */
export function refresh(prefix = "/") {
  known.forEach((it) => it.path.startsWith(prefix) && it.listeners.size > 0 && it.refresh());
}

const NONE = { data: null, problem: null, loading: false, changed: 0 };

/**
 * What a path answers, kept up to date: {data, problem, loading, changed, refresh}. Paths with the
 * same first segment ask at most once a second together, seldomer while nothing changes, and not
 * while the page is hidden.
 *
 * @param path null for nothing
 */
export function useLive(path) {
  const [shown, show] = useState({ path, state: path ? live(path).state : NONE });
  useEffect(() => {
    if (!path) {
      show({ path, state: NONE });
      return undefined;
    }
    const it = live(path);
    show({ path, state: it.state });
    return it.listen((state) => show({ path, state }));
  }, [path]);
  const again = useCallback(() => path && live(path).refresh(), [path]);
  const state = shown.path === path ? shown.state : path ? live(path).state : NONE;
  return { ...state, refresh: again };
}

/** As useLive, but asks once only. */
export function useOnce(path) {
  const [shown, show] = useState({ path: null, ...NONE });
  const [turn, next] = useState(0);
  useEffect(() => {
    if (!path) {
      return undefined;
    }
    const abort = new AbortController();
    get(path, abort.signal).then(
      (data) => show({ path, data, problem: null, loading: false }),
      (e) => {
        if (e.name !== "AbortError") {
          const problem = e.problem || { status: 0, title: String(e), detail: "", errors: [] };
          show({ path, data: null, problem, loading: false });
        }
      });
    return () => abort.abort();
  }, [path, turn]);
  const again = useCallback(() => next((t) => t + 1), []);
  const state = shown.path === path ? shown : { ...NONE, loading: Boolean(path) };
  return { ...state, refresh: again };
}

/** Pages of a list: {items, pages (how many), data (first page), more, problem, loading, moreLoading}. The first page is live. */
export function usePages(path) {
  const first = useLive(path);
  const [rest, setRest] = useState({ path, pages: [], problem: null, loading: false });
  const mine = rest.path === path ? rest : { path, pages: [], problem: null, loading: false };
  const last = mine.pages.length ? mine.pages[mine.pages.length - 1] : first.data;
  const next = last ? last.next : undefined;
  const more = async () => {
    setRest({ ...mine, loading: true, problem: null });
    try {
      const page = await get(withQuery(path, { cursor: next }));
      setRest({ path, pages: [...mine.pages, page], problem: null, loading: false });
    } catch (e) {
      setRest({ ...mine, problem: e.problem || { title: String(e) }, loading: false });
    }
  };
  const items = first.data ? [first.data, ...mine.pages].flatMap((page) => page.items) : [];
  return {
    ...first,
    items,
    problem: first.problem || mine.problem,
    pages: 1 + mine.pages.length,
    more: next ? more : null,
    moreLoading: mine.loading,
  };
}

/** A path with a query: parameters that are null, undefined or empty are left out. */
export function withQuery(path, parameters) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== "") {
      query.set(name, value);
    }
  }
  const text = query.toString();
  return text ? path + (path.includes("?") ? "&" : "?") + text : path;
}
