// The frame around all pages: menu, theme, who looks, and which page an address means.

import { Fragment, Guard, Head, Problem, Spinner, forget, h, href, may, render, settings, useEffect, useRef, useState, useStored } from "./ui.js";
import { Login } from "./signin.js";
import { endSignIn, mustSignIn, name, onSignIn, signedOut, token } from "./login.js";
import { pages as own } from "./pages.js";
import { pages as system } from "./system.js";
import { pages as journal } from "./journal.js";
import { pages as why } from "./why.js";

const engine = [...system, ...journal, ...why];
const all = [...own, ...engine];

const allowed = (page) => may(...(page.scopes || [])) && (!page.when || page.when(may));

/** The page of an address, with what its path and query say. */
function found(hash) {
  const [path, text] = (hash.replace(/^#/, "") || "/").split("?");
  const query = Object.fromEntries(new URLSearchParams(text || ""));
  if (path === "/") {
    const home = all.find((page) => page.menu && allowed(page));
    return { page: home, params: {}, query, path: home ? home.path : path };
  }
  const segments = path.split("/");
  for (const page of all) {
    const template = page.path.split("/");
    if (template.length !== segments.length) {
      continue;
    }
    const params = {};
    const fits = template.every((part, i) => {
      if (!part.startsWith("{")) {
        return part === segments[i];
      }
      try {
        params[part.slice(1, -1)] = decodeURIComponent(segments[i]);
        return segments[i] !== "";
      } catch {
        return false;
      }
    });
    if (fits) {
      return { page, params, query, path };
    }
  }
  return { page: null, params: {}, query, path };
}

function useHash() {
  const [hash, set] = useState(location.hash);
  useEffect(() => {
    const changed = () => set(location.hash);
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  return hash;
}

function useSignIn() {
  const [, turn] = useState(0);
  useEffect(() => onSignIn(() => {
    forget();
    turn((n) => n + 1);
  }), []);
}

const THEMES = { system: "System", light: "Light", dark: "Dark" };

function Theme() {
  const [theme, set] = useStored("theme", "system");
  const choose = (value) => {
    set(value);
    dispatchEvent(new CustomEvent("themechosen", { detail: value }));
  };
  return h("label", { class: "theme" }, h("span", { class: "sr" }, "Theme"),
    h("select", { value: theme, onChange: (e) => choose(e.target.value) },
      Object.entries(THEMES).map(([value, title]) => h("option", { key: value, value, selected: value === theme }, title))));
}

function MenuLink({ page, at }) {
  const here = at.page && (at.page === page || at.page.under === page.path || at.path.startsWith(page.path + "/"));
  return h("li", null, h("a", { href: href(page.path), "aria-current": here ? (at.page === page ? "page" : "true") : undefined }, page.menu));
}

function Menu({ at }) {
  const menu = useRef(null);
  useEffect(() => {
    const here = menu.current.querySelector("[aria-current]");
    if (here) {
      // Where the menu is a strip, the place of this page is in sight.
      menu.current.scrollLeft = Math.max(0, here.offsetLeft - menu.current.clientWidth / 2);
    }
  }, [at.path]);
  const shown = (pages) => pages.filter((page) => page.menu && allowed(page));
  const mine = shown(own);
  const title = settings.application.charAt(0).toUpperCase() + settings.application.slice(1);
  return h("nav", { class: "menu", ref: menu, "aria-label": "Console" },
    h("a", { class: "brand", href: "#/" }, h("span", { class: "brand-mark", "aria-hidden": "true" }, title.charAt(0)), title),
    mine.length > 0 && h("ul", null, mine.map((page) => h(MenuLink, { key: page.path, page, at }))),
    h("ul", { class: "menu-engine" }, shown(engine).map((page) => h(MenuLink, { key: page.path, page, at })),
      settings.cloudWatch && h("li", null, h("a", { href: settings.cloudWatch, rel: "noreferrer" }, "CloudWatch"))),
    h("div", { class: "menu-foot" },
      settings.local && h("span", { class: "badge" }, "local"),
      token() && h("span", { class: "who", title: name() }, name()),
      token() && h("button", { type: "button", class: "button small", onClick: () => signedOut() }, "Sign out"),
      h(Theme)));
}

function Page({ at }) {
  const main = useRef(null);
  const before = useRef(at.path);
  useEffect(() => {
    if (before.current !== at.path) {
      before.current = at.path;
      scrollTo(0, 0);
      const title = main.current.querySelector("h1");
      if (title) {
        title.focus({ preventScroll: true });
      }
    }
  }, [at.path]);
  const content = () => {
    if (!at.page) {
      return h(Fragment, null, h(Head, { title: "There is no such page" }), h("p", null, h("a", { href: "#/" }, "To the first page")));
    }
    if (!allowed(at.page)) {
      return h(Fragment, null, h(Head, { title: at.page.title }),
        h(Problem, { problem: { title: "Your token does not allow this", detail: "This page needs the scope " + at.page.scopes.join(" or ") + ".", errors: [] } }));
    }
    return h(Guard, { at: at.path }, h(at.page.view, { key: at.path, params: at.params, query: at.query, path: at.path }));
  };
  return h("main", { id: "main", ref: main }, content());
}

function App() {
  const hash = useHash();
  useSignIn();
  const [ready, set] = useState(!location.search);
  useEffect(() => {
    if (!ready) {
      endSignIn().finally(() => {
        // The address has the page again that was open before the sign-in.
        dispatchEvent(new HashChangeEvent("hashchange"));
        set(true);
      });
    }
  }, []);
  if (!ready) {
    return h(Spinner, { label: "Signing in…" });
  }
  if (mustSignIn()) {
    return h(Login);
  }
  const at = found(hash);
  return h(Fragment, null, h("a", { class: "skip", href: "#main", onClick: (e) => {
    e.preventDefault();
    const title = document.querySelector("h1");
    if (title) {
      title.focus();
    }
  } }, "Skip to content"), h(Menu, { at }), h(Page, { at }));
}

render(h(App), document.getElementById("app"));
