// The print run: the row being scanned is marked, what is filled is counted, a number that comes twice is said at once.
const form = document.querySelector("[data-dispatch]");
if (form) {
  const cells = [...form.querySelectorAll("[data-mail]")];
  const filled = () => cells.filter((cell) => cell.value.trim());
  const show = () => {
    const n = filled().length;
    for (const place of form.querySelectorAll("[data-scanned]")) place.textContent = n;
    const seen = new Map();
    for (const cell of filled()) {
      const number = cell.value.replace(/[\s-]/g, "").toUpperCase();
      if (seen.has(number)) cell.setAttribute("aria-invalid", "true");
      else if (!document.getElementById(`${cell.id}-error`)) cell.removeAttribute("aria-invalid");
      seen.set(number, cell);
    }
  };
  form.addEventListener("focusin", (event) => {
    const row = event.target.closest("tr");
    for (const marked of form.querySelectorAll("tr.is-selected")) marked.classList.remove("is-selected");
    if (row && event.target.matches("[data-mail]")) row.classList.add("is-selected");
  });
  form.addEventListener("input", show);
  show();
  const first = cells.find((cell) => cell.getAttribute("aria-invalid") === "true") || cells.find((cell) => !cell.value);
  if (first && !document.querySelector("[data-error-summary]")) first.focus();
}
