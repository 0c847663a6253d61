/* The desk: choosing a finding lights both sides, choosing a cell tells about it, keys for all of it. */

import { openSource, sourceKeys } from "./source.js";

const desk = document.querySelector("[data-desk]");
const lights = new Map(Object.entries(JSON.parse(desk.dataset.lights)));
const source = openSource(document.getElementById("source"), JSON.parse(desk.dataset.places));
const ledger = document.getElementById("ledger");
const paper = document.getElementById("paper");
const drawer = ledger.querySelector(".cell-panel");
const cells = new Map([...paper.querySelectorAll("a.cell")].map((cell) => [cell.dataset.at, cell]));
const isNarrow = window.matchMedia("(max-width: 899px)");
const NOTHING = { cells: [], quotes: [] };
let chosen = null;

/* --- the address: what one looks at survives a reload --- */

function remember(changes) {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (name === "hash") address.hash = value ?? "";
    else if (value === null) address.searchParams.delete(name);
    else address.searchParams.set(name, value);
  }
  history.replaceState(history.state, "", address);
}

/* The boxes on the page bear the marks of the figures in the tables. */
source.marksOf = (at) =>
  [...(cells.get(at)?.parentElement.classList ?? [])].filter((look) => /^(mark|touched)-|^doubtful$/.test(look));
source.remark();

source.onTurn = (page) => {
  remember({ page });
  onlyHere();
};

/* --- tabs: on a narrow screen the source is one of them --- */

const tabs = [...ledger.querySelectorAll(".desk-tabs [data-tab]")];

function show(name) {
  const isSource = name === "source";
  desk.dataset.side = isSource ? "source" : "ledger";
  for (const tab of tabs) {
    const isShown = tab.dataset.tab === name;
    tab.setAttribute("aria-selected", isShown);
    tab.tabIndex = isShown ? 0 : -1;
  }
  if (isSource) return source.measure();
  for (const panel of ledger.querySelectorAll(".tab-panel")) {
    const isShown = panel.id === `panel-${name}`;
    panel.classList.toggle("off", !isShown);
    if (isShown) panel.dispatchEvent(new CustomEvent("shown"));
  }
  remember({ tab: name === "findings" ? null : name });
  tellChosen();
}

const shownTab = () => tabs.find((tab) => tab.getAttribute("aria-selected") === "true")?.dataset.tab;

desk.addEventListener("click", (event) => {
  const tab = event.target.closest("[data-tab]");
  if (!tab || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(tab.dataset.tab);
});

ledger.querySelector(".desk-tabs").addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const here = tabs.indexOf(event.target.closest("[data-tab]"));
  if (!step || here < 0) return;
  event.preventDefault();
  const visible = tabs.filter((tab) => tab.offsetParent);
  const next = visible[(visible.indexOf(tabs[here]) + step + visible.length) % visible.length];
  show(next.dataset.tab);
  next.focus();
});

/* --- findings --- */

const cards = () => [...ledger.querySelectorAll("#findings [data-finding]")].filter((card) => !card.hidden);
const lightOf = (card) => lights.get(card.dataset.finding) ?? NOTHING;

function choose(card, { focus = true } = {}) {
  if (!card) return;
  chosen = card;
  for (const other of ledger.querySelectorAll("[data-finding].chosen")) other.classList.remove("chosen");
  card.classList.add("chosen");
  if (!hasPlaceFor(lightOf(card), shownTab())) show("findings");
  closeDrawer();
  shine({ ...lightOf(card), dims: true });
  tellChosen();
  remember({ hash: card.id });
  if (focus) card.focus({ preventScroll: true });
  reveal(card, "nearest");
}

/* Scroll the panel an element is in, and nothing around it; where panels do not scroll, the page. */
function reveal(element, block = "center") {
  if (isNarrow.matches) return element?.scrollIntoView({ block });
  const panel = element?.closest(".tab-panel");
  if (!panel?.clientHeight) return;
  const [box, view] = [element.getBoundingClientRect(), panel.getBoundingClientRect()];
  const head = block === "nearest" ? 44 : 8;
  if (box.top >= view.top + head && box.bottom <= view.bottom - 8) return;
  const fits = box.height < view.height - head;
  if (block === "center" && fits) panel.scrollTop += box.top - view.top - (view.height - box.height) / 2;
  else if (box.top < view.top + head || !fits || block === "start") panel.scrollTop += box.top - view.top - head;
  else panel.scrollTop += box.bottom - view.bottom + 12;
}

/* Tables and text stay where they are if the finding is about something in them; a line above says what it is. */
function hasPlaceFor(light, tab) {
  return tab === "findings" || (tab === "tables" && light.cells.length) || (tab === "text" && light.quotes.length);
}

const line = ledger.querySelector("[data-chosen-line]");

function tellChosen() {
  line.hidden = !chosen || !["tables", "text"].includes(shownTab());
  if (line.hidden) return;
  line.querySelector("a").href = `#${chosen.id}`;
  line.querySelector("a").textContent = chosen.querySelector("h4 a").textContent.replace(/\s+/g, " ").trim();
  line.querySelector("span").textContent = chosen.querySelector("p")?.textContent ?? "";
  reveal(ledger.querySelector(".tab-panel:not(.off) .lit"));
}

/* Light the same things on both sides. */
function shine(light) {
  source.light(light);
  for (const cell of paper.querySelectorAll("td.lit")) cell.classList.remove("lit");
  for (const at of light.cells) cells.get(at)?.parentElement.classList.add("lit");
  for (const line of ledger.querySelectorAll(".prose .lit")) line.classList.remove("lit");
  for (const quote of light.quotes) lineOf(quote)?.classList.add("lit");
}

function lineOf(quote) {
  const plain = (text) => text.replace(/\s+/g, "");
  const wanted = plain(quote.text).replace(/^…|…$/g, "");
  const lines = [...ledger.querySelectorAll(`[data-line^="${quote.section}-"]`)];
  return lines.find((line) => plain(line.textContent).includes(wanted));
}

function move(step) {
  const all = cards();
  const here = all.indexOf(chosen);
  choose(all[here < 0 ? 0 : Math.min(all.length - 1, Math.max(0, here + step))]);
}

ledger.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#finding-'], [data-choose]");
  const quote = event.target.closest("blockquote a");
  if (quote) {
    event.preventDefault();
    choose(quote.closest("[data-finding]"), { focus: false });
    const index = [...quote.closest(".quotes").children].indexOf(quote.closest("blockquote"));
    const light = lightOf(quote.closest("[data-finding]"));
    if (light.quotes[index]) source.light({ cells: light.cells, quotes: [light.quotes[index]], dims: true });
    return;
  }
  if (link) {
    const card = document.getElementById(link.hash.slice(1));
    if (!card?.matches("[data-finding]")) return;
    event.preventDefault();
    show("findings");
    choose(card);
    return;
  }
  const card = event.target.closest("[data-finding]");
  if (card && card !== chosen && !event.target.closest("a, summary, form, label")) choose(card, { focus: false });
});

/* Writing in a card chooses it. */
ledger.addEventListener("focusin", (event) => {
  const card = event.target.closest("#findings [data-finding]");
  if (card && card !== chosen && event.target !== card) choose(card, { focus: false });
});

/* Once decided, on to the next that is not. */
document.body.addEventListener("htmx:afterSettle", (event) => {
  const path = event.detail.pathInfo?.requestPath ?? "";
  const card = event.target.closest?.("[data-finding]");
  if (!card || !/\/decisions\/(\?|$)/.test(path) || card.querySelector("[data-refused]")) return;
  const all = cards();
  const next = all.slice(all.indexOf(card) + 1).find((other) => !isSettled(other));
  if (next) choose(next);
  else card.focus({ preventScroll: true });
});

const isSettled = (card) => card.querySelector(".handling-confirmed, .handling-dismissed, .handling-accepted");

/* Only the findings of the page one looks at. */
const hereOnly = ledger.querySelector("[data-here-only]");
hereOnly?.addEventListener("change", onlyHere);

function onlyHere() {
  if (!hereOnly) return;
  let count = 0;
  for (const card of ledger.querySelectorAll("#findings [data-finding]")) {
    const light = lightOf(card);
    const spots = [...light.cells.map((at) => source.places.get(at)), ...light.quotes];
    const isHere = spots.some((spot) => spot && source.shown.includes(spot.page));
    card.hidden = hereOnly.checked && !isHere;
    if (!card.hidden) count += 1;
  }
  for (const group of ledger.querySelectorAll(".finding-group")) {
    group.hidden = !group.querySelector("[data-finding]:not([hidden])");
  }
  ledger.querySelector("[data-none-here]").hidden = !hereOnly.checked || count > 0;
}

/* --- cells --- */

function chooseCell(at) {
  for (const other of desk.querySelectorAll(".chosen-cell, td.chosen")) other.classList.remove("chosen-cell", "chosen");
  cells.get(at)?.parentElement.classList.add("chosen");
  shine({ cells: [at], quotes: [] });
  drawer.classList.add("open");
  drawer.querySelector("#cell-panel").setAttribute("aria-busy", "true");
  window.htmx
    .ajax("GET", `${desk.dataset.cellAddress}&cell=${encodeURIComponent(at)}`, { target: "#cell-panel", swap: "innerHTML" })
    .then(() => drawer.querySelector("#cell-panel").removeAttribute("aria-busy"));
  remember({ cell: at });
  if (shownTab() === "tables") reveal(cells.get(at), "nearest");
}

function closeDrawer() {
  if (!drawer.classList.contains("open")) return;
  drawer.classList.remove("open");
  for (const other of desk.querySelectorAll("td.chosen")) other.classList.remove("chosen");
  remember({ cell: null });
}

drawer.querySelector("[data-close-cell]").addEventListener("click", (event) => {
  event.preventDefault();
  const at = drawer.querySelector("[data-shown-cell]")?.dataset.shownCell;
  closeDrawer();
  shine(chosen ? { ...lightOf(chosen), dims: true } : NOTHING);
  cells.get(at)?.focus({ preventScroll: true });
});

desk.addEventListener("click", (event) => {
  const cell = event.target.closest("[data-at]");
  if (!cell || event.ctrlKey || event.metaKey || event.shiftKey || getSelection().toString()) return;
  event.preventDefault();
  chooseCell(cell.dataset.at);
});

/* Pointing at a figure on one side lights it on the other. */
function point(event) {
  const at = event.target.closest?.("[data-at]")?.dataset.at;
  for (const cell of desk.querySelectorAll(".pointed")) {
    if (cell.dataset.at !== at) cell.classList.remove("pointed");
  }
  if (!at) return;
  for (const cell of desk.querySelectorAll(`[data-at="${CSS.escape(at)}"]`)) cell.classList.add("pointed");
}
for (const kind of ["pointerover", "focusin"]) desk.addEventListener(kind, point);
desk.addEventListener("pointerleave", point);

/* One stop for the Tab key a table, arrows inside. */
for (const sheet of paper.querySelectorAll("[data-sheet]")) {
  const links = [...sheet.querySelectorAll("a.cell")];
  links.forEach((link, index) => { link.tabIndex = index ? -1 : 0; });
  sheet.addEventListener("focusin", (event) => {
    const link = event.target.closest("a.cell");
    if (link) for (const other of links) other.tabIndex = other === link ? 0 : -1;
  });
  sheet.addEventListener("keydown", (event) => {
    const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    const from = event.target.closest("a.cell");
    const next = step && from && neighbour(from, links, step);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

/* The nearest cell in a direction, by where it stands on the page: spans need no special case. */
function neighbour(from, links, [dx, dy]) {
  const centre = (link) => {
    const box = link.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  };
  const [x, y] = centre(from);
  let best = null;
  let nearest = Infinity;
  for (const link of links) {
    const [cx, cy] = centre(link);
    const along = (cx - x) * dx + (cy - y) * dy;
    const aside = Math.abs((cx - x) * dy) + Math.abs((cy - y) * dx);
    if (link === from || along <= 1) continue;
    const distance = along + 4 * aside;
    if (distance < nearest) [best, nearest] = [link, distance];
  }
  return best;
}

/* --- the divider --- */

const divider = desk.querySelector("[data-divider]");
const [LEAST, MOST] = [25, 75];

function split(percent) {
  const share = Math.min(MOST, Math.max(LEAST, percent));
  desk.style.setProperty("--split", `${share}%`);
  divider.setAttribute("aria-valuenow", Math.round(share));
  localStorage.setItem("desk-split", share);
}

divider.addEventListener("pointerdown", (event) => {
  divider.setPointerCapture(event.pointerId);
  const drag = (moved) => {
    const box = desk.getBoundingClientRect();
    split(((moved.clientX - box.left) / box.width) * 100);
  };
  divider.addEventListener("pointermove", drag);
  divider.addEventListener("lostpointercapture", () => divider.removeEventListener("pointermove", drag), { once: true });
});
divider.addEventListener("dblclick", () => split(50));
divider.addEventListener("keydown", (event) => {
  const now = Number(divider.getAttribute("aria-valuenow"));
  const next = { ArrowLeft: now - 2, ArrowRight: now + 2, Home: LEAST, End: MOST, Enter: 50 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  split(next);
});
split(Number(localStorage.getItem("desk-split")) || 50);

/* --- keys --- */

function write(selector) {
  if (!chosen) move(0);
  const details = chosen?.querySelector(selector);
  if (!details) return false;
  details.open = true;
  details.querySelector("textarea")?.focus({ preventScroll: true });
  reveal(details, "nearest");
  return true;
}

/* A verdict that needs a reason waits for it; Ctrl+Enter sends it. */
function decide(verdict) {
  if (!chosen) return move(0);
  const button = chosen.querySelector(`[data-verdict="${verdict}"]`);
  if (!button) return;
  const reason = button.form.elements.reason;
  button.form.dataset.verdict = verdict;
  if (verdict === "dismissed" && !reason.value.trim()) return write("[data-decide]");
  button.click();
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  y: () => decide("confirmed"),
  n: () => decide("dismissed"),
  a: () => decide("accepted"),
  e: () => write("[data-explain]") || toggle(".why"),
  c: () => write("[data-comment]"),
  ...sourceKeys(source),
};
tabs.filter((tab) => tab.dataset.tab !== "source").forEach((tab, index) => {
  KEYS[index + 1] = () => show(tab.dataset.tab);
});

function toggle(selector) {
  const details = chosen?.querySelector(selector);
  if (details) details.open = !details.open;
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || document.querySelector("dialog[open]")) return;
  const field = event.target.closest("input, textarea, select");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && field?.form) {
    event.preventDefault();
    const verdict = field.form.dataset.verdict;
    const button = verdict && field.form.querySelector(`[data-verdict="${verdict}"]`);
    if (button) button.click(); // htmx sends the name of a button that was clicked, of no other submitter
    else field.form.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && !field && drawer.classList.contains("open")) {
    drawer.querySelector("[data-close-cell]").click();
    return;
  }
  if (field || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
});

/* --- begin where the address says --- */

function begin() {
  const name = decodeURIComponent(location.hash.slice(1));
  const target = name ? document.getElementById(name) : null;
  const panel = target?.closest(".tab-panel");
  if (panel) show(panel.id.replace("panel-", ""));
  if (target?.matches("[data-finding]")) return choose(target, { focus: false });
  reveal(target, "start");
  const at = new URL(location.href).searchParams.get("cell");
  if (at && cells.has(at)) {
    cells.get(at).parentElement.classList.add("chosen");
    shine({ cells: [at], quotes: [] });
    reveal(cells.get(at));
  }
}

window.addEventListener("hashchange", begin);
if (isNarrow.matches) desk.dataset.side = "ledger";
begin();
onlyHere();
desk.dataset.ready = "true";
