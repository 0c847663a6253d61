/* The source of a report: pages turned and enlarged, cells and sentences lit in it. */

const SCALES = [150, 300, 450];
const STEPS = [50, 67, 80, 100, 125, 150, 200, 250, 300];
const PIXELS_A_POINT = 96 / 72;
const SVG = "http://www.w3.org/2000/svg";
const RETRY_MS = 400;
const MOST_RETRIES = 40;
const SHORTEST_QUOTE = 5;

export function openSource(root, places = {}) {
  return root && new Source(root, new Map(Object.entries(places)));
}

/* What the keys do to the pages. */
export const sourceKeys = (source) => ({
  "[": () => source.turn(source.named("previous")),
  "]": () => source.turn(source.named("next")),
  "+": () => source.zoomBy("in"),
  "=": () => source.zoomBy("in"),
  "-": () => source.zoomBy("out"),
  0: () => source.zoomBy("fit"),
});

class Source {
  constructor(root, places) {
    this.root = root;
    this.places = places;
    this.stage = root.querySelector(".stage");
    this.leaves = root.querySelector("[data-leaves]");
    this.ahead = Object.assign(document.createElement("div"), { hidden: true });
    this.stage.append(this.ahead);
    this.isPaged = "paged" in root.dataset;
    this.page = Number(root.dataset.page);
    this.count = Number(root.dataset.pages);
    this.isSpread = false;
    this.zoom = null;
    this.lit = { cells: [], quotes: [] };
    this.slots = new Map([[this.page, this.leaves.querySelector("[data-slot]")]]);
    this.onTurn = () => {};
    this.marksOf = () => [];
    this.listen();
    this.arrange();
    for (const slot of this.slots.values()) this.dress(slot);
  }

  listen() {
    document.body.addEventListener("htmx:afterSettle", (event) => {
      const slot = event.target.closest?.("[data-slot]") ?? event.detail.target?.closest?.("[data-slot]");
      if (slot && this.root.contains(slot)) this.dress(slot);
    });
    this.root.addEventListener("click", (event) => {
      const turner = event.target.closest("[data-turn]");
      if (turner && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        this.turn(this.named(turner.dataset.turn));
      }
      const zoomer = event.target.closest("[data-zoom]");
      if (zoomer) this.zoomBy(zoomer.dataset.zoom);
      if (event.target.closest("[data-spread]")) this.spread(!this.isSpread);
    });
    new ResizeObserver(() => this.measure()).observe(this.stage);
  }

  named(name) {
    const step = this.isSpread ? 2 : 1;
    return { next: this.page + step, previous: this.page - step }[name] ?? Number(name);
  }

  /* --- pages --- */

  turn(page) {
    const wanted = Math.min(this.count, Math.max(1, page));
    if (!this.isPaged || !wanted || wanted === this.page) return;
    this.page = wanted;
    this.arrange();
    this.stage.scrollTop = 0;
    this.onTurn(wanted);
  }

  spread(isSpread) {
    this.isSpread = isSpread;
    this.root.querySelector("[data-spread]")?.setAttribute("aria-pressed", isSpread);
    this.zoom = null;
    this.arrange();
  }

  get shown() {
    if (!this.isSpread || this.count < 2) return [this.page];
    const first = Math.min(this.page, this.count - 1);
    return [first, first + 1];
  }

  arrange() {
    const shown = this.shown;
    for (const slot of [...this.leaves.children]) {
      if (!shown.includes(Number(slot.dataset.slot))) this.ahead.append(slot);
    }
    for (const page of shown) this.leaves.append(this.slot(page));
    this.leaves.classList.toggle("spread", shown.length > 1);
    const number = this.root.querySelector("[data-page-number]");
    if (number) number.textContent = shown.join("–");
    for (const link of this.root.querySelectorAll(".strip [data-turn]")) {
      if (shown.includes(Number(link.dataset.turn))) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    this.root.querySelector(".strip [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.measure();
    this.relight();
    this.lookAhead();
  }

  /* A page that was drawn once stays in the document, so that coming back costs nothing. */
  slot(page) {
    let slot = this.slots.get(page);
    if (slot) return slot;
    slot = Object.assign(document.createElement("div"), { className: "leaf" });
    slot.dataset.slot = page;
    this.slots.set(page, slot);
    this.ahead.append(slot);
    const address = this.root.dataset.source.replace(/0\/$/, `${page}/`);
    window.htmx.ajax("GET", `${address}?scale=${this.scaleWanted(null)}`, { target: slot, swap: "innerHTML" });
    return slot;
  }

  lookAhead() {
    if (!this.shown.every((page) => this.slots.get(page)?.querySelector("svg"))) return;
    for (const page of [this.shown.at(-1) + 1, this.page - 1]) {
      if (this.isPaged && page >= 1 && page <= this.count) this.slot(page);
    }
  }

  dress(slot) {
    const svg = slot.querySelector("svg[data-leaf]");
    const text = slot.querySelector(".sheet-text");
    if (svg?.dataset.pages) this.learnCount(Number(svg.dataset.pages));
    if (svg && this.ahead.contains(slot)) new Image().src = svg.querySelector("image").getAttribute("href");
    if (text) this.nameCells(text);
    this.mark(slot);
    this.measure();
    this.relight();
    if (svg) this.lookAhead();
  }

  mark(slot) {
    for (const cell of slot.querySelectorAll("[data-at]")) cell.classList.add(...this.marksOf(cell.dataset.at));
  }

  remark() {
    for (const slot of this.slots.values()) this.mark(slot);
  }

  learnCount(count) {
    if (count <= this.count) return;
    this.count = count;
    const shown = this.root.querySelector("[data-page-count]");
    if (shown) shown.textContent = count;
  }

  /* --- size and sharpness --- */

  zoomBy(way) {
    const now = this.level();
    if (way === "fit") this.zoom = null;
    if (way === "in") this.zoom = STEPS.find((step) => step > now + 1) ?? STEPS.at(-1);
    if (way === "out") this.zoom = STEPS.findLast((step) => step < now - 1) ?? STEPS[0];
    this.measure();
  }

  level() {
    const svg = this.leaves.querySelector("svg[data-leaf]");
    if (!svg) return this.zoom ?? 100;
    return (svg.getBoundingClientRect().width / (Number(svg.dataset.width) * PIXELS_A_POINT)) * 100;
  }

  measure() {
    for (const svg of this.leaves.querySelectorAll("svg[data-leaf]")) {
      const width = Number(svg.dataset.width) * PIXELS_A_POINT;
      svg.closest(".leaf").style.width = this.zoom ? `${Math.round((width * this.zoom) / 100)}px` : "";
      this.sharpen(svg);
    }
    this.leaves.classList.toggle("zoomed", this.zoom !== null);
    const text = this.leaves.querySelector(".sheet-text");
    if (text) text.style.fontSize = this.zoom ? `${this.zoom}%` : "";
    const shown = this.root.querySelector("[data-zoom-level]");
    if (shown) shown.textContent = `${Math.round(this.level())}%`;
  }

  scaleWanted(svg) {
    const width = svg?.getBoundingClientRect().width || this.stage.clientWidth / this.shown.length;
    const points = Number(svg?.dataset.width) || 595;
    const wanted = (width / points) * window.devicePixelRatio * 100;
    return SCALES.find((scale) => scale >= wanted * 0.95) ?? SCALES.at(-1);
  }

  async sharpen(svg) {
    const scale = this.scaleWanted(svg);
    if (scale <= Number(svg.dataset.scale) || svg.dataset.coming) return;
    svg.dataset.coming = scale;
    const address = `${svg.dataset.picture}?scale=${scale}`;
    for (let tries = 0; tries < MOST_RETRIES && svg.isConnected; tries += 1) {
      const answer = await fetch(address).catch(() => null);
      if (answer?.status === 200) {
        await answer.blob();
        svg.querySelector("image").setAttribute("href", address);
        svg.dataset.scale = scale;
        break;
      }
      if (answer?.status !== 202) break;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
    delete svg.dataset.coming;
  }

  /* --- light --- */

  pageOf(light) {
    const spots = [...light.cells.map((at) => this.places.get(at)), ...light.quotes];
    return spots.find((spot) => spot?.page)?.page;
  }

  /* Light cells and quotes; turn to them unless one of them is in sight. */
  light(light) {
    this.lit = light;
    const pages = [...light.cells.map((at) => this.places.get(at)?.page), ...light.quotes.map((quote) => quote.page)];
    const page = this.pageOf(light);
    if (page && !this.shown.some((shown) => pages.includes(shown))) this.turn(page);
    this.relight();
    this.seek();
  }

  seek() {
    const target = this.leaves.querySelector("[data-at].lit, .glow rect, .sheet-text .lit, .sheet-text mark");
    if (!target || !this.stage.clientHeight) return;
    const [box, stage] = [target.getBoundingClientRect(), this.stage.getBoundingClientRect()];
    if (box.top > stage.top + 24 && box.bottom < stage.bottom - 24) return;
    this.stage.scrollTop += box.top - stage.top - stage.height / 3;
  }

  relight() {
    const cells = new Set(this.lit.cells);
    let isNew = false;
    for (const cell of this.leaves.querySelectorAll("[data-at]")) {
      isNew ||= cells.has(cell.dataset.at) && !cell.classList.contains("lit");
      cell.classList.toggle("lit", cells.has(cell.dataset.at));
    }
    for (const svg of this.leaves.querySelectorAll("svg[data-leaf]")) this.glow(svg);
    for (const text of this.leaves.querySelectorAll(".sheet-text")) this.markQuotes(text);
    if (isNew) this.seek();
  }

  /* What is quoted gets a wash; when anything on the page is lit, the rest of it dims. */
  glow(svg) {
    const page = Number(svg.dataset.leaf);
    const quotes = this.lit.quotes.filter((quote) => quote.page);
    const boxes = quotes.flatMap((quote) => {
      const found = findQuote(svg, quote.text);
      if (found.length || quote.page !== page || !quote.box) return found;
      const [x0, y0, x1, y1] = quote.box;
      return [[x0, y0, x1 - x0, y1 - y0]];
    });
    const group = svg.querySelector(".glow");
    group.replaceChildren(...boxes.map(([x, y, width, height]) => rectangle(x, y, width, height)));
    const lit = [...svg.querySelectorAll(".cells .lit rect")].map((rect) =>
      ["x", "y", "width", "height"].map((name) => Number(rect.getAttribute(name))),
    );
    const holes = [...boxes, ...lit];
    const { width, height } = svg.dataset;
    const whole = `M0 0H${width}V${height}H0Z`;
    const path = holes.map(([x, y, w, h]) => `M${x - 2} ${y - 2}h${w + 4}v${h + 4}h${-w - 4}z`).join("");
    svg.querySelector(".dimmer").setAttribute("d", holes.length && this.lit.dims ? whole + path : "");
  }

  /* --- documents without pages --- */

  /* Cells of one line share its anchor: the last of them are the figures, in the order of the form. */
  nameCells(text) {
    const byAnchor = new Map();
    for (const [at, spot] of this.places) {
      if (spot.anchor) byAnchor.set(spot.anchor, [...(byAnchor.get(spot.anchor) ?? []), at]);
    }
    for (const [anchor, addresses] of byAnchor) {
      const cells = [...text.querySelectorAll(`[data-anchor="${CSS.escape(anchor)}"]`)];
      const own = cells.filter((cell) => cell.matches("td"));
      (own.length ? own : cells).slice(-addresses.length).forEach((cell, index) => {
        cell.dataset.at = addresses[index];
      });
    }
  }

  markQuotes(text) {
    for (const mark of text.querySelectorAll("mark")) mark.replaceWith(...mark.childNodes);
    for (const block of text.querySelectorAll(".lit:not([data-at])")) block.classList.remove("lit");
    text.normalize();
    for (const quote of this.lit.quotes) {
      const block = quote.anchor && text.querySelector(`[data-anchor="${CSS.escape(quote.anchor)}"]`);
      if (block && !wrapQuote(block, quote.text)) block.classList.add("lit");
    }
    text.classList.toggle("dimmed", Boolean(this.lit.dims && text.querySelector(".lit, mark")));
  }
}

const compact = (text) => text.normalize("NFKC").replace(/\s+/g, "");

function rectangle(x, y, width, height) {
  const rect = document.createElementNS(SVG, "rect");
  for (const [name, value] of Object.entries({ x, y, width, height, rx: 1 })) rect.setAttribute(name, value);
  return rect;
}

/* The boxes of a quoted text among the words of a page: a part of each word it runs over. */
function findQuote(svg, quote) {
  const words = [...svg.querySelectorAll(".words text")].map((word) => ({ word, text: compact(word.textContent) }));
  const whole = words.map(({ text }) => text).join("");
  let wanted = compact(quote).replace(/^…|…$/g, "");
  let start = whole.indexOf(wanted);
  while (start < 0 && wanted.length > SHORTEST_QUOTE * 2) {
    wanted = wanted.slice(0, Math.ceil(wanted.length / 2));
    start = whole.indexOf(wanted);
  }
  if (start < 0 || wanted.length < SHORTEST_QUOTE) return [];
  const end = start + wanted.length;
  const boxes = [];
  let at = 0;
  for (const { word, text } of words) {
    const [from, to] = [Math.max(start, at), Math.min(end, at + text.length)];
    if (from < to) {
      const [x, y, width, size] = ["x", "y", "textLength", "font-size"].map((name) => Number(word.getAttribute(name)));
      const share = width / text.length;
      boxes.push([x + (from - at) * share, y - size * 0.86, (to - from) * share, size * 1.08]);
    }
    at += text.length;
  }
  return boxes;
}

/* Put a <mark> around a quoted text in a block of plain text; say whether it was found. */
function wrapQuote(block, quote) {
  const node = block.firstChild;
  if (!node || node.nodeType !== Node.TEXT_NODE) return false;
  const pattern = [...quote.replace(/^…|…$/g, "").replace(/\s+/g, "")].map((sign) => sign.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  const found = new RegExp(pattern.join("\\s*")).exec(node.data);
  if (!found) return false;
  const range = document.createRange();
  range.setStart(node, found.index);
  range.setEnd(node, found.index + found[0].length);
  range.surroundContents(document.createElement("mark"));
  return true;
}
