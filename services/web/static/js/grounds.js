// Beside a draft only what the ticked grounds and further findings ask for is shown; without scripts everything is. Another result lets go of
// the grounds of the one before, and takes its own where there is only one.
// <input name="grounds" value="36-4"> … <div data-for-grounds="36-4 …">
export function followGrounds() {
  const parts = [...document.querySelectorAll("[data-for-grounds]")];
  if (!parts.length) return;
  const form = parts[0].closest("form");
  const show = () => {
    const row = form.querySelector('input[name="outcome"]:checked')?.value;
    const ticked = [...form.querySelectorAll('input[name="grounds"]:checked')].filter((box) => box.dataset.row === row);
    const further = form.querySelectorAll('input[name="also"]:checked');
    const codes = new Set([...ticked, ...further].map((box) => box.value));
    for (const part of parts) part.hidden = !part.dataset.forGrounds.split(" ").some((code) => codes.has(code));
    const whole = parts[0].parentElement;
    whole.hidden = parts.every((part) => part.hidden);
  };
  const turn = (row) => {
    const boxes = [...form.querySelectorAll('input[name="grounds"]')];
    const own = boxes.filter((box) => box.dataset.row === row);
    for (const box of boxes) if (box.dataset.row !== row) box.checked = false;
    if (own.length === 1) own[0].checked = true;
  };
  form.addEventListener("change", (event) => {
    if (event.target.name === "outcome") turn(event.target.value);
    show();
  });
  show();
}
