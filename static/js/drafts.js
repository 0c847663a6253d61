/* What is being written survives: a reload, an ended session, a refusal, a part of the page drawn anew.

   Every textarea with data-draft="name" is kept in this browser for the person signed in, as it is typed; it comes
   back into the empty or unchanged field, and goes once the server has taken it.  An answer that refuses what was
   written carries data-refused. */

const KEPT_DAYS = 14;
const user = document.body.dataset.user;
const words = document.getElementById("words")?.dataset ?? {};
const prefix = `draft:${user}:`;
const SENT = "drafts-sent";

const keyOf = (area) => prefix + area.dataset.draft;
const areasIn = (root) => [...root.querySelectorAll("textarea[data-draft]")];

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key))?.text ?? "";
  } catch {
    return "";
  }
}

function write(key, text) {
  try {
    if (text) localStorage.setItem(key, JSON.stringify({ text, at: Date.now() }));
    else localStorage.removeItem(key);
  } catch {
    /* no room, or not allowed: then nothing is kept, and writing goes on */
  }
}

function forgetOld() {
  const oldest = Date.now() - KEPT_DAYS * 86_400_000;
  for (const key of Object.keys(localStorage).filter((one) => one.startsWith("draft:"))) {
    try {
      if (!(JSON.parse(localStorage.getItem(key)).at > oldest)) localStorage.removeItem(key);
    } catch {
      localStorage.removeItem(key);
    }
  }
}

function restore(root) {
  for (const area of areasIn(root)) {
    const kept = read(keyOf(area));
    if (!kept || area.value !== area.defaultValue || kept === area.value) continue;
    area.value = kept;
    area.closest("details")?.setAttribute("open", "");
    tell(area);
  }
}

function tell(area) {
  if (area.parentElement.querySelector(".draft-kept")) return;
  const line = document.createElement("p");
  line.className = "draft-kept";
  line.setAttribute("role", "status");
  const discard = document.createElement("button");
  discard.type = "button";
  discard.className = "button quiet";
  discard.textContent = words.discard ?? "×";
  discard.addEventListener("click", () => {
    area.value = area.defaultValue;
    write(keyOf(area), "");
    line.remove();
    area.focus();
  });
  line.append(`${words.restored ?? ""} `, discard);
  area.after(line);
}

document.addEventListener("input", (event) => {
  const area = event.target.closest?.("textarea[data-draft]");
  if (area) write(keyOf(area), area.value === area.defaultValue ? "" : area.value);
});

/* Without htmx: what was sent was taken if the server led on to a page of the same person that does not refuse it. */
document.addEventListener("submit", (event) => {
  const keys = areasIn(event.target).map(keyOf);
  if (keys.length) sessionStorage.setItem(SENT, JSON.stringify(keys));
});

function settleSent() {
  const sent = JSON.parse(sessionStorage.getItem(SENT) ?? "[]");
  sessionStorage.removeItem(SENT);
  const { redirectCount } = performance.getEntriesByType("navigation")[0] ?? {};
  if (!user || !redirectCount || document.querySelector("[data-refused]")) return;
  for (const key of sent) if (key.startsWith(prefix)) write(key, "");
}

/* With htmx: the answer itself tells. */
document.addEventListener("htmx:beforeRequest", () => sessionStorage.removeItem(SENT));
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig, shouldSwap } = event.detail;
  if (!shouldSwap || xhr.responseText.includes("data-refused")) return;
  const form = requestConfig.elt.closest?.("form");
  if (form) for (const area of areasIn(form)) write(keyOf(area), "");
});
document.addEventListener("htmx:afterSettle", (event) => restore(event.target));

/* An answer that never came, or was refused outright, is said; the page and what was written stay. */
function say(text) {
  const box = document.querySelector(".messages");
  if (!box || !text) return;
  const line = document.createElement("p");
  line.className = "note error";
  line.textContent = text;
  box.replaceChildren(line);
  box.hidden = false;
  box.scrollIntoView({ block: "nearest" });
}
document.addEventListener("htmx:responseError", (event) => {
  say(words[`answer${event.detail.xhr.status}`] ?? words.answer);
});
document.addEventListener("htmx:sendError", () => say(words.unreachable));

forgetOld();
settleSent();
if (user) restore(document);
