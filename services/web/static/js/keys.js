// Clerks work without a mouse. A form with data-keys: Enter goes on, Shift+Enter back, Ctrl+Enter sends,
// digits choose in a numbered row of choices. Anywhere: "/" finds, "?" lists the keys, F-keys press what says so;
// a key of something that cannot be taken back (data-key-leads) only leads there.
import { said } from "./said.js";

const FIELDS = "input:not([type=hidden]):not([disabled]), select:not([disabled]), textarea:not([disabled])";
const OWN_ENTER = "textarea, button, a, summary, [type=submit], [type=file], [data-own-enter]";

// An input method ends a word with Enter: that Enter belongs to it, not to us.
const isComposing = (event) => event.isComposing || event.keyCode === 229;
const isTyping = (target) => target.matches("textarea, select, [contenteditable]") || (target.matches("input") && !["radio", "checkbox", "button", "submit"].includes(target.type));

export function watchKeys() {
  for (const form of document.querySelectorAll("form[data-keys]")) form.addEventListener("keydown", onFormKey);
  document.addEventListener("keydown", onPageKey);
  for (const button of document.querySelectorAll("[data-keys-open]")) button.addEventListener("click", showKeys);
}

function onFormKey(event) {
  if (isComposing(event)) return;
  const form = event.currentTarget;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-submit]") || undefined);
  } else if (event.key === "Enter" && !event.target.matches(OWN_ENTER)) {
    event.preventDefault();
    move(form, event.target, event.shiftKey ? -1 : 1);
  } else if (event.key === "Enter" && event.shiftKey && event.target.matches("textarea")) {
    event.preventDefault();
    move(form, event.target, -1);
  } else if (/^[1-9]$/.test(event.key) && event.target.closest("[data-numbered]")) {
    choose(event);
  }
}

// One stop per row of radios: the chosen one, or the first.
function stops(form) {
  const seen = new Set();
  return [...form.querySelectorAll(FIELDS), ...form.querySelectorAll("[data-submit]")].filter((field) => {
    // What lies in closed details has a place on the page, but cannot be seen or focused.
    if (field.closest("[hidden]") || field.offsetParent === null || field.closest("details:not([open])")) return false;
    if (field.type !== "radio") return true;
    if (seen.has(field.name)) return false;
    seen.add(field.name);
    return true;
  }).map((field) => {
    if (field.type !== "radio") return field;
    return form.querySelector(`input[type=radio][name="${CSS.escape(field.name)}"]:checked`) || field;
  });
}

function move(form, from, step) {
  const all = stops(form);
  const here = all.findIndex((field) => field === from || (field.type === "radio" && from.type === "radio" && field.name === from.name));
  const next = all[here + step];
  if (!next) return;
  next.focus();
  if (next.select && next.type !== "radio" && next.type !== "checkbox") next.select();
}

function choose(event) {
  const option = event.target.closest("[data-numbered]").querySelectorAll("input[type=radio]")[Number(event.key) - 1];
  if (!option) return;
  event.preventDefault();
  option.checked = true;
  option.focus();
  option.dispatchEvent(new Event("change", { bubbles: true }));
}

function onPageKey(event) {
  if (isComposing(event) || event.altKey) return;
  if (/^F\d{1,2}$/.test(event.key) || (event.key.length === 1 && !isTyping(event.target))) {
    const wanted = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (wanted && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      wanted.matches("input, select, textarea, [data-key-leads]") ? wanted.focus() : wanted.click();
      return;
    }
  }
  if (isTyping(event.target) || event.ctrlKey || event.metaKey) return;
  const search = document.querySelector("[data-search]");
  if (event.key === "/" && search) {
    event.preventDefault();
    search.focus();
  } else if (event.key === "?") {
    event.preventDefault();
    showKeys();
  }
}

// The same words as the buttons: gathered from the page, so the list is never wrong.
function showKeys() {
  let dialog = document.getElementById("key-dialog");
  if (!dialog) {
    dialog = document.createElement("dialog");
    dialog.id = "key-dialog";
    dialog.className = "dialog";
    const title = document.createElement("h2");
    title.textContent = said("按键");
    const list = document.createElement("dl");
    list.className = "dialog-body key-list";
    for (const [keys, words] of known()) list.append(row("dt", keys), row("dd", [words]));
    const foot = document.createElement("form");
    foot.method = "dialog";
    foot.className = "dialog-foot";
    const close = document.createElement("button");
    close.className = "btn";
    close.textContent = said("关闭");
    foot.append(close);
    dialog.append(title, list, foot);
    document.body.append(dialog);
  }
  dialog.showModal();
}

function known() {
  const found = [];
  if (document.querySelector("form[data-keys]")) {
    found.push([["Enter"], said("下一格")], [["Shift", "Enter"], said("上一格")], [["Ctrl", "Enter"], said("提交")], [["1", "…", "9"], said("在一排选项里选第几个")]);
  }
  if (document.querySelector("[data-search]")) found.push([["/"], said("查找")]);
  for (const holder of document.querySelectorAll("[data-key]")) {
    found.push([[holder.dataset.key], holder.dataset.keyWords || holder.getAttribute("aria-label") || holder.textContent.trim()]);
  }
  found.push([["?"], said("这张表")], [["Tab"], said("下一个控件")], [["Esc"], said("关闭")]);
  return found;
}

function row(kind, parts) {
  const element = document.createElement(kind);
  for (const part of parts) {
    if (kind === "dt") {
      const key = document.createElement("kbd");
      key.textContent = part;
      element.append(key, " ");
    } else element.append(part);
  }
  return element;
}
