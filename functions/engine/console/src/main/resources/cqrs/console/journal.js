import { h, Head } from "./ui.js";

function Journal() {
  return h(Head, { title: "Journal" });
}

export const pages = [
  { path: "/journal", title: "Journal", menu: "Journal", view: Journal },
  { path: "/journal/{aggregates}/{id}", title: "Journal", view: Journal },
];
