// What scripts add to pages that work without them.
import { focusErrors } from "./errors.js";
import { watchKeys } from "./keys.js";
import { keepDrafts } from "./draft.js";
import { listFiles } from "./files.js";
import { offerFields } from "./fields.js";
import { followGrounds } from "./grounds.js";
import { insertOnPress } from "./insert.js";

document.documentElement.classList.add("has-js");
focusErrors();
watchKeys();
keepDrafts();
listFiles();
offerFields();
followGrounds();
insertOnPress();
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}
for (const box of document.querySelectorAll("input[data-check-all]")) {
  box.addEventListener("change", () => {
    for (const one of document.querySelectorAll(`input[name="${box.dataset.checkAll}"]`)) one.checked = box.checked;
  });
}
