import { h, Head } from "./ui.js";

function System() {
  return h(Head, { title: "System" });
}

export const pages = [
  { path: "/system", title: "System", menu: "System", view: System },
  { path: "/system/{view}", title: "View", view: System },
];
