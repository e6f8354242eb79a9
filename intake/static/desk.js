// The desk: the legal day as days change, what the system notices, and applicants of before.
const form = document.querySelector(".desk-form");
const ENVELOPE = ["carrier", "mail_number", "posted_on", "found_on", "signed_on", "signed_by", "handed_over_on", "marked", "to_office"];
const PERSON = ["name", "id_kind", "id_number", "uscc", "representative", "contact", "phone", "email", "address", "postcode", "fax"];

const field = (name) => form.elements.namedItem(name);
const typed = (name) => (field(name)?.value || "").trim();
const envelope = () => new URLSearchParams(ENVELOPE.map((name) => [name, typed(name)]).filter(([, value]) => value));

function later(wait, act) {
  let waiting = 0;
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(act, wait);
  };
}

async function replace(box, address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  box.replaceChildren(...page.body.children);
}

const box = form.querySelector(".legal-box")?.parentElement;
const showDay = later(120, () => replace(box, `${box.dataset.day || "/desk/receipt-date"}?${envelope()}`));
if (box) {
  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, (event) => {
      if (ENVELOPE.includes(event.target.name)) showDay();
    });
  }
}

const noticed = document.querySelector("[data-noticed]");
const showNoticed = later(150, () => {
  const who = typed("id_number") || typed("uscc");
  const asked = new URLSearchParams({ mail_number: typed("mail_number"), who, phone: typed("phone") });
  if (!noticed) return;
  replace(noticed, `${noticed.dataset.noticed}?${asked}`);
});
if (noticed) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-notice]")) showNoticed();
  });
}

// What reads alike is asked of the cases when the text is finished, not at every key; nothing of it is kept.
const alike = document.querySelector("[data-alike]");
field("text")?.addEventListener("change", async () => {
  if (!alike) return;
  const body = new URLSearchParams(["csrf_token", "agency", "text"].map((name) => [name, typed(name)]));
  const answer = await fetch(alike.dataset.alike, { method: "POST", body, headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  alike.replaceChildren(...page.body.children);
});

function choose(name, value) {
  for (const radio of form.querySelectorAll(`input[name="${name}"]`)) radio.checked = radio.value === value;
}

function copy(applicant) {
  choose("kind", applicant.kind);
  for (const name of PERSON) if (field(name)) field(name).value = applicant[name] || "";
  form.dispatchEvent(new Event("change", { bubbles: true }));
  showNoticed();
  (field("text") || field("record"))?.focus();
}

async function ask(query) {
  const answer = await fetch(`/desk/applicants?${query}`, { headers: { Accept: "application/json" } });
  return answer.ok ? (await answer.json()).found : [];
}

document.querySelector("[data-same-applicant]")?.addEventListener("click", async () => {
  const [last] = await ask("last=1");
  if (last) copy(last.applicant);
});

const dialog = document.getElementById("find-applicant");
const words = document.getElementById("find-words");
const results = document.getElementById("find-results");
let found = [];
document.querySelector("[data-find-applicant]")?.addEventListener("click", () => {
  words.value = typed("id_number") || typed("phone") || typed("name");
  results.replaceChildren();
  dialog.showModal();
  words.select();
  if (words.value) search();
});

async function search() {
  found = await ask(new URLSearchParams({ q: words.value }));
  document.getElementById("find-none").hidden = found.length > 0;
  results.replaceChildren(...found.map((one, at) => {
    const line = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-small btn-quiet";
    button.textContent = `${one.applicant.name} · ${one.number} · ${one.on}`;
    button.addEventListener("click", () => take(at));
    line.append(button);
    return line;
  }));
}

function take(at) {
  dialog.close();
  if (found[at]) copy(found[at].applicant);
}

if (words) {
  words.addEventListener("input", later(250, search));
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    if (found.length) take(0);
    else search();
  });
}

for (const way of document.querySelectorAll("[data-carry-envelope]")) {
  way.addEventListener("click", (event) => {
    event.preventDefault();
    const where = new URL(event.currentTarget.href);
    for (const [name, value] of envelope()) where.searchParams.set(name, value);
    location.assign(where);
  });
}

// A saved e-mail fills in what it knows: never over what was typed, and the day its mail system wrote down.
const scans = form.querySelector("[data-message]");
const mailed = form.querySelector('input[name="carrier"][value="email"]');
scans?.addEventListener("change", async () => {
  const file = [...scans.files].find((one) => one.name.toLowerCase().endsWith(".eml"));
  const words = document.getElementById("message-words");
  if (words) words.hidden = !file || !mailed;
  if (!words || words.hidden) return;
  const body = new FormData();
  for (const name of ["csrf_token", "agency"]) body.set(name, typed(name));
  body.set("scans", file);
  const answer = await fetch(scans.dataset.message, { method: "POST", body, headers: { Accept: "application/json" } });
  const told = await answer.json();
  words.textContent = answer.ok ? told.words : told.detail;
  if (!answer.ok) return;
  choose("carrier", "email");
  for (const [name, value] of Object.entries(told.fields)) {
    if (field(name) && value && (name === "found_on" || !typed(name))) field(name).value = value;
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
  showDay();
  showNoticed();
  mailed.focus();
});
document.querySelector("[data-open-message]")?.addEventListener("click", () => scans.click());

// The first thing a scanner or a hand meets on a fresh form.
if (!document.querySelector("[data-error-summary]")) {
  (form.querySelector("[autofocus]") || form.querySelector('input[name="carrier"]:checked') || form.querySelector('input[name="kind"]:checked'))?.focus();
}
