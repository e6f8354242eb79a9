// What scripts say, in the reader's language: pages carry the words as <script type="application/json" data-words>.
let words = null;

function gathered() {
  const blocks = document.querySelectorAll("script[data-words]");
  return Object.assign({}, ...[...blocks].map((block) => JSON.parse(block.textContent)));
}

// said("现在是 {n} 位", { n: 17 }); Chinese where the page carries nothing else.
export function said(text, values = {}) {
  words ??= gathered();
  return (words[text] || text).replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}
