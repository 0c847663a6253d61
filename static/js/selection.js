/* Lists with boxes: choose with the mouse (Shift for a stretch), with x on the row one is on, or all at once. */

const boxes = () => [...document.querySelectorAll("[data-choice]")];
const bar = document.querySelector("[data-bulk]");
const all = document.querySelector("[data-choose-all]");
let last = null;

function show() {
  const chosen = boxes().filter((box) => box.checked);
  for (const box of boxes()) box.closest("tr, li, article")?.classList.toggle("is-chosen", box.checked);
  if (bar) {
    bar.classList.toggle("open", chosen.length > 0);
    bar.querySelector("[data-chosen]").textContent = chosen.length;
  }
  if (all) {
    all.checked = chosen.length > 0 && chosen.length === boxes().length;
    all.indeterminate = chosen.length > 0 && !all.checked;
  }
}

function choose(box, { stretch = false } = {}) {
  const list = boxes();
  if (stretch && last && list.includes(last)) {
    const [from, to] = [list.indexOf(last), list.indexOf(box)].sort((a, b) => a - b);
    for (const one of list.slice(from, to + 1)) one.checked = box.checked;
  }
  last = box;
  show();
}

document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-choice]");
  if (box) choose(box, { stretch: event.shiftKey });
  if (event.target.closest("[data-choose-all]")) {
    for (const one of boxes()) one.checked = all.checked;
    show();
  }
  if (event.target.closest("[data-choose-none]")) {
    for (const one of boxes()) one.checked = false;
    show();
  }
});

/* A click beside the small box, in its cell, is meant for it, and does not open the row. */
document.addEventListener("click", (event) => {
  const cell = event.target.closest("td.choose");
  if (!cell || event.target.closest("input")) return;
  event.stopPropagation();
  cell.querySelector("[data-choice]")?.click();
}, true);

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "x" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select") || document.querySelector("dialog[open]")) return;
  const row = document.activeElement.closest("tr, article, [data-finding]");
  const box = row?.querySelector("[data-choice]");
  if (!box) return;
  event.preventDefault();
  box.checked = !box.checked;
  choose(box, { stretch: event.shiftKey });
});

show();
