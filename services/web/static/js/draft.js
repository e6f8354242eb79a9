// A citizen's unsent form survives a closed browser: kept in this browser only, forgotten when it was sent.
// <form data-draft="apply-ZDQ"> … <p data-draft-state hidden>… <button type="button" data-draft-clear>
const PREFIX = "gongkai-draft-";
const NEVER = new Set(["csrf_token", "key", "agency"]);
const WHEN = { month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false };
const LASTS = 14 * 24 * 3600 * 1000;

export function keepDrafts() {
  for (const sent of document.querySelectorAll("[data-draft-sent]")) forget(sent.dataset.draftSent);
  for (const form of document.querySelectorAll("form[data-draft]")) keep(form);
}

function keep(form) {
  const name = form.dataset.draft;
  const state = document.querySelector("[data-draft-state]");
  // After a refusal the server shows what was typed; only an untouched form is filled.
  if (!form.querySelector("[data-error-summary]")) restore(form, name, state);
  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => save(form, name, state), 500);
  });
  for (const button of document.querySelectorAll("[data-draft-clear]")) {
    button.addEventListener("click", () => {
      forget(name);
      form.reset();
      if (state) state.hidden = true;
    });
  }
}

function save(form, name, state) {
  const values = [...new FormData(form)].filter(([field, value]) => !NEVER.has(field) && typeof value === "string");
  const at = new Date();
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify({ at: at.getTime(), values }));
  } catch {
    return; // storage full or forbidden: the form works all the same
  }
  say(state, at);
}

function restore(form, name, state) {
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(PREFIX + name));
  } catch {
    forget(name);
  }
  if (!kept || Date.now() - kept.at > LASTS) return;
  const boxes = form.querySelectorAll("input[type=checkbox]");
  for (const box of boxes) box.checked = false;
  for (const [field, value] of kept.values) put(form.elements.namedItem(field), value);
  form.dispatchEvent(new Event("change", { bubbles: true }));
  say(state, new Date(kept.at));
}

function put(holder, value) {
  if (!holder) return;
  const fields = holder instanceof RadioNodeList ? [...holder] : [holder];
  for (const field of fields) {
    if (field.type === "radio" || field.type === "checkbox") field.checked = field.checked || field.value === value;
    else if (field.type !== "file" && field.type !== "hidden") field.value = value;
  }
}

function forget(name) {
  try {
    localStorage.removeItem(PREFIX + name);
  } catch { /* nothing was kept then */ }
}

function say(state, at) {
  if (!state) return;
  const time = state.querySelector("time");
  if (time) time.textContent = at.toLocaleString(document.documentElement.lang, WHEN);
  state.hidden = false;
}
