// Words that are selected in the passage above go into the box that asks for them. Without this script they are copied.
const passage = document.querySelector("[data-passage]");
const box = document.querySelector("#id_quote");

if (passage && box) {
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const inside = [selection.anchorNode, selection.focusNode].every((node) => node && passage.contains(node));
    const words = selection.toString().replace(/\s+/g, " ").trim();
    if (inside && words) box.value = words;
  });
}
