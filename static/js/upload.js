/* Upload: drop anywhere on the zone, see what was chosen, refuse at once what is too large. */

const form = document.querySelector("[data-upload]");
const zone = form.querySelector("[data-dropzone]");
const input = zone.querySelector("input[type=file]");
const chosen = form.querySelector("[data-chosen]");
const tooLarge = form.querySelector("[data-too-large]");
const button = form.querySelector("[data-busy]");
const label = button.textContent;

const units = ["B", "KB", "MB", "GB"];
function readable(bytes) {
  const power = bytes ? Math.min(3, Math.floor(Math.log(bytes) / Math.log(1024))) : 0;
  return `${(bytes / 1024 ** power).toFixed(power ? 1 : 0)} ${units[power]}`;
}

/* With scripts our own button, in the language of the page, stands in for the browser's. */
zone.classList.add("live");

function show() {
  const files = [...input.files];
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const names = files.slice(0, 3).map((file) => file.name).join("、");
  const more = files.length > 3 ? ` … ×${files.length}` : "";
  chosen.textContent = files.length ? `${names}${more} · ${readable(size)}` : "";
  const isTooLarge = size > Number(input.dataset.limit);
  tooLarge.hidden = !isTooLarge;
  button.disabled = isTooLarge;
}

input.addEventListener("change", show);
for (const kind of ["dragenter", "dragover"]) {
  zone.addEventListener(kind, (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
}
zone.addEventListener("dragleave", (event) => {
  if (!zone.contains(event.relatedTarget)) zone.classList.remove("over");
});
zone.addEventListener("drop", (event) => {
  event.preventDefault();
  zone.classList.remove("over");
  if (!event.dataTransfer.files.length) return;
  input.files = event.dataTransfer.files;
  show();
});
/* A file dropped beside the zone must not replace the page. */
for (const kind of ["dragover", "drop"]) {
  window.addEventListener(kind, (event) => event.preventDefault());
}

form.addEventListener("submit", () => {
  button.disabled = true;
  button.textContent = button.dataset.busy;
});
window.addEventListener("pageshow", () => {
  button.textContent = label;
  show();
});
