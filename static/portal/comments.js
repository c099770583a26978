// Comment on selected words: what is selected in the text goes into the form. The page does all of it without this, by
// choosing a paragraph and typing the words.

const text = document.querySelector("[data-commented]");
const form = document.querySelector("[data-new-comment]");
const CONTEXT = 60;

function plain(node) {
  // As the server reads a block: marks of notes are no text, a line break is a space.
  const copy = node.cloneNode(true);
  copy.querySelectorAll("[data-note], .nhsuk-u-visually-hidden").forEach((mark) => mark.remove());
  copy.querySelectorAll("br").forEach((line) => line.replaceWith(" "));
  return copy.textContent.replace(/[ \t\r\n\f]+/g, " ");
}

function chosen() {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const from = range.startContainer.nodeType === 1 ? range.startContainer : range.startContainer.parentElement;
  const block = from?.closest("[data-bid]");
  if (!block || !text.contains(block)) return null;
  const inside = range.cloneRange();
  // A selection that runs on into the next paragraph means its first paragraph.
  if (!block.contains(range.endContainer)) inside.setEnd(block, block.childNodes.length);
  const before = document.createRange();
  before.setStart(block, 0);
  before.setEnd(inside.startContainer, inside.startOffset);
  const wrap = (part) => {
    const holder = document.createElement("div");
    holder.append(part.cloneContents());
    return plain(holder);
  };
  const quote = wrap(inside);
  if (!quote.trim()) return null;
  const lead = quote.length - quote.trimStart().length;
  return { bid: block.dataset.bid, quote: quote.trim(), prefix: (wrap(before) + quote.slice(0, lead)).slice(-CONTEXT) };
}

function fill() {
  const found = chosen();
  if (!found || !form.elements.block) return;
  form.elements.block.value = found.bid;
  form.elements.quote.value = found.quote;
  form.elements.prefix.value = found.prefix;
  if (form.elements.replacement) form.elements.replacement.value = found.quote;
}

if (text && form) {
  const hint = document.querySelector(".jfp-select-hint");
  if (hint) hint.hidden = false;
  // Another paragraph to be reworded: its words take the first one's place.
  if (form.elements.replacement)
    form.elements.block.addEventListener("change", () => {
      const block = text.querySelector(`[data-bid="${CSS.escape(form.elements.block.value)}"]`);
      form.elements.replacement.value = block ? plain(block).trim() : "";
      form.elements.quote.value = form.elements.prefix.value = "";
    });
  text.addEventListener("pointerup", () => setTimeout(fill));
  text.addEventListener("keyup", (event) => event.shiftKey && fill());
}
