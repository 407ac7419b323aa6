// The page for somebody who has no token.

import { Button, Head, h, settings, useState } from "./ui.js";
import { beginSignIn, canSignIn, localToken, reason, signIn } from "./login.js";

export function Login() {
  const [pasted, paste] = useState("");
  const [fault, tell] = useState(reason());
  const attempt = (act) => () => act().catch((e) => tell(e.message));
  return h("main", { class: "login", id: "main" },
    h(Head, { title: "Sign in", note: "The figures come from the API, which asks for a token. It stays in this tab." }),
    fault && h("p", { class: "problem", role: "alert" }, fault),
    settings.local && h("div", { class: "login-way" },
      h(Button, { kind: "primary", onClick: attempt(() => localToken()) }, "Make a local token with all scopes")),
    canSignIn() && h("div", { class: "login-way" },
      h(Button, { kind: "primary", onClick: attempt(beginSignIn) }, "Sign in"),
      h("p", { class: "note" }, "At " + new URL(settings.loginOrigin || settings.issuer).host + ".")),
    h("form", { class: "login-way", onSubmit: (e) => {
      e.preventDefault();
      if (pasted.trim()) {
        signIn(pasted);
      }
    } },
    h("label", { class: "field" }, h("span", null, "Or paste an access token"),
      h("textarea", { rows: 4, autocomplete: "off", spellcheck: false, value: pasted, onInput: (e) => paste(e.target.value) })),
    h("button", { type: "submit", class: "button", disabled: !pasted.trim() }, "Use it")));
}
