// Preact and its hooks, so that a page needs one import.
export * from "./preact.module.js";
export * from "./hooks.module.js";
