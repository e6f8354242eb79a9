// While a template is typed, "{" and "〔若 " offer the fields by name: type to narrow, arrows choose, Enter puts it in.
// <div data-field-offer><textarea data-fields="ID of the list"></div>; the list holds <button data-field="名">.
// A style of numbers shows its example as it is typed.
import { said } from "./said.js";

const OPEN = /(\{|〔若无? ?)([^{}〔〕\n]*)$/;
const MOST = 8;
const STYLE_COPIED = ["fontFamily", "fontSize", "fontWeight", "lineHeight", "letterSpacing", "padding", "border", "width"];

export function offerFields() {
  for (const area of document.querySelectorAll("textarea[data-fields]")) new Offer(area);
  for (const input of document.querySelectorAll("input[data-number-style]")) input.addEventListener("input", () => example(input));
}

class Offer {
  constructor(area) {
    this.area = area;
    this.known = [...document.querySelectorAll(`#${CSS.escape(area.dataset.fields)} [data-field]`)];
    this.names = this.known.map((button) => button.dataset.field);
    this.list = document.createElement("ul");
    this.list.className = "offer";
    this.list.id = `${area.id}-offer`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", said("字段"));
    this.list.hidden = true;
    area.parentElement.append(this.list);
    area.setAttribute("aria-controls", this.list.id);
    area.setAttribute("aria-autocomplete", "list");
    area.addEventListener("input", (event) => event.isComposing || this.show());
    area.addEventListener("compositionend", () => this.show());
    area.addEventListener("keydown", (event) => this.onKey(event));
    area.addEventListener("blur", () => setTimeout(() => this.hide(), 150));
    area.addEventListener("click", () => this.hide());
    for (const button of this.known) button.addEventListener("click", () => this.insert(`{${button.dataset.field}}`));
  }

  typed() {
    return OPEN.exec(this.area.value.slice(0, this.area.selectionStart));
  }

  show() {
    const typed = this.typed();
    if (!typed) return this.hide();
    const words = typed[2].trim();
    const found = this.names.filter((name) => name.includes(words));
    found.sort((one, other) => other.startsWith(words) - one.startsWith(words));
    if (!found.length || found.includes(words)) return this.hide();
    this.list.replaceChildren(...found.slice(0, MOST).map((name, at) => this.option(name, at)));
    this.choose(0);
    this.place();
    this.list.hidden = false;
  }

  option(name, at) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${at}`;
    option.setAttribute("role", "option");
    option.textContent = name;
    option.addEventListener("mousedown", (event) => {
      event.preventDefault();
      this.accept(name);
    });
    return option;
  }

  choose(at) {
    const options = [...this.list.children];
    this.at = (at + options.length) % options.length;
    for (const [n, option] of options.entries()) option.setAttribute("aria-selected", String(n === this.at));
    this.area.setAttribute("aria-activedescendant", options[this.at].id);
  }

  onKey(event) {
    if (this.list.hidden || event.isComposing || event.keyCode === 229) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.choose(this.at + (event.key === "ArrowDown" ? 1 : -1));
    else if ((event.key === "Enter" && !event.ctrlKey) || event.key === "Tab") this.accept(this.list.children[this.at].textContent);
    else if (event.key === "Escape") this.hide();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  accept(name) {
    const typed = this.typed();
    if (!typed) return;
    const end = this.area.selectionStart;
    const after = this.area.value.slice(end);
    const close = typed[1] === "{" ? "}" : "〕";
    const opened = typed[1] === "{" || typed[1].endsWith(" ") ? typed[1] : `${typed[1]} `;
    this.area.setRangeText(opened + name + (after.startsWith(close) ? "" : close), end - typed[0].length, end, "end");
    if (after.startsWith(close)) this.area.selectionStart = this.area.selectionEnd += 1;
    this.hide();
  }

  insert(text) {
    this.area.focus();
    this.area.setRangeText(text, this.area.selectionStart, this.area.selectionEnd, "end");
  }

  hide() {
    this.list.hidden = true;
    this.area.removeAttribute("aria-activedescendant");
  }

  // The caret's place, found by setting the same text in a hidden box of the same shape.
  place() {
    const mirror = document.createElement("div");
    const style = getComputedStyle(this.area);
    for (const name of STYLE_COPIED) mirror.style[name] = style[name];
    Object.assign(mirror.style, { position: "absolute", visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "break-word", boxSizing: "border-box", top: "0", left: "0" });
    mirror.textContent = this.area.value.slice(0, this.area.selectionStart);
    const caret = document.createElement("span");
    caret.textContent = "\u200b";
    mirror.append(caret);
    this.area.parentElement.append(mirror);
    this.list.style.top = `${caret.offsetTop + caret.offsetHeight - this.area.scrollTop}px`;
    this.list.style.left = `${Math.max(0, Math.min(caret.offsetLeft, this.area.clientWidth - 240))}px`;
    mirror.remove();
  }
}

function example(input) {
  const shown = document.getElementById(input.dataset.numberStyle);
  const right = /^[^{}]*(\{(head|year|n|n:0[2-6])\}[^{}]*)+$/.test(input.value) && /\{n(:0[2-6])?\}/.test(input.value);
  shown.textContent = right
    ? input.value.replaceAll("{head}", input.dataset.head).replaceAll("{year}", input.dataset.year).replace(/\{n(?::0(\d))?\}/, (_, zeros) => "12".padStart(Number(zeros || 0), "0"))
    : "—";
}
