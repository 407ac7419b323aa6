"use strict";

// Before the first paint: the theme that was chosen here, if it is not the system's.
try {
  const theme = localStorage.getItem("console.theme");
  if (theme === "light" || theme === "dark") {
    document.documentElement.dataset.theme = theme;
  }
} catch {
  // A browser that keeps nothing has the system's theme.
}
