// What stands beside a section's editor follows its text: advice on what is typed when it is asked for, and after each
// save the advice anew, and whether the section is signed off as it stands now. A comment is begun on what is selected.
const editor = window.jfpEditor;
const form = document.getElementById("section-advice-form");

function fill() {
  form.elements.body.value = editor.read().body;
}

// What is selected, or the block that the cursor stands in, as the page of comments asks for it.
function passage() {
  const { $from, from, to } = editor.editor.state.selection;
  for (let depth = $from.sharedDepth(to); depth > 0; depth -= 1) {
    const { bid } = $from.node(depth).attrs;
    // The words of an item or a cell belong to it; the server knows no paragraph there.
    const isWithin = ["listItem", "tableCell", "tableHeader"].includes($from.node(depth - 1).type.name);
    if (bid && !isWithin) return { block: bid, quote: editor.editor.state.doc.textBetween(from, to, " ") };
  }
  return null;
}

const remark = document.getElementById("section-comment-link");
remark?.addEventListener("click", async (event) => {
  const chosen = editor && passage();
  if (!chosen || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  // The page of comments shows the text as it was saved.
  await editor.autosave.save();
  location.assign(`${remark.href}?${new URLSearchParams(chosen)}#new`);
});

if (editor && form) {
  form.hidden = false;
  // Before htmx reads the form, which listens on the form itself.
  document.addEventListener("submit", (event) => event.target === form && fill(), true);
  let known = editor.autosave.version;
  editor.autosave.addEventListener("told", ({ detail }) => {
    if (detail.state !== "saved" || editor.autosave.version === known) return;
    known = editor.autosave.version;
    fill();
    document.body.dispatchEvent(new CustomEvent("section-saved"));
  });
}
