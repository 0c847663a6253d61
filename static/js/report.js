/* The report desk: choosing a finding lights its cells, choosing a cell tells about it, keys for both. */

const paper = document.getElementById("paper");
const cells = new Map([...paper.querySelectorAll("a.cell")].map((cell) => [cell.dataset.at, cell]));

/* --- cells: one stop for the Tab key a table, arrows inside ---------------------------------- */

for (const sheet of paper.querySelectorAll("[data-sheet]")) {
  const links = [...sheet.querySelectorAll("a.cell")];
  links.forEach((link, index) => { link.tabIndex = index ? -1 : 0; });
  sheet.addEventListener("focusin", (event) => {
    const link = event.target.closest("a.cell");
    if (!link) return;
    for (const other of links) other.tabIndex = other === link ? 0 : -1;
  });
  sheet.addEventListener("keydown", (event) => {
    const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    const from = event.target.closest("a.cell");
    if (!step || !from) return;
    const next = neighbour(from, links, step);
    if (next) {
      event.preventDefault();
      next.focus();
    }
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

paper.addEventListener("click", (event) => {
  const link = event.target.closest("a.cell");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  chooseCell(link);
});

for (const link of document.querySelectorAll("[data-cell-link]")) {
  link.addEventListener("click", (event) => {
    const cell = cells.get(link.dataset.cellLink);
    if (!cell) return;
    event.preventDefault();
    cell.scrollIntoView({ block: "center" });
    cell.focus({ preventScroll: true });
    chooseCell(cell);
  });
}

const panel = document.querySelector(".cell-panel");
panel.querySelector("[data-close-cell]").addEventListener("click", (event) => {
  event.preventDefault();
  panel.classList.remove("open");
  paper.querySelector("td.chosen a")?.focus();
});

function chooseCell(link) {
  panel.classList.add("open");
  for (const other of paper.querySelectorAll("td.chosen")) other.classList.remove("chosen");
  link.parentElement.classList.add("chosen");
  window.htmx.ajax("GET", link.getAttribute("href"), { target: "#cell-panel", swap: "innerHTML" });
}

/* --- findings ---------------------------------------------------------------------------------- */

const findings = [...document.querySelectorAll("[data-finding]")];
let current = -1;

function chooseFinding(index, { focus = true } = {}) {
  if (!findings.length) return;
  current = Math.min(findings.length - 1, Math.max(0, index));
  const finding = findings[current];
  findings.forEach((other) => other.classList.toggle("chosen", other === finding));
  for (const cell of paper.querySelectorAll("td.lit")) cell.classList.remove("lit");
  const lit = finding.dataset.cells.split(" ").map((at) => cells.get(at)).filter(Boolean);
  for (const cell of lit) cell.parentElement.classList.add("lit");
  if (lit.length && !isInView(lit[0])) lit[0].scrollIntoView({ block: "center" });
  if (focus) finding.focus({ preventScroll: true });
  finding.scrollIntoView({ block: "nearest" });
}

function isInView(element) {
  const box = element.getBoundingClientRect();
  return box.top > 60 && box.bottom < window.innerHeight;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-choose], #cell-panel a[href^='#finding-']");
  const finding = link
    ? document.querySelector(link.getAttribute("href"))
    : event.target.closest("[data-finding]");
  if (!finding || (!link && event.target.closest("a, summary, form"))) return;
  if (link) {
    event.preventDefault();
    history.replaceState(null, "", link.getAttribute("href"));
  }
  chooseFinding(findings.indexOf(finding), { focus: Boolean(link) });
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select") || document.querySelector("dialog[open]")) return;
  const keys = {
    j: () => chooseFinding(current + 1),
    k: () => chooseFinding(current - 1),
    c: () => openIn(".reply", (reply) => reply.querySelector("textarea").focus()),
    e: () => openIn(".why"),
  };
  if (!keys[event.key] || !findings.length) return;
  event.preventDefault();
  keys[event.key]();
});

function openIn(selector, then) {
  if (current < 0) chooseFinding(0);
  const details = findings[current].querySelector(selector);
  if (!details) return;
  details.open = then ? true : !details.open;
  then?.(details);
}

/* The address may name a finding or a cell: begin there. */
const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
if (target?.matches("[data-finding]")) chooseFinding(findings.indexOf(target));
else target?.querySelector("a.cell")?.focus();
