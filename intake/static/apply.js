// The application form: check numbers while they are typed, open further items, say what is still missing.
import { said } from "/static/js/said.js";

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const plain = (typed) => typed.normalize("NFKC").replace(/\s/g, "").toUpperCase();

const CHECKS = {
  id(typed, form) {
    const kind = form.elements.namedItem("id_kind");
    if (kind && kind.value !== "resident_id") return null;
    const number = plain(typed);
    if (number.length !== 18) return said("身份证号码应为 18 位，现在是 {n} 位", { n: number.length });
    if (!/^\d{17}[\dX]$/.test(number)) return said("身份证号码只含数字，末位可以是 X");
    const born = new Date(`${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}T00:00:00Z`);
    if (Number.isNaN(born.getTime()) || born.getUTCDate() !== Number(number.slice(12, 14))) return said("身份证号码中的出生日期不存在");
    const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(number[at]), 0);
    return "10X98765432"[sum % 11] === number[17] ? "" : said("身份证号码校验位不符，请核对");
  },
  uscc(typed) {
    const code = plain(typed);
    if (code.length !== 18) return said("统一社会信用代码应为 18 位，现在是 {n} 位", { n: code.length });
    let sum = 0;
    for (let at = 0; at < 17; at += 1) {
      const value = USCC.indexOf(code[at]);
      if (value < 0) return said("统一社会信用代码中有不该出现的字符");
      sum += value * (3 ** at % 31);
    }
    return USCC[(31 - (sum % 31)) % 31] === code[17] ? "" : said("统一社会信用代码校验位不符，请核对");
  },
  phone(typed) {
    const digits = typed.replace(/[\s()（）-]/g, "");
    if (/^1\d{3,12}$/.test(digits) && digits.length !== 11) return said("手机号码应为 11 位，现在是 {n} 位", { n: digits.length });
    return digits.length < 7 ? said("电话号码太短") : "";
  },
};
const GOOD = { id: said("号码格式和校验位正确"), uscc: said("代码校验位正确"), phone: "" };

function verdict(field, words, good) {
  const box = field.closest(".field");
  box.querySelector(".verdict")?.remove();
  box.classList.toggle("has-error", Boolean(words) && !good);
  field.toggleAttribute("aria-invalid", Boolean(words) && !good);
  if (!words) return;
  const line = document.createElement("p");
  line.className = `verdict ${good ? "verdict-ok" : "verdict-bad"}`;
  line.setAttribute("role", "status");
  line.textContent = words;
  field.after(line);
}

function check(field, form) {
  if (!field.value) return verdict(field, "", true);
  const wrong = CHECKS[field.dataset.check](field.value, form);
  if (wrong === null) return verdict(field, "", true);
  return verdict(field, wrong || GOOD[field.dataset.check], !wrong);
}

const value = (form, name) => (form.elements.namedItem(name)?.value || "").trim();

function missing(form) {
  const natural = value(form, "who") !== "organisation";
  const way = value(form, "way");
  const who = [value(form, "name"), natural ? value(form, "id_number") : value(form, "uscc"), value(form, "phone") || value(form, "email")];
  if (way === "post") who.push(value(form, "address"));
  if (way === "email") who.push(value(form, "email"));
  return {
    who: who.filter((one) => !one).length + form.querySelectorAll("#part-who .verdict-bad").length,
    what: value(form, "text") ? 0 : 1,
    how: (value(form, "medium") ? 0 : 1) + (way ? 0 : 1),
  };
}

function progress(form, steps) {
  if (!steps) return; // a form of one part
  for (const [part, left] of Object.entries(missing(form))) {
    const mark = steps.querySelector(`[data-part="${part}"] span`);
    mark.textContent = left ? steps.dataset.left.replace("{n}", left) : steps.dataset.done;
    mark.className = left ? "verdict-bad" : "verdict-ok";
  }
}

function addItem(form, button) {
  const next = form.querySelector("[data-item][hidden]");
  if (!next) return;
  next.hidden = false;
  form.elements.namedItem("items").value = next.dataset.item;
  next.querySelector("textarea").focus();
  button.hidden = !form.querySelector("[data-item][hidden]");
}

const form = document.querySelector(".apply-form");
const steps = document.querySelector("[data-apply-steps]");
for (const field of form.querySelectorAll("[data-check]")) field.addEventListener("change", () => check(field, form));
form.querySelector("[data-add-item]")?.addEventListener("click", (event) => {
  event.preventDefault();
  addItem(form, event.currentTarget);
});
// A draft may hold more items than the fresh page shows.
setTimeout(() => {
  for (const item of form.querySelectorAll("[data-item][hidden]")) {
    if (item.querySelector("textarea").value) item.hidden = false;
  }
  progress(form, steps);
}, 0);
for (const kind of ["input", "change"]) form.addEventListener(kind, () => progress(form, steps));
let sent = false;
form.addEventListener("submit", (event) => {
  // The key of the form makes the second press harmless; this only spares the reader a second wait.
  if (sent) event.preventDefault();
  sent = true;
  setTimeout(() => { sent = false; }, 4000);
});
