// Words that are selected in a passage go into the boxes that ask for them: those that the passage names, or the one for
// the quotation. Without this script they are copied.
document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const words = selection.toString().replace(/\s+/g, " ").trim();
  const start = selection.anchorNode?.parentElement?.closest("[data-passage]");
  if (!words || !start?.contains(selection.focusNode)) return;
  for (const id of (start.dataset.passage || "id_quote").split(" ")) {
    const box = document.getElementById(id);
    if (box) box.value = words;
  }
});
