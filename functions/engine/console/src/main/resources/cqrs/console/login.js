// Who looks: nobody is asked, a local token, a sign-in with PKCE, or a pasted token. The token stays
// in this tab.

const TOKEN = "console.token";
const PENDING = "console.pending";

/** What the page was told by the function that serves it. */
export const settings = JSON.parse(document.querySelector("meta[name=console]").content);

const listeners = new Set();
let held = sessionStorage.getItem(TOKEN);
let why = "";

function changed() {
  listeners.forEach((listener) => listener());
}

/** Calls back when somebody signs in or out. Answers what ends that. */
export function onSignIn(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The access token, or null. */
export function token() {
  return held;
}

/** Why there is no token any more, for the person who looks. */
export function reason() {
  return why;
}

/** Takes a token for this tab. */
export function signIn(value) {
  held = value.trim();
  why = "";
  sessionStorage.setItem(TOKEN, held);
  changed();
}

/** Forgets the token. */
export function signedOut(message = "") {
  const had = held !== null;
  held = null;
  why = message;
  sessionStorage.removeItem(TOKEN);
  if (had || message) {
    changed();
  }
}

function decoded(part) {
  const text = atob(part.replaceAll("-", "+").replaceAll("_", "/"));
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(text, (c) => c.charCodeAt(0))));
}

/** The token's claims, not checked: only the API does that. Empty for a token of another form. */
export function claims() {
  try {
    return held ? decoded(held.split(".")[1]) : {};
  } catch {
    return {};
  }
}

function scopes() {
  const { scope, scp } = claims();
  const of = (value) => (Array.isArray(value) ? value : typeof value === "string" ? value.split(" ") : []);
  return new Set([...of(scope), ...of(scp)]);
}

/** Whether there has to be a token and is none. */
export function mustSignIn() {
  return settings.auth && held === null;
}

/**
 * Whether the caller has one of these scopes. Everybody has all where nobody needs a token, and a
 * token of which nothing can be read is tried.
 */
export function may(...wanted) {
  if (!settings.auth || wanted.length === 0) {
    return true;
  }
  const has = scopes();
  return has.size === 0 ? held !== null : wanted.some((scope) => has.has(scope));
}

/** Who looks, for the page's corner. */
export function name() {
  const { email, username, name: own, sub, client_id: client } = claims();
  return own || email || username || sub || client || "signed in";
}

// ---- Local ------------------------------------------------------------------------------------

/** A token that the local system makes: with all scopes, unless other claims are asked for. */
export async function localToken(wanted = { sub: "console", scope: settings.scopes.join(" ") }) {
  const response = await fetch(new URL("local/tokens", document.baseURI), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(wanted),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error("The local system made no token: " + text);
  }
  signIn(text);
}

// ---- Authorization code with PKCE ----------------------------------------------------------------

function base64Url(bytes) {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function random() {
  return base64Url(crypto.getRandomValues(new Uint8Array(32)));
}

function here() {
  return location.origin + location.pathname;
}

async function discovered() {
  const response = await fetch(settings.issuer.replace(/\/$/, "") + "/.well-known/openid-configuration");
  if (!response.ok) {
    throw new Error("The issuer does not say where to sign in: " + response.status);
  }
  return response.json();
}

/** Whether people can sign in at the issuer. */
export function canSignIn() {
  return Boolean(settings.auth && settings.clientId && settings.issuer && !settings.local);
}

/** Leaves for the issuer's page; it leads back here. */
export async function beginSignIn() {
  const { authorization_endpoint: page, token_endpoint: tokens } = await discovered();
  const verifier = random();
  const state = random();
  sessionStorage.setItem(PENDING, JSON.stringify({ verifier, state, tokens, hash: location.hash }));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  const url = new URL(page);
  const parameters = {
    response_type: "code",
    client_id: settings.clientId,
    redirect_uri: here(),
    scope: settings.scope,
    state,
    code_challenge: base64Url(digest),
    code_challenge_method: "S256",
  };
  Object.entries(parameters).forEach(([name, value]) => url.searchParams.set(name, value));
  location.assign(url);
}

/** Takes the code that the issuer's page has sent along, if there is one. */
export async function endSignIn() {
  const query = new URLSearchParams(location.search);
  if (!query.has("state")) {
    return;
  }
  const pending = JSON.parse(sessionStorage.getItem(PENDING) || "{}");
  sessionStorage.removeItem(PENDING);
  history.replaceState(null, "", location.pathname + (pending.hash || ""));
  if (pending.state !== query.get("state")) {
    why = "The sign-in was not begun in this tab: begin again.";
    return;
  }
  if (query.has("error")) {
    why = query.get("error_description") || query.get("error");
    return;
  }
  try {
    const response = await fetch(pending.tokens, {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        grant_type: "authorization_code",
        client_id: settings.clientId,
        redirect_uri: here(),
        code: query.get("code"),
        code_verifier: pending.verifier,
      }),
    });
    const json = await response.json();
    if (!response.ok) {
      throw new Error(json.error_description || json.error || response.statusText);
    }
    signIn(json.access_token);
  } catch (e) {
    why = "Signing in failed: " + e.message;
  }
}
