// Files can be dropped, are listed with their size, and one that is too large says so before it is sent.
import { said } from "./said.js";

const MOST = 10 * 1024 * 1024;

export function listFiles() {
  for (const drop of document.querySelectorAll("[data-drop]")) {
    const input = drop.querySelector("input[type=file]");
    const list = drop.parentElement.querySelector("[data-file-list]");
    input.addEventListener("change", () => show(input, list));
    for (const kind of ["dragover", "dragenter"]) drop.addEventListener(kind, (event) => hold(event, drop, true));
    for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, (event) => hold(event, drop, false));
    drop.addEventListener("drop", (event) => {
      const files = input.multiple ? [...input.files, ...event.dataTransfer.files] : [...event.dataTransfer.files].slice(0, 1);
      give(input, files);
      show(input, list);
    });
  }
}

function hold(event, drop, over) {
  event.preventDefault();
  drop.classList.toggle("is-over", over);
}

function give(input, files) {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  input.files = transfer.files;
}

function show(input, list) {
  list.replaceChildren(...[...input.files].map((file, index) => line(input, list, file, index)));
  list.hidden = input.files.length === 0;
}

function line(input, list, file, index) {
  const item = document.createElement("li");
  item.className = "upload";
  const name = document.createElement("span");
  name.className = "clip";
  name.textContent = file.name;
  const state = document.createElement("span");
  state.className = `upload-state ${file.size > MOST ? "verdict-bad" : "muted"}`;
  state.textContent = file.size > MOST ? said("超过 10 MB") : size(file.size);
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "btn btn-small btn-quiet";
  remove.textContent = said("移除");
  remove.setAttribute("aria-label", said("移除 {name}", { name: file.name }));
  remove.addEventListener("click", () => {
    give(input, [...input.files].filter((_, at) => at !== index));
    show(input, list);
  });
  item.append(document.createElement("span"), name, state, remove);
  return item;
}

function size(bytes) {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
