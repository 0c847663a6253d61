/* Completing a name behind an @: a list under the text, arrows and Enter, or the mouse. */

const BEGUN = /(?:^|[^A-Za-z0-9.])[@＠]([^\s@＠，。；：、]{0,20})$/u;
let box = null;
let area = null;
let asked = 0;

function begun() {
  const match = BEGUN.exec(area.value.slice(0, area.selectionStart));
  return match ? match[1] : null;
}

function address(word) {
  const url = new URL(area.dataset.mentions, location.href);
  if (area.form.querySelector("[name=internal]:checked")) url.searchParams.set("internal", "1");
  url.searchParams.set("q", word);
  return url;
}

async function offer() {
  const word = begun();
  if (word === null) return close();
  const turn = ++asked;
  const answer = await fetch(address(word), { headers: { Accept: "application/json" } }).catch(() => null);
  if (turn !== asked || !answer?.ok || answer.redirected) return undefined;
  const { people } = await answer.json();
  return people.length ? show(people) : close();
}

function show(people) {
  close();
  box = document.createElement("ul");
  box.className = "mention-box";
  box.setAttribute("role", "listbox");
  people.forEach((person, index) => {
    const line = document.createElement("li");
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", String(index === 0));
    line.dataset.insert = person.insert;
    line.textContent = `${person.name} (${person.username})`;
    line.addEventListener("mousedown", (event) => {
      event.preventDefault();
      insert(person.insert);
    });
    box.append(line);
  });
  area.after(box);
  box.style.top = `${area.offsetTop + area.offsetHeight}px`;
  box.style.left = `${area.offsetLeft}px`;
}

function close() {
  box?.remove();
  box = null;
}

function insert(name) {
  const before = area.value.slice(0, area.selectionStart);
  const start = before.length - begun().length;
  area.setRangeText(`${name} `, start, area.selectionStart, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
  close();
}

function move(step) {
  const lines = [...box.children];
  const here = lines.findIndex((line) => line.getAttribute("aria-selected") === "true");
  const next = (here + step + lines.length) % lines.length;
  lines.forEach((line, index) => line.setAttribute("aria-selected", String(index === next)));
}

document.addEventListener("input", (event) => {
  const target = event.target.closest?.("textarea[data-mentions]");
  if (!target) return;
  area = target;
  offer();
});
document.addEventListener("focusout", close);
document.addEventListener("keydown", (event) => {
  if (!box || event.target !== area || event.isComposing) return;
  const keys = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => insert(box.querySelector("[aria-selected=true]").dataset.insert),
    Tab: () => insert(box.querySelector("[aria-selected=true]").dataset.insert),
    Escape: close,
  };
  if (!keys[event.key]) return;
  event.preventDefault();
  event.stopPropagation();
  keys[event.key]();
}, true);
