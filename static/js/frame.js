/* The frame: keys, dialogs, menus, selects that submit, rows that open, the theme without a reload. */

const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]");

for (const form of document.querySelectorAll("form[data-submit-on-change]")) {
  form.addEventListener("change", (event) => {
    if (event.target.closest(".folded[open]")) return; // unfolded on a phone: several are set, then asked for at once
    if (event.target.matches("select, [type=checkbox]")) form.requestSubmit();
  });
}

/* A filter left empty has no business in the address. */
for (const form of document.querySelectorAll("form.filters")) {
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) if (!value) event.formData.delete(name);
  });
}

/* Whole rows open; links, buttons and selecting text work as ever. */
document.addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-href]");
  if (!row || event.target.closest("a, button, input, summary") || getSelection().toString()) return;
  location.assign(row.dataset.href);
});

/* What is wider than the page scrolls, by keyboard too where nothing in it takes the focus, and shows on which side there is more. */
function showMore(region) {
  region.classList.toggle("more-left", region.scrollLeft > 1);
  region.classList.toggle("more-right", region.scrollLeft + region.clientWidth < region.scrollWidth - 1);
}
function letScroll() {
  for (const region of document.querySelectorAll(".scroll")) {
    if (region.scrollWidth > region.clientWidth) region.tabIndex = 0;
    else region.removeAttribute("tabindex");
    showMore(region);
  }
}
letScroll();
document.addEventListener("scroll", (event) => { if (event.target.matches?.(".scroll")) showMore(event.target); }, { capture: true, passive: true });
addEventListener("resize", letScroll);
document.addEventListener("htmx:afterSettle", letScroll);

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open-dialog]");
  if (opener) openDialog(opener.dataset.openDialog);
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

function openDialog(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
}

/* Theme: the cookie is what the server reads; posting it again would only cost a reload. */
const THEMES = ["auto", "light", "dark"];
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-theme-switch]");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector("button");
  const theme = button.value;
  document.documentElement.dataset.theme = theme;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${theme}; path=/; max-age=31536000; SameSite=Lax${secure}`;
  button.value = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
  for (const name of form.querySelectorAll("[data-theme-name]")) {
    name.hidden = name.dataset.themeName !== theme;
  }
});

/* Keys. Pages with findings move through those instead of rows. */
function moveThroughRows(step) {
  const links = [...document.querySelectorAll("[data-rows] tbody tr")]
    .map((row) => row.querySelector("a"))
    .filter(Boolean);
  if (!links.length) return;
  const here = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
  const next = links[Math.min(links.length - 1, Math.max(0, here + step))];
  next.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") {
    for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
    if (isTyping(event.target)) event.target.blur();
    return;
  }
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const keys = {
    "/": () => document.getElementById("frame-search")?.select(),
    "?": () => openDialog("keys"),
    u: () => document.querySelector('.nav a[href$="/upload/"]')?.click(),
    j: () => document.querySelector("[data-finding]") || moveThroughRows(1),
    k: () => document.querySelector("[data-finding]") || moveThroughRows(-1),
  };
  if (!keys[event.key]) return;
  if (event.key === "/" || event.key === "?" || event.key === "u") event.preventDefault();
  keys[event.key]();
});
