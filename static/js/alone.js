/* The source by itself, of a file that was not read: pages and zoom, by mouse and by keys. */

import { openSource, sourceKeys } from "./source.js";

const source = openSource(document.getElementById("source"));

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const act = sourceKeys(source)[event.key];
  if (!act || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  act();
});
