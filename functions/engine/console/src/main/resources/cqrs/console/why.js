import { h, Head } from "./ui.js";

function Why() {
  return h(Head, { title: "Why" });
}

export const pages = [{ path: "/why/{view}", title: "Why", view: Why }];
