"use strict";

// Before the first paint, and at each change: light or dark, as chosen here or else as the system has it.
{
  const system = matchMedia("(prefers-color-scheme: dark)");
  let chosen = "system";
  try {
    chosen = localStorage.getItem("console.theme");
  } catch {
    // A browser that keeps nothing has the system's theme.
  }
  const show = () => {
    const dark = chosen === "dark" || (chosen !== "light" && system.matches);
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    dispatchEvent(new Event("themechange"));
  };
  system.addEventListener("change", show);
  addEventListener("themechosen", (event) => {
    chosen = event.detail;
    show();
  });
  show();
}
