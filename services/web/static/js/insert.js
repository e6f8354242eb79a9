// A button puts its words where the cursor stands in a text: <button data-insert="…" data-into="id of the textarea">
export function insertOnPress() {
  for (const button of document.querySelectorAll("button[data-insert]")) {
    const area = document.getElementById(button.dataset.into);
    if (!area || area.readOnly) {
      button.disabled = true;
      continue;
    }
    button.addEventListener("click", () => {
      const words = button.dataset.insert;
      const at = area.selectionStart ?? area.value.length;
      const isSentence = !words.startsWith("{") || words.endsWith("。");
      const before = area.value.slice(0, at);
      const line = isSentence && before && !before.endsWith("\n") ? "\n" : "";
      area.setRangeText(line + words, at, area.selectionEnd ?? at, "end");
      area.focus();
    });
  }
}
